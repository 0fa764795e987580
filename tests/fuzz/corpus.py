"""What mutations start from: every recorded text of a format, with its type, and the pieces it is made of."""

from __future__ import annotations

import functools

from formats import BUILT_IN, DecodeError, Registry
from tests.fuzz.readers import FORMATS
from tests.vectors.catalog import TYPES, build
from tests.vectors.scoring import vectors

#: A type's name in the vectors, and a text of it.
Seed = tuple[str, bytes]

#: What a format's texts hold that a random byte rarely hits.
_PIECES = {
    "json": [
        *'{}[]:,"\\/',
        "null",
        "true",
        "\\u",
        "\\ud800",
        "\\/Date(",
        ")\\/",
        "/**/",
        "1e",
        "-",
        '""',
        "[,]",
        "NaN",
    ],
    "jsv": [*'{}[]:,"', '""', "\\", "null", "/Date(", ")/", "-", "1e", "PT1H", "{:}", "[,]", "True", "\r\n"],
    "csv": [*',"{}[]:', "\r\n", "\n", "\r", '""', '"\n"', ",,", "{a:1,b:2}", "-", "1e", "/Date(", "\ufeff"],
    "xml": [
        *"<>/&'\"=",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "&#x",
        ";",
        ' i:nil="true"',
        "/>",
        "&amp;",
        "<!D",
    ],
}
_PIECES["jsonl"] = [*_PIECES["json"], "\n", "\r\n", "{}\n", "null\n"]
_COMMON = ["\x00", "\x7f", "é", "☎", "🎉", "\ufeff", "\u2028", " ", "9" * 30, "0.1", "2026-01-02T03:04:05Z", "-00:00"]
_BYTES = [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xfe\xff", b"\xff\xfe"]


def pieces(name: str) -> list[bytes]:
    """Return what is worth putting into a text of a format."""
    if name == "x-msgpack":
        return [bytes([code]) for code in range(0x80, 0xE0, 3)] + [
            b"\xd6\xff\x00\x00\x00\x01",
            b"\xdd\x00\x00\x00\x02",
            b"\xa1D",
        ]
    return [each.encode() for each in (*_PIECES[name], *_COMMON)] + _BYTES


@functools.cache
def seeds(name: str) -> tuple[Seed, ...]:
    """Return the recorded texts of a format; those of jsonl and MessagePack are written from their values."""
    found: dict[Seed, None] = {}
    recorded = name if name in ("json", "jsv", "csv", "xml") else None
    for vector in vectors("write"):
        type_ = vector["type"]
        if recorded:
            for key, text in vector["texts"].items():
                if key.partition(".")[0] == recorded:
                    listed = key.endswith((".list1", ".list0"))
                    found[f"List<{type_}>" if listed else type_, text.encode()] = None
        else:
            value = build(type_, vector["value"])
            for named, given in ((type_, value), (f"List<{type_}>", [value, value])):
                found[named, FORMATS[name].codec(TYPES[named]).encode(given)] = None
    for vector in vectors("read"):
        if vector["format"] == recorded:
            found[vector["type"], vector["text"].encode("utf-8", "surrogatepass")] = None
        elif vector["format"] == "json":
            found.update(dict.fromkeys(_transcribed(name, vector["type"], vector["text"])))
    return tuple(found)


def _transcribed(name: str, type_: str, text: str) -> list[Seed]:
    """Return a JSON text in a format of which nothing is recorded."""
    if name == "jsonl":
        line = " ".join(text.split("\n")).encode("utf-8", "surrogatepass")
        return [(type_, line), (f"List<{type_}>", line + b"\n{}\n" + line)]
    json = Registry(BUILT_IN).named("json")
    if name != "x-msgpack" or json is None:
        return []
    try:
        value = json.codec(TYPES[type_]).decode(text.encode("utf-8", "replace"))
    except DecodeError:
        return []
    return [(type_, FORMATS[name].codec(TYPES[type_]).encode(value))]
