"""The recorded exchanges of ``evo-auth``, in order, over a real socket: sessions outlive requests.

Beside what :mod:`tests.gateway.replaying` compares, every ``Set-Cookie`` must be the recorded one,
at its place. Only this test tells a deviation's cookies from its other parts, so its list is its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gateway.auth.guards import escaped
from tests.gateway import replaying
from tests.gateway.replaying import Answer
from tests.hosts import evo_auth
from tests.serving import serving

EXCHANGES = replaying.recorded("evo-auth")
LISTED = tomllib.loads((replaying.VECTORS / "http_auth_deviations.toml").read_text(encoding="utf-8"))


def ids_of(section: str) -> set[str]:
    return {each for entry in LISTED[section] for each in entry["ids"]}


RECORDED_BASE = "http://localhost:5000"
#: What differs from run to run, and the recordings' names for it.
PLACEHOLDERS = (
    (r"(ss-p?id=)[A-Za-z0-9]{20}(?=;)", r"\1{id}"),
    (r"expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "expires={date}"),
    (r"((?:sessionId|SessionId)\"?[:>]\"?)[A-Za-z0-9]{20}\b", r"\1{id}"),
    (r"data:image/svg\+xml[^\"<]*%3C/svg%3E", "{avatar}"),
)


def masked(text: str, base: str) -> str:
    text = text.replace(base, RECORDED_BASE).replace(escaped(base), escaped(RECORDED_BASE))
    for pattern, name in PLACEHOLDERS:
        text = re.sub(pattern, name, text)
    return text


class Browser:
    """Sends requests, with the cookie jars of whoever they are sent as."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._base = f"http://{address[0]}:{address[1]}"
        self._jars: dict[str, dict[str, str]] = {}

    def send(self, request: dict[str, Any]) -> Answer:
        headers = [*request["headers"].items()]
        who = request.get("as")
        if who is not None and not who.startswith("login:"):
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self._jars[who].items())))
        answer = replaying.send(self._address, {**request, "headers": headers})
        if who is not None and who.startswith("login:"):
            self._jars[who.removeprefix("login:")] = {
                name: value for name, _, value in (each.partition(";")[0].partition("=") for each in set_by(answer))
            }
        return replace(
            answer,
            headers=tuple((name, masked(value, self._base)) for name, value in answer.headers),
            body=masked(answer.body.decode("utf-8", "surrogateescape"), self._base).encode("utf-8", "surrogateescape"),
        )


def set_by(answer: Answer) -> list[str]:
    return answer.header("set-cookie")


def differences(wanted: dict[str, Any], answer: Answer) -> list[str]:
    found = replaying.differences(wanted, answer)
    cookies = [value for name, value in wanted["headers"] if name == "Set-Cookie"]
    if cookies != set_by(answer):
        found.append(f"cookies {set_by(answer)}, not {cookies}")
    return found


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Answer]]:
    with serving(evo_auth.make()) as address:
        browser = Browser(address)
        yield {replaying.number(each): browser.send(each["request"]) for each in EXCHANGES}


def exchanges() -> list[Any]:
    found = []
    for each in EXCHANGES:
        marks = [pytest.mark.xfail(strict=True)] if replaying.number(each) in ids_of("pending") else []
        found.append(pytest.param(each, id=each["id"], marks=marks))
    return found


@pytest.mark.parametrize("exchange", exchanges())
def test_a_recorded_request_gets_the_recorded_answer(exchange: dict[str, Any], answers: dict[str, Answer]) -> None:
    number = replaying.number(exchange)
    differing = differences(exchange["response"], answers[number])
    if differing and "also" in exchange and "error" not in exchange["also"]:
        differing = differences(exchange["also"], answers[number]) and differing

    if number in ids_of("deviation"):
        assert differing, "this deviation is none any more"
    else:
        assert not differing, "\n".join(differing)


def test_a_deviation_does_what_its_list_says(answers: dict[str, Answer]) -> None:
    recorded = {replaying.number(each): each for each in EXCHANGES}

    documented = answers["evo-auth/054"]
    assert (documented.status, documented.header("content-type")) == (200, ["text/csv"])
    assert documented.body.startswith(b'{"dialState":"Active",')
    blank = answers["evo-auth/057"]
    assert blank.status == 400
    assert blank.body.decode() == recorded["evo-auth/057"]["response"]["body"]
    failed = answers["evo-auth/088"]
    assert (failed.status, failed.header("content-type")) == (401, ["text/csv"])
    assert failed.body == (
        b'ResponseStatus\r\n"{errorCode:Unauthorized,message:Invalid Username or Password,errors:[]}"\r\n'
    )
    forged = answers["evo-auth/090"]
    assert (forged.status, forged.body, len(set_by(forged))) == (401, b"", 2)
