"""A class that no format knows gets a scalar's text in all of them, by a mark beside it or on itself."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Annotated, Any

import pytest

from formats import (
    BUILT_IN,
    Converter,
    DecodeError,
    Dto,
    EncodeError,
    KeyValuePair,
    Options,
    UnsupportedTypeError,
    Uri,
    shape_of,
)
from formats.msgpack import FORMAT

Address = Annotated[IPv4Address, Converter(str, IPv4Address)]


class Version:
    """A class of a service's own: it says itself what its text is."""

    def __init__(self, *parts: int) -> None:
        self.parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    @staticmethod
    def parse(text: str) -> Version:
        return Version(*map(int, text.split(".")))

    def __str__(self) -> str:
        return ".".join(map(str, self.parts))


Version.__converter__ = Converter(str, Version.parse)  # type: ignore[attr-defined]  # as a class body says it too


class Release(Dto):
    version: Version | None = None
    hosts: list[Address] | None = None
    by_host: dict[Address, Version] | None = None
    main: Address | None = None


ONE = Release(Version(6, 40), [IPv4Address("10.0.0.1")], {IPv4Address("10.0.0.2"): Version(5)}, IPv4Address("1.2.3.4"))
WRITTEN = {
    "json": b'{"version":"6.40","hosts":["10.0.0.1"],"byHost":{"10.0.0.2":"5"},"main":"1.2.3.4"}',
    "jsv": b"{version:6.40,hosts:[10.0.0.1],byHost:{10.0.0.2:5},main:1.2.3.4}",
    "csv": b'Version,Hosts,ByHost,Main\r\n6.40,"[10.0.0.1]","{10.0.0.2:5}",1.2.3.4\r\n',
}
KEEPING = ("json", "jsv", "jsonl")
READING = [each for each in [*BUILT_IN, FORMAT] if each.name != "html"]


@pytest.mark.parametrize("format_", READING, ids=lambda each: each.name)
def test_a_class_with_a_converter_is_a_scalar_in_every_format(format_: Any) -> None:
    codec = format_.codec(Release)
    for value in (ONE, Release(), Release(hosts=[]), Release(version=Version(1))):
        assert codec.decode(codec.encode(value)) == value
    written = codec.encode(ONE)
    assert all(text in written for text in (b"6.40", b"10.0.0.1", b"10.0.0.2", b"1.2.3.4"))
    if format_.name in WRITTEN:
        assert written == WRITTEN[format_.name]


class Links(Dto):
    """Scalars of reference types, which may be null without saying so."""

    uri: Uri
    uris: list[Uri] | None = None
    hosts: dict[str, Address] | None = None
    both: KeyValuePair[Uri, Version] | None = None


@pytest.mark.parametrize("format_", READING, ids=lambda each: each.name)
@pytest.mark.parametrize("tolerant", [True, False])
def test_null_stands_where_a_uri_or_a_class_with_a_converter_is_declared(format_: Any, tolerant: bool) -> None:
    # spec 3.2, 7.6 and 10: null is an error for value types alone
    options = Options(tolerant=tolerant, include_nulls=True)
    for type_, value in (
        (Links, Links("urn:a", [None, "urn:b", None], {}, KeyValuePair(None, None))),  # type: ignore[list-item,arg-type]
        (list[Links], [Links(None, [], {}, None)] * 2),  # type: ignore[arg-type]
    ):
        if not (format_.name == "jsv" and isinstance(value, list)):  # JSV leaves out what must be there
            codec = format_.codec(type_, options)
            assert codec.decode(codec.encode(value)) == value


@pytest.mark.parametrize("format_", READING, ids=lambda each: each.name)
def test_what_is_wrong_has_a_place(format_: Any) -> None:
    codec = format_.codec(Release)
    with pytest.raises(EncodeError) as caught:
        codec.encode(Release(version="6.40"))  # type: ignore[arg-type]  # on purpose
    assert caught.value.where == "$.Version"
    wrong = codec.encode(Release(version=Version(6, 40))).replace(b"6.40", b"6.x0")
    if format_.name in KEEPING:
        assert codec.decode(wrong) == Release()  # a member that cannot be read keeps its default (formats/WIRE.md 4.3)
    else:
        with pytest.raises(DecodeError):
            codec.decode(wrong)


def test_html_shows_its_text() -> None:
    assert b"6.40" in next(each for each in BUILT_IN if each.name == "html").codec(Release).encode(ONE)


def test_an_untyped_slot_takes_one_that_says_itself_what_its_text_is() -> None:
    class Box(Dto):
        held: Any = None

    for format_ in BUILT_IN:
        assert b"6.40" in format_.codec(Box).encode(Box(Version(6, 40))), format_.name


@pytest.mark.parametrize("wrong", [IPv4Address, Annotated[list[int], Converter(str, list)]])
def test_what_has_no_text_says_what_gives_it_one(wrong: Any) -> None:
    with pytest.raises(UnsupportedTypeError, match="Converter"):
        shape_of(wrong)
