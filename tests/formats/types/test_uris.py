"""A ``Uri`` is readable in JSON, JSV and CSV and escaped in XML (formats/WIRE.md 2.1, 2.12)."""

from __future__ import annotations

import pytest

from formats import BUILT_IN, DecodeError, Dto, Uri
from formats.types.uris import escaped, read, readable


class Link(Dto, namespace="Links"):
    url: Uri | None = None
    urls: list[Uri] | None = None


FORMATS = {each.name: each for each in BUILT_IN}
LINK = Link("https://example.org/a b?c=d&e=é", ["http://x/y"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("json", '{"url":"https://example.org/a b?c=d&e=é","urls":["http://x/y"]}'),
        ("jsv", '{url:"https://example.org/a b?c=d&e=é",urls:["http://x/y"]}'),
        ("csv", 'Url,Urls\r\nhttps://example.org/a b?c=d&e=é,"[""http://x/y""]"\r\n'),
    ],
)
def test_a_uri_is_readable_where_people_read_it(name: str, text: str) -> None:
    codec = FORMATS[name].codec(Link)

    assert codec.encode(LINK).decode() == text
    assert codec.decode(text.encode()) == LINK


def test_a_uri_is_escaped_in_xml() -> None:
    codec = FORMATS["xml"].codec(Link)

    text = codec.encode(LINK).decode()

    assert "<Url>https://example.org/a%20b?c=d&amp;e=%C3%A9</Url>" in text
    assert "<d2p1:anyURI>http://x/y</d2p1:anyURI>" in text
    assert codec.encode(codec.decode(text.encode())).decode() == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://a", "http://a"),
        (" mailto:a@b ", "mailto:a@b"),
        ("/etc/x", "file:///etc/x"),
        ("urn:isbn:1", "urn:isbn:1"),
    ],
)
def test_an_absolute_uri_is_read(text: str, found: str) -> None:
    assert read(text) == found


@pytest.mark.parametrize("text", ["", "a", "a/b", "://a", "1a:b", "a:", "?x=http://a"])
def test_a_relative_uri_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        read(text)


def test_what_is_no_uri_costs_a_member_in_json_and_a_table_in_csv() -> None:
    assert FORMATS["json"].codec(Link).decode(b'{"url":"a/b","urls":["http://x"]}') == Link(None, ["http://x"])
    with pytest.raises(DecodeError, match="column Url"):
        FORMATS["csv"].codec(Link).decode(b"Url\r\na/b\r\n")


@pytest.mark.parametrize("uri", ["http://a/%2F%3f%25", "http://a/%ff", "http://a/%", "http://a/%0a"])
def test_escapes_that_mean_something_stay(uri: str) -> None:
    assert readable(uri).lower() == uri.lower()


@pytest.mark.parametrize("uri", ["http://a/b%20c", "http://a/ü/%C3%BC", "http://a/100%", "http://[::1]/?a=b#c"])
def test_what_is_escaped_stays_so(uri: str) -> None:
    assert escaped(escaped(uri)) == escaped(uri)
    assert escaped(uri).isascii()
