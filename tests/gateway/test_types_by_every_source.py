"""Types that services on .NET have, in every format and from every source of a request."""

from __future__ import annotations

import json
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import pytest

from gateway import (
    Byte,
    Dto,
    Enumeration,
    Flags,
    Gateway,
    Int32,
    Int64,
    Reply,
    Settings,
    UInt64,
    Uri,
    operation,
)
from gateway.metadata import Metadata
from gateway.metadata.clr import Pair, Tuple3
from tests.asking import ask

T = TypeVar("T")
U = TypeVar("U")


class Small(Enumeration, namespace="N", underlying=Byte):
    A = "A", 1
    Z = "Z", 255


class Big(Flags, namespace="N", underlying=Int64):
    NONE = 0
    LOW = 1
    TOP = 2**40


class Unsigned(Enumeration, namespace="N", underlying=UInt64):
    MOST = "Most", 2**64 - 1


class Leaf(Dto, namespace="N"):
    name: str | None = None


class Page(Dto, Generic[T], namespace="N"):
    total: Int32 = 0
    results: list[T] | None = None


class PageBy(Page[T], Generic[T, U], namespace="N"):
    cursor: U | None = None


class LeafPage(Page[Leaf], namespace="N"):
    note: str | None = None


class SmallPage(PageBy[Leaf, Small], namespace="N"):
    pass


class Every(Dto, namespace="N"):
    small: Small | None = None
    big: Big | None = None
    unsigned: Unsigned | None = None
    by_small: dict[Small, Int32] | None = None
    by_big: dict[Big, str] | None = None
    url: Uri | None = None
    urls: list[Uri] | None = None
    pair: Pair[Int32, str] | None = None
    three: Tuple3[Int32, Small, Leaf] | None = None
    page: Page[Leaf] | None = None
    leaves: LeafPage | None = None
    smalls: SmallPage | None = None


class Caught(Dto, namespace="N"):
    path: str | None = None


@operation("/every")
def every(request: Every) -> Every:
    return request


@operation("/smalls")
def smalls(request: SmallPage) -> SmallPage:
    return request


@operation("/caught/{**Path}")
def caught(request: Caught) -> Caught:
    return request


APP = Gateway([every, smalls, caught], features=[Metadata()])
NAMESPACE = "http://schemas.datacontract.org/2004/07/"

#: Member, its JSV, its JSON, its XML.
VALUES = [
    ("small", "z", "Z", "Z"),
    ("small", "255", "Z", None),
    ("small", "7", "7", None),
    ("big", "1099511627777", 1099511627777, "Low Top"),
    ("big", '"low,TOP"', 1099511627777, None),
    ("unsigned", "18446744073709551615", "Most", "Most"),
    ("bySmall", "{z:1}", {"Z": 1}, None),
    ("byBig", "{Top:x}", {"1099511627776": "x"}, None),
    ("url", '"https://e.org/a?b=c"', "https://e.org/a?b=c", "https://e.org/a?b=c"),
    ("urls", '["http://a/","urn:b"]', ["http://a/", "urn:b"], None),
    (
        "pair",
        "{item1:3,item2:q}",
        {"item1": 3, "item2": "q"},
        f'<d:m_Item1 xmlns:d="{NAMESPACE}System">3</d:m_Item1><d:m_Item2 xmlns:d="{NAMESPACE}System">q</d:m_Item2>',
    ),
    ("three", "{item1:3,item2:A,item3:{name:x}}", {"item1": 3, "item2": "A", "item3": {"name": "x"}}, None),
    ("page", "{total:1,results:[{name:l}]}", {"total": 1, "results": [{"name": "l"}]}, None),
    (
        "leaves",
        "{note:n,total:2}",
        {"note": "n", "total": 2},
        "<Total>2</Total><Note>n</Note>",
    ),
    (
        "smalls",
        "{cursor:a,total:2,results:[{name:l}]}",
        {"cursor": "A", "total": 2, "results": [{"name": "l"}]},
        "<Results><Leaf><Name>l</Name></Leaf></Results><Total>2</Total><Cursor>A</Cursor>",
    ),
]
JSON = ("Accept", "application/json")


def posted(type_: str, body: str, line: str = "POST /every") -> Any:
    told = ask(APP, line, [JSON, ("Content-Type", type_)], body)
    return json.loads(told.text)


