"""Each limit of a request, and that one step below it nothing is refused."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from formats import BUILT_IN, HOST, Codec, Options, Registry
from formats.msgpack import FORMAT as PACKED
from gateway import Dto, Gateway, Limits, operation
from tests.asking import ask


class Node(Dto, namespace="T"):
    name: str | None = None
    child: Node | None = None


class Grow(Dto, namespace="T"):
    node: Node | None = None


class Grown(Dto, namespace="T"):
    depth: int = 0


@operation("/grow")
def grow(request: Grow) -> Grown:
    depth, node = 0, request.node
    while node is not None:
        depth, node = depth + 1, node.child
    return Grown(depth)


APP = Gateway([grow], limits=Limits(depth=8, query_keys=4, body=1000, form_parts=3, batch=2))
XMLNS = 'xmlns="http://schemas.datacontract.org/2004/07/T"'


def nested(notation: str, levels: int) -> str:
    """A request ``Grow`` whose text has ``levels`` levels."""
    if notation == "json":
        return '{"node":' + '{"child":' * (levels - 2) + "{}" + "}" * (levels - 1)
    if notation == "jsv":
        return "{Node:" + "{Child:" * (levels - 2) + "{Name:x}" + "}" * (levels - 1)
    return f"<Grow {XMLNS}><Node>" + "<Child>" * (levels - 2) + "</Child>" * (levels - 2) + "</Node></Grow>"


@pytest.mark.parametrize(
    ("notation", "type_", "allowed"),
    [("json", "application/json", 8), ("jsv", "application/jsv", 8), ("xml", "application/xml", 7)],
)
def test_a_body_may_nest_as_deep_as_allowed(notation: str, type_: str, allowed: int) -> None:
    headers = {"Content-Type": type_, "Accept": "application/json"}

    deepest = ask(APP, "POST /grow", headers, nested(notation, allowed))
    deeper = ask(APP, "POST /grow", headers, nested(notation, allowed + 2))

    assert deepest.status == 200, deepest.text
    assert deeper.status == 400
    assert "8 levels" in deeper.text


def test_a_query_value_may_nest_as_deep_as_allowed() -> None:
    def asked(levels: int) -> Any:
        return ask(APP, "GET /grow?node=" + "{Child:" * (levels - 1) + "{Name:x}" + "}" * (levels - 1))

    assert asked(8).text == '{"depth":8}'
    assert asked(9).status == 400


@pytest.mark.parametrize(
    ("line", "headers", "body", "status"),
    [
        ("GET /grow?a=1&b=2&c=3&d=4", {}, "", 200),
        ("GET /grow?a=1&b=2&c=3&d=4&e=5", {}, "", 400),
        ("POST /grow", {"Content-Type": "application/x-www-form-urlencoded"}, "a=1&b=2&c=3&d=4", 200),
        ("POST /grow", {"Content-Type": "application/x-www-form-urlencoded"}, "a=1&b=2&c=3&d=4&e=5", 400),
        ("POST /grow", {"Content-Type": "application/json"}, "{}" + " " * 998, 200),
        ("POST /grow", {"Content-Type": "application/json"}, "{}" + " " * 999, 413),
        ("POST /json/reply/Grow[]", {"Content-Type": "application/json"}, "[{},{}]", 200),
        ("POST /json/reply/Grow[]", {"Content-Type": "application/json"}, "[{},{},{}]", 413),
    ],
)
def test_a_limit_is_reached_and_not_passed(line: str, headers: dict[str, str], body: str, status: int) -> None:
    told = ask(APP, line, headers, body)

    assert told.status == status, told.text
    assert told.reason is None


class Many(Dto, namespace="T"):
    texts: list[str] | None = None
    name: str | None = None


class Counted(Dto, namespace="T"):
    count: int = 0


@operation("/many")
def many(request: Many) -> Counted:
    return Counted(len(request.texts or ()))


class Import(Many, namespace="T"):
    pass


@operation("/import", body_limit=2_000_000)
def import_many(request: Import) -> Counted:
    return Counted(len(request.texts or ()))


COUNTING = Gateway([many], formats=Registry([*BUILT_IN, PACKED]), limits=Limits(values=1000, on_loop=500))
FORM = "application/x-www-form-urlencoded"
MSGPACK = "application/x-msgpack"
#: A list of ``count`` texts in each notation.
LISTS: dict[str, Callable[[int], str | bytes]] = {
    "application/json": lambda count: '{"texts":[' + ",".join(["null"] * count) + "]}",
    "application/jsv": lambda count: "{Texts:[" + ",".join(["a"] * count) + "]}",
    "text/csv": lambda count: 'Texts\r\n"[' + ",".join(["a"] * count) + ']"\r\n',
    "application/xml": lambda count: (
        f'<Many {XMLNS}><Texts xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays">'
        + "<d:string/>" * count
        + "</Texts></Many>"
    ),
    FORM: lambda count: "texts=" + "%2C".join(["a"] * count),
    MSGPACK: lambda count: b"\x81\xa5texts\xdc%b" % count.to_bytes(2) + b"\xa1a" * count,
    "multipart/form-data; boundary=b": lambda count: (
        '--b\r\nContent-Disposition: form-data; name="texts"\r\n\r\n' + ",".join(["a"] * count) + "\r\n--b--\r\n"
    ),
}


@pytest.mark.parametrize("type_", LISTS)
def test_a_body_may_hold_as_many_values_as_allowed(type_: str) -> None:
    fitting = ask(COUNTING, "POST /many", {"Content-Type": type_}, LISTS[type_](990))
    beyond = ask(COUNTING, "POST /many", {"Content-Type": type_}, LISTS[type_](1100))

    assert fitting.status == 200, fitting.text
    assert '"count":990' in fitting.text
    assert beyond.status == 413
    assert "more than 1000 values" in beyond.text


def test_lines_of_a_body_are_values() -> None:
    def told(count: int) -> Any:
        return ask(COUNTING, "POST /jsonl/reply/Many[]", {"Content-Type": "text/jsonl"}, "{}\n" * count)

    assert told(900).status in (200, 204)
    assert told(1100).status == 413


def test_a_batch_with_too_many_values_is_refused_before_it_is_decoded() -> None:
    told = ask(COUNTING, "POST /json/reply/Many[]", {"Content-Type": "application/json"}, "[" + "{}," * 1100 + "oops")

    assert told.status == 413
    assert "values" in told.text


def test_an_operation_may_say_that_it_takes_more_than_others() -> None:
    app = Gateway([many, import_many], limits=Limits(body=1000))
    text = '{"name":"' + "x" * 1000 + '"}'

    assert ask(app, "POST /many", {"Content-Type": "application/json"}, text).status == 413
    assert ask(app, "POST /import", {"Content-Type": "application/json"}, text).status == 200
    assert ask(app, "POST /import", {"Content-Type": FORM}, "name=" + "x" * 1000).status == 200


def test_what_is_not_said_is_a_million_bytes() -> None:
    head = {"Content-Type": "application/json"}
    app = Gateway([many])

    assert ask(app, "POST /many", head, "{}" + " " * 999_998).status == 200
    assert ask(app, "POST /many", head, "{}" + " " * 999_999).status == 413


@pytest.mark.parametrize("type_", [each for each in LISTS if each != FORM])
def test_a_compressed_body_may_grow_a_hundred_times(type_: str) -> None:
    app = Gateway([import_many], limits=Limits(values=10_000_000))
    data = gzip.compress(b"--b\r\n" + b" " * 1_500_000)

    told = ask(app, "POST /import", {"Content-Type": type_, "Content-Encoding": "gzip"}, data)

    assert told.status == 413
    assert "100 times" in told.text


def test_a_small_compressed_body_may_grow_more() -> None:
    data = gzip.compress(b'{"name":"' + b"x" * 60_000 + b'"}')

    told = ask(Gateway([many]), "POST /many", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, data)

    assert told.status == 200


def test_every_row_of_a_table_in_two_members_arrives() -> None:
    data = gzip.compress(b"Name\r\na\r\n") + gzip.compress(b"b\r\n")
    head = {"Content-Type": "text/csv", "Content-Encoding": "gzip", "Accept": "application/json"}

    assert ask(Gateway([many]), "POST /csv/reply/Many[]?format=json", head, data).text.count("count") == 2
    assert ask(Gateway([many]), "POST /csv/reply/Many[]?format=json", head, data[:-9]).status == 400


def test_a_part_of_a_form_may_have_headers_of_so_many_bytes() -> None:
    app = Gateway([many], limits=Limits(part_head=100))

    def part(size: int) -> str:
        head = 'Content-Disposition: form-data; name="name"\r\nX: '
        return "--b\r\n" + head + "x" * (size - len(head)) + "\r\n\r\n1\r\n--b--\r\n"

    head = {"Content-Type": "multipart/form-data; boundary=b"}
    assert ask(app, "POST /many", head, part(100)).status == 200
    assert ask(app, "POST /many", head, part(101)).status == 400


#: Whether each request of these was read by the event loop's own thread.
ON_LOOP: list[bool] = []


class Read(Dto, namespace="T"):
    name: str | None = None

    def __post_init__(self) -> None:
        ON_LOOP.append(threading.current_thread() is threading.main_thread())


@operation("/read")
def read(request: Read) -> None:
    assert threading.current_thread() is threading.main_thread()


@pytest.mark.parametrize("type_", ["application/json", FORM, "application/xml"])
@pytest.mark.parametrize(("size", "on_loop"), [(100, True), (600, False)])
def test_a_big_body_is_decoded_beside_the_event_loop(type_: str, size: int, on_loop: bool) -> None:
    text = {
        "application/json": '{"name":"%s"}' % ("x" * size),
        FORM: "name=" + "x" * size,
        "application/xml": f"<Read {XMLNS}><Name>" + "x" * size + "</Name></Read>",
    }[type_]
    ON_LOOP.clear()

    told = ask(Gateway([read], limits=Limits(on_loop=500)), "POST /read", {"Content-Type": type_}, text)

    assert told.status == 204, told.text
    assert set(ON_LOOP) == {on_loop}


class Watched:
    """MessagePack that notes where the values of a body are counted."""

    name, media_types, as_file = PACKED.name, PACKED.media_types, PACKED.as_file

    def codec(self, type_: Any, options: Options = HOST, /) -> Codec[Any]:
        return PACKED.codec(type_, options)

    def values_in(self, data: bytes, most: int, /) -> int:
        ON_LOOP.append(threading.current_thread() is threading.main_thread())
        return 0


def test_what_a_small_body_grows_to_is_looked_at_beside_the_event_loop() -> None:
    body = gzip.compress(msgspec.msgpack.encode({"name": "x" * 600}))
    headers = {"Content-Type": PACKED.media_types[0], "Content-Encoding": "gzip"}
    app = Gateway([read], formats=Registry([*BUILT_IN, Watched()]), limits=Limits(values=100, on_loop=500))
    ON_LOOP.clear()

    told = ask(app, "POST /read", headers, body)

    assert told.status == 204, told.text
    assert ON_LOOP == [False, False]


def test_long_lines_are_not_remembered() -> None:
    app = Gateway([many])
    for number in range(3):
        ask(app, "GET /many", {"Accept": "application/json," + "x" * 2000 + str(number)})

    assert len(app._heads._terms._known) == 0


def test_a_gateway_without_formats_does_not_start() -> None:
    with pytest.raises(ValueError, match="at least one format"):
        Gateway([many], formats=Registry([]))
