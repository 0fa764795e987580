"""Texts that break readers: too deep, too wide, too long, and in no encoding.

``CASES`` names them by format; each must end in a value or in a DecodeError that says where, and
those marked ``refused`` must not be read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from formats import Int32
from tests.vectors import types

#: Levels and digits, items of anything, columns of a table, bytes of a text.
DEEP = 100_000
WIDE = 100_000
COLUMNS = 1_000_000
LONG = 10_000_000


@dataclass(frozen=True)
class Case:
    """One text. ``refused`` None: either outcome is right."""

    name: str
    type: Any
    make: Callable[[], bytes]
    refused: bool | None = None


def _case(name: str, type_: Any, text: str | Callable[[], str | bytes], refused: bool | None = None) -> Case:
    def make() -> bytes:
        made = text() if callable(text) else text
        return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")

    return Case(name, type_, make, refused)


def _encodings(document: str, type_: Any, refused: bool | None = True) -> Iterator[Case]:
    """Yield a text in other encodings than UTF-8."""
    for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        is_quad = refused is None and name.startswith("utf-32")
        yield _case(f"{name} as it is", type_, lambda name=name: document.encode(name), is_quad or refused)
        marked = lambda name=name: ("\ufeff" + document).encode(name)  # noqa: E731 - one of two
        yield _case(f"{name} with its mark", type_, marked, is_quad)


def _places(template: Callable[[str], str], type_: Any) -> Iterator[Case]:
    """Yield what may stand in a text's place, put there by ``template``."""
    for name, inner in {
        "NUL": "a\x00b",
        "ten megabytes": "x" * LONG,
        "many spaces": " " * WIDE,
        "many line ends": "\n" * WIDE,
        "many quotes": '"' * WIDE,
        "many backslashes": "\\" * WIDE,
        "many brackets": "[" * WIDE,
        "many ampersands": "&" * WIDE,
        "a raw surrogate": "\ud800",
        "noncharacters": "\ufffe\uffff",
    }.items():
        yield _case(name, type_, lambda inner=inner: template(inner))
    yield _case("no UTF-8", type_, lambda: template("?").encode().replace(b"?", b"\xff\xfe\xc0\x80\xed\xa0\x80"))


def _numbers(template: Callable[[str, str], str]) -> Iterator[Case]:
    """Yield numbers too long and none, put in a member's place by ``template``."""
    for member in ("D", "M", "F", "L", "U"):
        for name, text in {
            "a hundred thousand digits": "9" * DEEP,
            "a hundred thousand decimals": "0." + "9" * DEEP,
            "an exponent of a hundred thousand digits": "1e" + "9" * DEEP,
            "a small exponent": "1e-" + "9" * DEEP,
            "NaN": "NaN",
            "Infinity": "Infinity",
            "-Infinity": "-Infinity",
            "1e999": "1e999",
            "digits of another script": "١٢٣",
            "underscores": "1_000",
        }.items():
            yield _case(f"{name} in {member}", types.Numbers, lambda member=member, text=text: template(member, text))