@pytest.mark.parametrize(("name", "jsv", "value", "xml"), VALUES)
def test_a_value_is_read_from_every_source(name: str, jsv: str, value: Any, xml: str | None) -> None:
    plain = jsv.strip('"')
    column, cell, wanted = name[0].upper() + name[1:], plain.replace('"', '""'), {name: value}
    part = f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{plain}\r\n--B--'

    assert json.loads(ask(APP, f"GET /every?{name}={quote(plain)}", [JSON]).text) == wanted
    assert json.loads(ask(APP, f"GET /json/reply/Every?{name}={quote(plain)}").text) == wanted
    assert posted("application/x-www-form-urlencoded", f"{name}={quote(plain)}") == wanted
    assert posted("multipart/form-data; boundary=B", part) == wanted
    assert posted("application/json", json.dumps(wanted)) == wanted
    assert posted("application/json", json.dumps([wanted]), "POST /json/reply/Every[]") == [wanted]
    assert posted("application/jsv", f"{{{name}:{jsv}}}") == wanted
    assert posted("text/csv", f'{column}\r\n"{cell}"\r\n') == wanted
    if xml is not None:
        document = f'<Every xmlns="{NAMESPACE}N"><{column}>{xml}</{column}></Every>'
        assert posted("application/xml", document) == wanted


@pytest.mark.parametrize("format_name", ["json", "jsv", "csv", "xml"])
def test_what_is_written_is_read_again(format_name: str) -> None:
    whole = {name: value for name, _, value, xml in VALUES if (name, value) != ("small", "7")}
    media_type = {"csv": "text/csv"}.get(format_name, f"application/{format_name}")

    written = ask(APP, f"POST /every.{format_name}", [("Content-Type", "application/json")], json.dumps(whole))

    assert written.status == 200
    assert posted(media_type, written.text) == whole


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("small", "256"),
        ("small", "-1"),
        ("big", "9223372036854775808"),
        ("unsigned", "-1"),
        ("unsigned", "18446744073709551616"),
        ("bySmall", "{q:1}"),
        ("url", "a/b"),
    ],
)
def test_what_a_type_does_not_hold_is_refused_in_a_query_and_costs_its_member_in_a_body(name: str, text: str) -> None:
    told = ask(APP, f"GET /every?{name}={quote(text)}", [JSON])

    assert told.status == 400
    assert json.loads(told.text)["responseStatus"]["errors"][0]["fieldName"] == name
    assert posted("application/jsv", f"{{{name}:{text},page:{{total:1}}}}") == {"page": {"total": 1}}


def test_a_tuple_is_its_private_fields_in_xml() -> None:
    body = '{"pair":{"item1":1,"item2":"a"}}'

    text = ask(APP, "POST /every.xml", [("Content-Type", "application/json")], body).text

    # As recorded of the corners host: vectors corners/228.
    item = "<d2p1:m_Item1>1</d2p1:m_Item1><d2p1:m_Item2>a</d2p1:m_Item2>"
    assert f'<Pair xmlns:d2p1="{NAMESPACE}System">{item}</Pair>' in text


def test_a_class_without_members_of_its_own_repeats_none_in_its_description() -> None:
    source = ask(APP, "GET /types/csharp").text

    declared = source.partition("class SmallPage")[2].partition("}")[0]
    assert ": PageBy<Leaf, Small>" in declared
    assert "Total" not in declared
    assert "public virtual Uri Url { get; set; }" in source
    assert "public virtual Tuple<int, string> Pair { get; set; }" in source


@pytest.mark.parametrize("template", ["/a/{**Path}", "/a/{*Path}", "/a/{Path*}"])
def test_a_catch_all_takes_every_part(template: str) -> None:
    @operation(template)
    def handler(request: Caught) -> Caught:
        return request

    app = Gateway([handler], features=[Metadata()])

    assert json.loads(ask(app, "GET /a/b/c.d/e", [JSON]).text) == {"path": "b/c.d/e"}
    assert '"/a/{Path*}"' in ask(app, "GET /types/csharp").text


def test_routes_may_begin_with_api_where_that_route_is_switched_off() -> None:
    @operation("/api/hello/{Name}", "GET /api/{Name}")
    def handler(request: Leaf) -> Reply:
        return Reply(request)

    app = Gateway([handler], settings=Settings(api_paths=False))

    for line in ("GET /api/hello/a.b", "GET /api/a.b", "GET /json/reply/Leaf?name=a.b", "POST /api/hello/a.b"):
        assert json.loads(ask(app, line, [JSON]).text) == {"name": "a.b"}
    assert ask(app, "POST /api/Leaf", [JSON]).status == 404
