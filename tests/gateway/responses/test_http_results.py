"""What a reply says beside its value (gateway/WIRE.md 6.3, 6.6, 6.7, 6.11)."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest

from gateway import Dto, Gateway, Reply, operation
from gateway.responses.http_results import sendable
from gateway.service.results import Cookie
from tests.asking import Told, ask


class Get(Dto, namespace="T"):
    pass


class Note(Dto, namespace="T"):
    text: str | None = None


def told(reply: Reply, method: str = "GET", headers: dict[str, str] | None = None) -> Told:
    @operation("/get")
    def get(request: Get) -> Reply:
        return reply

    return ask(Gateway([get]), f"{method} /get", headers or {})


@pytest.mark.parametrize(
    ("reply", "status", "reason"),
    [
        (Reply(Note()), 200, None),
        (Reply(Note(), status=404), 404, "NotFound"),
        (Reply(Note(), status=418), 418, "418"),
        (Reply(Note(), headers={"Location": "/x"}), 302, None),
        (Reply(Note(), headers={"location": "/x"}, status=201), 201, None),
        (Reply(None, status=404), 404, None),
        (Reply(Note(), reason="Fine"), 200, "Fine"),
    ],
)
def test_a_reply_has_its_status_and_dotnets_phrase(reply: Reply, status: int, reason: str | None) -> None:
    assert (told(reply).status, told(reply).reason) == (status, reason)


TAGGED = Reply(Note("x"), etag="v1", headers={"Cache-Control": "max-age=1", "X-Own": "1", "Vary": "Accept"})


def test_who_has_this_state_gets_no_body_and_the_headers_that_a_304_has() -> None:
    has = told(TAGGED, headers={"If-None-Match": '"v1"'})

    assert (has.status, has.data, has.header("ETag"), has.header("X-Own")) == (304, b"", '"v1"', None)
    assert has.header("Cache-Control") == "max-age=1"
    assert told(TAGGED, headers={"If-None-Match": '"v2"'}).status == 200
    assert told(TAGGED, "POST", {"If-None-Match": '"v1"'}).status == 200


def test_a_reply_with_a_cookie_is_kept_by_no_cache_of_others() -> None:
    plain = told(Reply(Note(), etag="v1"))
    own = told(Reply(Note(), etag="v1", cookies=(Cookie("a", "b", dt.datetime(2030, 1, 1)),)))  # noqa: DTZ001 - UTC

    assert plain.header("Cache-Control") == "max-age=600"
    assert own.header("Cache-Control") == "private, max-age=600"
    assert own.header("Set-Cookie") == "a=b; expires=Tue, 01 Jan 2030 00:00:00 GMT; path=/; samesite=lax; httponly"


@pytest.mark.parametrize(("status", "sent"), [(200, 200), (999, 999), (199, 500), (1000, 500), (-1, 500), (0, 500)])
def test_a_status_that_no_answer_has_is_500(status: int, sent: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "gateway")

    assert sendable(status) == sent
    assert bool(caplog.records) is (status != sent)


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_status_without_a_body_sends_none(status: int) -> None:
    assert told(Reply(Note("x"), status=status)).data == b""


def test_a_reply_that_is_the_same_for_all_says_no_vary() -> None:
    same: Any = Reply(Note("x"), etag="v1", headers={"Vary": ""})

    assert told(same).header("Vary") is None
    assert told(same, headers={"If-None-Match": '"v1"'}).header("Vary") is None
