"""XML as a host writes it is read by patterns, to the values and refusals of the reader of events."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from formats import DataContract, DecodeError, Dto, Int32, XmlFormat, member
from formats.xml.format import XmlCodec
from formats.xml.pattern_reader import COST
from samples.evovoice.dtos import SessionInfo
from tests import pumping
from tests.bench import sessions, typed
from tests.fuzz import reading
from tests.vectors import types

ROWS: dict[str, tuple[Any, list[Any]]] = {
    **{kind: (SessionInfo, sessions.rows(kind, 20)) for kind in "EHS"},
    "T": (typed.Reading, typed.rows(20)),
}
START = '<?xml version="1.0" encoding="utf-8"?>'


def codec_of(type_: Any) -> XmlCodec:
    """Return a codec that has its patterns, if its type has any."""
    codec = XmlFormat().codec(type_)
    codec._fast.is_ready(10_000_000)
    return codec


@pytest.mark.parametrize("kind", ROWS)
def test_rows_of_the_benchmark_are_read_by_patterns(kind: str) -> None:
    type_, rows = ROWS[kind]
    for codec, value in ((codec_of(list[type_]), rows), (codec_of(type_), rows[0])):
        text = codec.encode(value)
        found = codec._fast.read(text)
        assert found is not None
        assert repr(found) == repr(codec.decode_carefully(text))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_mutated_documents_are_read_as_by_events_or_not_at_all(seed: int) -> None:
    taken: Counter[str] = Counter()

    assert reading.faults(2_000, seed, "xml", taken) == {}
    assert taken["xml fast"] > 100


class Amp(Dto, contract=DataContract(namespace="urn:a&b")):
    name: str | None = None


class Across(Dto, namespace="Other"):
    one: Amp | None = None
    many: list[Amp] | None = member(default_factory=lambda: [Amp("default")])


@pytest.mark.parametrize("amp", [None, Amp(None), Amp("x&y")])
@pytest.mark.parametrize("many", [None, [], [Amp("<&>"), None]])
def test_a_namespace_with_an_entity_is_no_hindrance(amp: Amp | None, many: list[Any] | None) -> None:
    codec = codec_of(Across)
    text = codec.encode(Across(amp, many))

    assert b"urn:a&amp;b" in text
    assert codec._fast.read(text) == codec.decode_carefully(text) == Across(amp, many)


LEAF = '<Leaf xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/Vectors.Types">'


@pytest.mark.parametrize(
    ("before", "pump", "after"),
    [
        ("<Name>", "<", ""),
        ("", "<Name>a</Name>", ""),
        ("<Name>", "]", "</Name></Leaf>"),
        ("<Name>", "]", "]></Name></Leaf>"),
        ("<Name>", "&amp;", "&</Name></Leaf>"),
        ("<Name>", "a", ""),
        ("<Name>", "</Name", "</Leaf>"),
    ],
)
def test_long_texts_that_almost_match_are_left_to_the_reader_of_events_in_linear_time(
    before: str, pump: str, after: str
) -> None:
    def make(size: int) -> bytes:
        return (LEAF + before + pump * (size // len(pump)) + after).encode()

    assert pumping.growth(codec_of(types.Leaf)._fast.read, make, 20_000) <= pumping.AT_MOST


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<Name>a</Name><Value>1</Value></Leaf>", types.Leaf("a", 1)),
        ("<Name>a</Name></Leaf>", types.Leaf("a")),
        ('<Name i:nil="true" /><Value>-1</Value></Leaf>', types.Leaf(None, -1)),
        ("<Name></Name></Leaf>", types.Leaf("")),
        ("</Leaf>", types.Leaf()),
        ("<Name>&amp;lt;&lt;&gt;</Name></Leaf>", types.Leaf("&lt;<>")),
        ("<Name>\n\t]] > é 日</Name></Leaf>", types.Leaf("\n\t]] > é 日")),
    ],
)
def test_what_stands_as_written_is_taken(body: str, value: types.Leaf) -> None:
    codec = codec_of(types.Leaf)
    for text in (START + LEAF + body, LEAF + body):
        assert codec._fast.read(text.encode()) == value == codec.decode_carefully(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        LEAF + "<Value>1</Value><Name>a</Name></Leaf>",  # another order
        LEAF + "<Name>a</Name><Name>b</Name></Leaf>",
        LEAF + "<Other>a</Other></Leaf>",
        LEAF + " <Name>a</Name></Leaf>",
        LEAF + "<Name >a</Name></Leaf>",
        LEAF + "<Name>a<!-- b --></Name></Leaf>",
        LEAF + "<Name>a]]></Name></Leaf>",
        LEAF + "<Name>&#65;</Name></Leaf>",
        LEAF + "<Name>&</Name></Leaf>",
        LEAF + "<Name>a\rb</Name></Leaf>",
        LEAF + "<Name>a\x01</Name></Leaf>",
        LEAF + "<Name>a\ufffe</Name></Leaf>",
        LEAF + "<Name>a\uffff</Name></Leaf>",
        LEAF + "<Name/></Leaf>",
        LEAF + '<Value i:nil="true" /></Leaf>',
        LEAF + "<Value>1.5</Value></Leaf>",
        LEAF + "<Name>a</Name></Leaf>\n",
        LEAF + "<Name>a</Name>",
        LEAF.replace("'", '"').replace("xmlns:i", "xmlns:j") + "<Name>a</Name></Leaf>",
        "\ufeff" + LEAF + "</Leaf>",
        "",
    ],
)
def test_what_is_not_as_written_is_left_to_the_reader_of_events(text: str) -> None:
    assert codec_of(types.Leaf)._fast.read(text.encode()) is None


def test_bytes_that_are_no_utf8_are_left_to_the_reader_of_events() -> None:
    codec = codec_of(types.Leaf)

    assert codec._fast.read(LEAF.encode() + b"<Name>\xff</Name></Leaf>") is None
    with pytest.raises(DecodeError, match="Line 1, position 127"):
        codec.decode(LEAF.encode() + b"<Name>\xff</Name></Leaf>")


def test_a_process_that_reads_little_makes_no_patterns() -> None:
    codec = XmlFormat().codec(types.Leaf)
    text = codec.encode(types.Leaf("a", 1))

    for _ in range(2 * COST // len(text)):
        assert codec.decode(text) == types.Leaf("a", 1)
    assert not codec._fast.patterns
    assert codec._fast.is_ready(2 * COST)
    assert codec._fast.patterns


class Offered(Dto, namespace="Patterns"):
    size: Int32 | None = 7
    tags: list[str] | None = member(default_factory=lambda: ["new"])


@pytest.mark.parametrize(
    ("element", "size", "tags"),
    [
        ("", 7, ["new"]),
        ('<Size i:nil="true" />', None, ["new"]),
        ("<Size>0</Size>", 0, ["new"]),
        ('<Tags i:nil="true" />', 7, None),
        ("<Tags />", 7, []),
    ],
)
def test_nil_empty_and_what_is_missing_are_told_apart(element: str, size: int | None, tags: list[str] | None) -> None:
    codec = codec_of(Offered)
    text = codec.encode(Offered()).decode()
    if element.startswith("<Tags"):
        element = element.replace("<Tags", text[text.index("<Tags") : text.index(">", text.index("<Tags"))])
    opened = text[: text.index(">", len(START)) + 1]
    document = f"{opened}{element}</Offered>".encode()

    assert codec._fast.read(document) == Offered(size, tags) == codec.decode_carefully(document)
