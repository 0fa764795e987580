from __future__ import annotations

import pytest

from formats import BUILT_IN, Registry
from gateway.negotiation.notations import labelled, notation

FORMATS = Registry(BUILT_IN)


@pytest.mark.parametrize(
    ("content_type", "label"),
    [
        ("application/json", "json"),
        ("APPLICATION/JSON; charset=iso-8859-1", "json"),
        ("text/json", "json"),
        ("text/xml; charset=utf-8", "xml"),
        ("text/jsv", "jsv"),
        ("text/csv;header=present", "csv"),
        ("application/vnd.api+json", "json"),
        ("text/x-json", "json"),
        ("application/csv", "csv"),
        ("text/x-jsv", "jsv"),
        ("", ""),
        ("*/*", ""),
        ("text/plain", ""),
        ("application/x-msgpack", None),
        ("image/png", None),
        ("text/html", None),
    ],
)
def test_a_content_type_names_a_format(content_type: str, label: str | None) -> None:
    assert labelled(FORMATS, content_type) == label


@pytest.mark.parametrize(
    ("body", "label", "url_format", "strict", "name"),
    [
        # A user route reads by label, and without one by the first character.
        (b'{"a":1}', "json", None, True, "json"),
        (b"{a:1}", "jsv", None, True, "jsv"),
        (b"A\r\n1", "csv", None, True, "csv"),
        (b' \n{"a":1}', "csv", None, True, "json"),
        (b'\xef\xbb\xbf[{"a":1}]', "csv", None, True, "json"),
        (b"{a:1}", "", None, True, "json"),
        (b"<A/>", "", None, True, "xml"),
        (b"a:1", "", None, True, "jsv"),
        (b"x", None, None, True, None),
        # /json/reply and /xml/reply read their own format, whatever the label.
        (b"A\r\n1", "csv", "json", True, "json"),
        (b"{a:1}", None, "json", True, "json"),
        (b'{"a":1}', "json", "xml", True, "xml"),
        # /csv/reply and /api/Op.csv read what is plainly no table as what it is.
        (b'{"a":1}', "json", "csv", True, "json"),
        (b"{a:1}", "jsv", "csv", True, "jsv"),
        (b'[{"a":1}]', None, "csv", True, "json"),
        (b"<A/>", "xml", "csv", True, "xml"),
        (b"A\r\n1", "json", "csv", True, "csv"),
        (b'{"a":1}', "json", "jsv", True, "json"),
        (b"{a:1}", "", "jsv", True, "jsv"),
        # /api/Op reads JSON, unless the label says better.
        (b'{"a":1}', "", "json", False, "json"),
        (b'{"a":1}', None, "json", False, "json"),
        (b"A\r\n1", "csv", "json", False, "csv"),
        (b'{"a":1}', "csv", "json", False, "json"),
        (b"{a:1}", "jsv", "json", False, "jsv"),
        (b"<A/>", "xml", "json", False, "xml"),
    ],
)
def test_the_notation_of_a_body(
    body: bytes, label: str | None, url_format: str | None, strict: bool, name: str | None
) -> None:
    assert notation(body, label, url_format, strict) == name
