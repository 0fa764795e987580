"""The recorded exchanges of ``evo-auth``, ``tokens`` and ``users``, in order, over a real socket.

Sessions outlive requests, so each host's are sent to one host.

Only this test tells a deviation's cookies from its other parts, so its list is its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from gateway import Gateway
from tests.gateway import replaying
from tests.gateway.auth.browsing import NOW, Browser, differences, set_by
from tests.gateway.replaying import Answer
from tests.hosts import evo_auth, tokens, users
from tests.serving import serving

HOSTS: dict[str, Callable[[], Gateway]] = {
    "evo-auth": evo_auth.make,
    "tokens": lambda: tokens.make(lambda: NOW),
    "users": users.make,
}
EXCHANGES = {name: replaying.recorded(name) for name in HOSTS}
LISTED = tomllib.loads((replaying.VECTORS / "http_auth_deviations.toml").read_text(encoding="utf-8"))


def ids_of(section: str) -> set[str]:
    return {each for entry in LISTED.get(section, ()) for each in entry["ids"]}


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    found = {}
    for name, make in HOSTS.items():
        with serving(make()) as address:
            browser = Browser(address)
            found.update({replaying.number(each): browser.send(each["request"]) for each in EXCHANGES[name]})
    return found


def exchanges() -> list[Any]:
    found = []
    for each in (each for name in HOSTS for each in EXCHANGES[name]):
        marks = [pytest.mark.xfail(strict=True)] if replaying.number(each) in ids_of("pending") else []
        found.append(pytest.param(each, id=each["id"], marks=marks))
    return found


@pytest.mark.sampled
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
    recorded = {replaying.number(each): each for name in HOSTS for each in EXCHANGES[name]}

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
    as_refresh = answers["tokens/031"]
    assert (as_refresh.status, set_by(as_refresh)[2:]) == (400, [])
    assert b'"errorCode":"ArgumentException","message":"Token is invalid"' in as_refresh.body


def test_the_deviations_of_users_are_those_of_its_rules(answers: dict[str, Answer]) -> None:
    recorded = {replaying.number(each): each for each in EXCHANGES["users"]}

    blank = answers["users/012"]
    assert (blank.status, blank.body.decode()) == (400, recorded["users/012"]["response"]["body"])
    for entry in LISTED["deviation"]:
        for number in (each for each in entry["ids"] if each.startswith("users/") and "CSV" in entry["real"]):
            answer, wanted = answers[number], recorded[number]["response"]
            assert answer.body.startswith(b'ResponseStatus\r\n"{errorCode:')
            assert (answer.status, answer.reason) == (wanted["status"], wanted["reason"])
    for number in ("users/056", "users/058"):
        without = recorded[number]["response"]["body"]
        pair = "<d5p1:Key>{}</d5p1:Key><d5p1:Value>{}</d5p1:Value>"
        in_xml = f"<d5p1:KeyValueOfstringstring>{pair}</d5p1:KeyValueOfstringstring>"
        echoed = (in_xml.format("ComparisonValue", "a"), in_xml.format("PropertyValue", "b"))
        for each in ('"ComparisonValue":"a",', ',"PropertyValue":"b"', *echoed):
            without = without.replace(each, "")
        assert answers[number].body.decode() == without
    right = answers["users/090"]
    assert (right.status, len(set_by(right))) == (200, 4)
