"""A further format is there for who asks, and changes nothing for who does not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from formats import BUILT_IN, Registry, UnsupportedTypeError
from formats.msgpack import FORMAT as MSGPACK
from gateway import Dto, Gateway, Negotiation, operation
from gateway.negotiation.choices import Hints, negotiate
from tests.gateway import replaying

STOCK = Registry([each for each in BUILT_IN if each.name != "jsonl"])
MORE = Registry(BUILT_IN).plus(MSGPACK)


class Named(Dto):
    name: str | None = None


class FindNamed(Dto):
    names: list[str] | None = None


@operation("/named")
def find_named(request: FindNamed) -> list[Named]:
    return [Named(each) for each in request.names or ["a", "b"]]


CLIENT = TestClient(Gateway([find_named], formats=MORE))
ACCEPTED = sorted(
    {
        value
        for name in ("core", "evo", "csharp-clients")
        for each in replaying.recorded(name)
        for key, value in dict(each["request"]["headers"]).items()
        if key.lower() == "accept"
    }
)


def choice(registry: Registry, mode: Negotiation, accept: str, sent: str) -> Any:
    return negotiate(registry, mode, Hints(accept=(accept,), sent=sent))


@pytest.mark.parametrize("mode", Negotiation)
@pytest.mark.parametrize("sent", ["", "application/json", "text/csv", "application/x-www-form-urlencoded"])
def test_no_recorded_accept_line_is_answered_otherwise(mode: Negotiation, sent: str) -> None:
    assert len(ACCEPTED) > 20
    for accept in [*ACCEPTED, "*/*", "text/*", "application/*", ""]:
        if "jsonl" not in accept and "msgpack" not in accept:
            assert choice(MORE, mode, accept, sent) == choice(STOCK, mode, accept, sent), accept


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/named.jsonl", "*/*"),
        ("/named?format=jsonl", "*/*"),
        ("/named", "text/jsonl"),
        ("/jsonl/reply/FindNamed", "*/*"),
        ("/api/FindNamed.jsonl", "*/*"),
    ],
)
def test_json_lines_are_sent_to_who_asks_for_them(path: str, accept: str) -> None:
    answer = CLIENT.get(path, headers={"Accept": accept})

    assert answer.headers["Content-Type"] == "text/jsonl"
    assert answer.text == '{"name":"a"}\n{"name":"b"}\n'


@pytest.mark.parametrize("path", ["/named.x-msgpack", "/named?format=x-msgpack", "/x-msgpack/reply/FindNamed"])
def test_messagepack_has_the_key_that_servicestacks_plugin_gives_it(path: str) -> None:
    answer = CLIENT.get(path)

    assert answer.headers["Content-Type"] == "application/x-msgpack"
    assert msgspec.msgpack.decode(answer.content) == [{"name": "a"}, {"name": "b"}]


def test_a_body_in_either_is_read_and_answered_in_its_own_kind() -> None:
    lines = CLIENT.post("/named", content=b'{"Names":["x"]}\n', headers={"Content-Type": "text/jsonl"})
    packed = CLIENT.post(
        "/named", content=msgspec.msgpack.encode({"names": ["x"]}), headers={"Content-Type": "application/x-msgpack"}
    )

    assert lines.text == '{"name":"x"}\n'
    assert msgspec.msgpack.decode(packed.content) == [{"name": "x"}]


@pytest.mark.parametrize(
    ("type_", "body", "place"),
    [
        ("text/jsonl", b'{"names":["x"]\n', "line 1, column 15"),
        ("application/x-msgpack", b"\x81\xa5names\x91", "byte 8"),
    ],
)
def test_a_broken_body_is_a_400_with_its_place(type_: str, body: bytes, place: str) -> None:
    answer = CLIENT.post("/named", content=body, headers={"Content-Type": type_, "Accept": "application/json"})

    assert answer.status_code == 400
    assert place in answer.json()["responseStatus"]["message"]


class Picky:
    """A format that knows no lists."""

    name = "picky"
    media_types = ("application/x-picky",)
    as_file = False

    def codec(self, type_: Any, *_: Any) -> Any:
        if type_ is not Named:
            raise UnsupportedTypeError(f"no {type_}")
        return MSGPACK.codec(type_)


@operation("/named-only")
def named_only(request: Named) -> Named:
    return request


@operation("/named-in-json", formats=["json"])
def named_in_json(request: FindNamed) -> Named:
    return Named()


def test_a_format_that_refuses_a_type_stops_the_start() -> None:
    formats = Registry(BUILT_IN).plus(Picky())

    Gateway([named_only, named_in_json], formats=formats)
    with pytest.raises(ValueError, match="FindNamed: the format picky refuses"):
        Gateway([named_only, find_named], formats=formats)