def _json() -> Iterator[Case]:
    for opening in ("[", "{", '{"Child":', '{"Children":[', '[{"ByKey":{"a":'):
        for closing in ("", "]", "]}", "}"):
            for type_ in (types.Node, list[list[str]], dict[str, str], object, str):
                name = f"{opening} and {closing!r} as {getattr(type_, '__name__', type_)}"
                make = lambda opening=opening, closing=closing: opening * DEEP + closing * DEEP  # noqa: E731
                yield _case(name, type_, make, refused=True)
    yield from _encodings('{"Name":"ab","Value":12}', types.Leaf)
    yield from _encodings('["ab","cd"]', list[str])
    yield from _places(lambda inner: f'{{"Name":"{inner}"}}', types.Leaf)
    yield from _places(lambda inner: f'[{{"Name":"a"}},{inner}]', list[types.Leaf])
    yield from _numbers(lambda member, text: f'{{"{member}":{text}}}')
    yield from _numbers(lambda member, text: f'{{"{member}":"{text}"}}')
    yield _case("many names", types.Leaf, lambda: "{" + '"x":1,' * WIDE + '"Name":"a"}', refused=False)
    yield _case("one name many times", types.Leaf, lambda: "{" + '"name":"a",' * WIDE + '"Name":"a"}')
    yield _case("many items", list[Int32], lambda: "[" + "1," * WIDE + "1]", refused=False)
    yield _case("many items to skip", types.Leaf, lambda: '{"x":[' + "1," * WIDE + '1],"Name":"a"}')
    yield _case("many objects", list[types.Leaf], lambda: "[" + "{}," * WIDE + "{}]", refused=False)
    yield _case("many gaps", list[types.Color], lambda: "[" + "," * WIDE + "]")
    yield _case("many commas", list[Int32], lambda: "[" + "," * WIDE + "]", refused=True)
    yield _case("many comments", types.Leaf, lambda: "{" + '"x":1/**/,' * WIDE + '"Name":"a"}')
    yield _case("comments that open", types.Leaf, lambda: '{"x":1' + "/*" * WIDE + "}")
    yield _case("many escapes", str, lambda: '"' + "\\u0041" * WIDE + '"', refused=False)
    yield _case("many surrogates", str, lambda: '"' + "\\ud800" * WIDE + '"')
    yield _case("a comma list of many", list[Int32], lambda: '"' + "1," * WIDE + '1"')
    yield _case("a date out of range", types.Dates, lambda: '{"D":"\\/Date(' + "9" * DEEP + ')\\/"}')
    yield _case("base64 of ten megabytes", bytes, lambda: '"' + "QUJD" * (LONG // 4) + '"', refused=False)


def _jsv() -> Iterator[Case]:
    for opening in ("[", "{", "{Child:", "{Children:[", "[{ByKey:{a:"):
        for closing in ("", "]", "]}", "}"):
            for type_ in (types.Node, list[list[str]], dict[str, str]):
                name = f"{opening} and {closing!r} as {getattr(type_, '__name__', type_)}"
                make = lambda opening=opening, closing=closing: opening * DEEP + closing * DEEP  # noqa: E731
                yield _case(name, type_, make, refused=True)
    yield from _encodings("{Name:ab,Value:12}", types.Leaf)
    yield from _encodings("[ab,cd]", list[str])
    yield from _places(lambda inner: f"{{Name:{inner}}}", types.Leaf)
    yield from _places(lambda inner: f'{{Name:"{inner}"}}', types.Leaf)
    yield from _places(lambda inner: f"[{{Name:a}},{inner}]", list[types.Leaf])
    yield from _numbers(lambda member, text: f"{{{member}:{text}}}")
    yield _case("many names", types.Leaf, lambda: "{" + "x:1," * WIDE + "Name:a}", refused=False)
    yield _case("many items", list[Int32], lambda: "[" + "1," * WIDE + "1]", refused=False)
    yield _case("many items to skip", types.Leaf, lambda: "{x:[" + "1," * WIDE + "1],Name:a}")
    yield _case("many objects", list[types.Leaf], lambda: "[" + "{}," * WIDE + "{}]", refused=False)
    yield _case("many commas", list[str], lambda: "[" + "," * WIDE + "]")
    yield _case("many doubled quotes", str, lambda: '"' + '""' * WIDE + '"', refused=False)
    yield _case("a quote that never ends", list[str], lambda: '["' + "a," * WIDE + "]", refused=True)


def _csv() -> Iterator[Case]:
    leaves = list[types.Leaf]
    yield from _encodings("Name,Value\r\nab,12\r\n", leaves)
    yield from _places(lambda inner: f"Name,Value\n{inner},1\n", leaves)
    yield from _places(lambda inner: f'Name,Value\n"{inner}",1\n', leaves)
    yield from _places(lambda inner: f"{inner},Name\n1,a\n", leaves)
    yield from _numbers(lambda member, text: f"{member}\n{text}\n")
    for opening in ("{Child:", "[[", "{Children:[", "{", "["):
        yield _case(
            f"a cell of {opening}", list[types.Node], lambda opening=opening: f"Child\n{opening * DEEP}\n", True
        )
        yield _case(
            f"a quoted cell of {opening}",
            list[types.Node],
            lambda opening=opening: f'Children\n"{opening * DEEP}"\n',
            True,
        )
    yield _case("a million columns", leaves, lambda: "a," * (COLUMNS - 1) + "Name\nx\n", refused=False)
    yield _case("many names of one column", leaves, lambda: "Name," * WIDE + "Name\n" + "x," * WIDE + "x\n")
    yield _case("many fields", leaves, lambda: "Name\n" + "a," * WIDE + "\n", refused=True)
    yield _case("many rows", leaves, lambda: "Name,Value\n" + "a,1\n" * WIDE, refused=False)
    yield _case("many quoted rows", leaves, lambda: "Name,Value\n" + '"a\n""b""",1\n' * (WIDE // 4), refused=False)
    yield _case("a million commas", leaves, "," * COLUMNS, refused=True)
    yield _case("ten megabytes of quotes", leaves, lambda: "Name\n" + '"' * LONG)
    yield _case("one quote more", leaves, lambda: "Name\n" + '"' * (LONG + 1))
    yield _case("ten megabytes of line ends", leaves, lambda: "Name" + "\n" * LONG)
    yield _case("ten megabytes of returns", leaves, lambda: "Name" + "\r" * LONG)
    yield _case("a quote that never ends", leaves, lambda: 'Name\n"' + "a,b\n" * WIDE, refused=True)
    yield _case("many dictionaries", list[dict[str, str]], lambda: "a,b\n" + "1,2\n" * WIDE, refused=False)
    yield _case("many numbers on a line", list[Int32], lambda: "1," * WIDE + "1\n", refused=False)
    yield _case("many numbers on lines", list[Int32], lambda: "1\n" * WIDE, refused=False)


def _xml() -> Iterator[Case]:
    space = 'xmlns="http://schemas.datacontract.org/2004/07/Vectors.Types"'

    def leaf(inner: str) -> str:
        return f"<Leaf {space}><Name>{inner}</Name></Leaf>"

    for type_ in (types.Leaf, types.Node, list[types.Leaf]):
        yield _case(f"deep {type_!r}", type_, lambda: "<Leaf>" * DEEP, refused=True)
        yield _case(f"deep and closed {type_!r}", type_, lambda: "<Leaf>" * DEEP + "</Leaf>" * DEEP, refused=True)
    deep = "<Child>" * DEEP + "</Child>" * DEEP
    yield _case("deep members", types.Node, lambda: f"<Node {space}>{deep}</Node>", refused=True)
    yield _case(
        "a deep element to skip", types.Leaf, lambda: f"<Leaf {space}>{deep}<Name>a</Name></Leaf>", refused=True
    )
    yield _case("a DOCTYPE", types.Leaf, "<!DOCTYPE Leaf>" + leaf("a"), refused=True)
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    yield _case("a billion laughs", types.Leaf, f'<!DOCTYPE a [<!ENTITY a0 "ha">{bomb}]>' + leaf("&a9;"), refused=True)
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield _case("an entity of a file", types.Leaf, outside + leaf("&x;"), refused=True)
    yield _case(
        "a parameter entity", types.Leaf, '<!DOCTYPE a [<!ENTITY % x SYSTEM "a"> %x;]>' + leaf("a"), refused=True
    )
    yield _case("an unknown entity", types.Leaf, leaf("&nbsp;"), refused=True)
    for text in (
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#" + "9" * DEEP + ";",
        "&#x" + "f" * DEEP + ";",
        "&#;",
        "&",
        "&amp",
    ):
        yield _case(f"the reference {text[:12]}", types.Leaf, leaf(text), refused=True)
    yield from _encodings(leaf("ab"), types.Leaf, refused=None)  # XML has them
    yield _case("another encoding declared", types.Leaf, '<?xml version="1.0" encoding="utf-16"?>' + leaf("a"))
    yield _case("an unknown encoding", types.Leaf, '<?xml version="1.0" encoding="ebcdic-9"?>' + leaf("a"))
    yield from _places(leaf, types.Leaf)
    yield from _places(lambda inner: f"<![CDATA[{inner}]]>".join(leaf("?").split("?")), types.Leaf)
    yield from _numbers(lambda member, text: f"<Numbers {space}><{member}>{text}</{member}></Numbers>")
    rows = "".join(f"<Leaf {space}/>" for _ in range(1000)) * (WIDE // 1000)
    yield _case("many elements", list[types.Leaf], lambda: f"<ArrayOfLeaf {space}>{rows}</ArrayOfLeaf>", refused=False)
    yield _case("many unknown elements", types.Leaf, lambda: f"<Leaf {space}>{'<x/>' * WIDE}</Leaf>")
    yield _case("many references", types.Leaf, lambda: leaf("&amp;" * WIDE), refused=False)
    yield _case("many sections", types.Leaf, lambda: leaf("<![CDATA[a]]>" * WIDE), refused=False)
    yield _case("many comments", types.Leaf, lambda: leaf("a<!-- b -->" * WIDE))
    many = " ".join(f'a{n}="1"' for n in range(100_000))
    yield _case("a hundred thousand attributes", types.Leaf, lambda: f"<Leaf {space} {many}/>")
    yield _case("one attribute twice", types.Leaf, f'<Leaf {space} a="1" a="2"/>', refused=True)
    for around in ("<!--{}-->", "<?a {}?>", '<b a="{}"/>', "<{}/>"):
        yield _case(f"long {around}", types.Leaf, lambda around=around: leaf(around.format("a" * LONG)), refused=True)
    spaces = " ".join(f'xmlns:a{n}="u{n}"' for n in range(100_000))
    yield _case("a hundred thousand namespaces", types.Leaf, lambda: f"<Leaf {space} {spaces}/>")
    for opening in ("<", "<!--", "<![CDATA[", "<?", "<a ", '<a b="', "</", "<!"):
        yield _case(f"many {opening}", types.Leaf, lambda opening=opening: opening * WIDE, refused=True)
        yield _case(f"many {opening} inside", types.Leaf, lambda opening=opening: leaf(opening * WIDE), refused=None)


def _jsonl() -> Iterator[Case]:
    leaves = list[types.Leaf]
    yield from _encodings('{"Name":"ab"}\n{"Name":"cd"}\n', leaves)
    yield from _encodings('{"Name":"ab"}\n', types.Leaf)
    yield from _places(lambda inner: f'{{"Name":"{inner}"}}\n{{}}\n', leaves)
    yield from _places(lambda inner: f"{{}}\n{inner}\n{{}}\n", leaves)
    yield from _numbers(lambda member, text: f'{{"{member}":{text}}}')
    yield _case("deep", list[types.Node], lambda: "{}\n" + "[" * DEEP, refused=True)
    yield _case("deep members", list[types.Node], lambda: '{"Child":' * DEEP + "}" * DEEP, refused=True)
    yield _case("deep in a table's record", types.Contract, lambda: '{"Rows":' + "[" * DEEP, refused=True)
    yield _case("many lines", leaves, lambda: '{"Name":"a"}\n' * WIDE, refused=False)
    yield _case("many blank lines", leaves, lambda: "\n" * WIDE, refused=False)
    yield _case("many values on a line", list[Int32], lambda: "1," * WIDE + "1", refused=True)
    yield _case("many brackets, a line each", list[list[Int32]], lambda: "[\n" * WIDE, refused=True)


def _msgpack() -> Iterator[Case]:
    for name, opening in {"arrays": b"\x91", "maps": b"\x81\xa5child", "wide arrays": b"\xdd\x00\x00\x00\x01"}.items():
        for type_ in (types.Node, list[list[str]], object):
            yield _case(f"deep {name} as {type_!r}", type_, lambda opening=opening: opening * DEEP, refused=True)
            yield _case(f"deep {name} as {type_!r}, ended", type_, lambda o=opening: o * DEEP + b"\xc0", refused=True)
    for code in range(0xC4, 0xE0):
        for type_ in (list[str], dict[str, str], object, str):
            yield _case(f"{code:x} of all sizes", type_, lambda code=code: bytes([code]) + b"\xff" * 8)
    yield _case("many items", list[Int32], lambda: b"\xdd" + struct.pack(">I", WIDE) + b"\x01" * WIDE, refused=False)
    pairs = b"".join(b"\xce" + struct.pack(">I", n) + b"\x01" for n in range(100_000))
    yield _case("many keys", dict[Int32, Int32], lambda: b"\xdf" + struct.pack(">I", 100_000) + pairs, refused=False)
    yield _case("ten megabytes", str, lambda: b"\xdb" + struct.pack(">I", LONG) + b"x" * LONG, refused=False)
    yield _case("no UTF-8", str, lambda: b"\xa3a\xffb", refused=True)
    yield _case("an unknown extension", object, lambda: b"\xd4\x05x", refused=True)
    yield _case("an instant too late", object, lambda: b"\xc7\x0c\xff" + b"\xff" * 12)
    for number in (float("nan"), float("inf"), 1e308):
        for member in "dfmlu":
            data = b"\x81\xa1" + member.encode() + b"\xcb" + struct.pack(">d", number)
            yield _case(f"{number} in {member}", types.Numbers, lambda data=data: data)


CASES: dict[str, Callable[[], Iterator[Case]]] = {
    "json": _json,
    "jsv": _jsv,
    "csv": _csv,
    "xml": _xml,
    "jsonl": _jsonl,
    "x-msgpack": _msgpack,
}
