"""A body's bytes are undone and read as their client says, whatever brings them."""

from __future__ import annotations

import gzip
import json
from typing import Any

import brotli
import pytest

from tests.asking import ask
from tests.hosts import corners

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=B"
FIELD = b'--B\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
FIELDS = FIELD % (b"id", b"5") + FIELD % (b"name", b"x") + b"--B--"


def posted(type_: str, body: bytes, coding: str = "", path: str = "/thing") -> tuple[int, Any]:
    headers = [("Accept", "application/json"), ("Content-Type", type_)]
    headers += [("Content-Encoding", coding)] if coding else []
    told = ask(corners.app, f"POST {path}", headers, body)
    return told.status, json.loads(told.text)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("application/json", '{"name":"Jürgen €"}'),
        ("application/jsv", "{name:Jürgen €}"),
        ("text/csv", "Name\r\nJürgen €\r\n"),
        ("text/plain", '{"name":"Jürgen €"}'),
        (FORM, "name=Jürgen+€"),
    ],
)
@pytest.mark.parametrize("charset", ["windows-1252", '"Windows-1252"', "utf-16", "utf-16le", "utf-16be", "utf-8"])
def test_a_text_is_read_in_its_declared_charset(type_: str, text: str, charset: str) -> None:
    body = text.encode(charset.strip('"'))

    status, told = posted(f"{type_}; charset={charset}", body)

    assert (status, told.get("name")) == (200, "Jürgen €")


@pytest.mark.parametrize("path", ["/json/reply/Thing", "/api/Thing", "/json/reply/Thing[]"])
def test_a_charset_counts_on_predefined_routes(path: str) -> None:
    text = '[{"name":"ü"}]' if path.endswith("[]") else '{"name":"ü"}'

    status, told = posted("application/json; charset=iso-8859-1", text.encode("latin-1"), path=path)

    assert (status, (told[0] if isinstance(told, list) else told)["name"]) == (200, "ü")


def test_escapes_of_a_form_stay_utf_8_whatever_its_charset() -> None:
    body = b"name=J%FCr%C3%BC\xfc"

    assert posted(f"{FORM}; charset=iso-8859-1", body)[1]["name"] == "J%FCrüü"


def test_an_unknown_charset_is_no_reason_to_lose_anything_else() -> None:
    assert posted("application/json; charset=zzz", b'{"id":5,"name":"J\xfc"}')[1]["id"] == 5


@pytest.mark.parametrize("body", [b"name=a%00b", b"%00=a"])
def test_a_form_with_a_nul_is_refused(body: bytes) -> None:
    status, told = posted(FORM, body)

    assert (status, told["responseStatus"]["errorCode"]) == (400, "InvalidDataException")


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("application/json", b'{"id":5,"name":"x"}'),
        ("application/jsv", b"{id:5,name:x}"),
        ("text/csv", b"Id,Name\r\n5,x\r\n"),
        (FORM, b"id=5&name=x"),
        (
            "application/xml",
            b'<Thing xmlns="http://schemas.datacontract.org/2004/07/X1"><Id>5</Id><Name>x</Name></Thing>',
        ),
        (PARTS, FIELDS),
    ],
)
def test_brotli_data_is_undone_for_every_notation(type_: str, text: bytes) -> None:
    status, told = posted(type_, brotli.compress(text), "br")

    assert (status, told["id"], told["name"]) == (200, 5, "x")


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_body_that_grows_too_much_is_refused(coding: str) -> None:
    text = b'{"name":"' + b"a" * 900_000 + b'"}'
    data = gzip.compress(text) if coding == "gzip" else brotli.compress(text)

    assert posted("application/json", data, coding)[0] == 413


@pytest.mark.parametrize(
    ("type_", "text", "wanted"),
    [
        ("application/json", b'{"id":5,"name":"x"}', 200),
        ("application/jsv", b"{id:5,name:x}", 200),
        ("application/json", b'{"id":5,"pet":{"name":"x"}', 400),
        ("application/json", b'{"id":5,"name":"x', 400),
        ("text/csv", b"Id,Name\r\n5,x\r\n", 400),
        (FORM, b"id=5&name=x", 400),
    ],
)
def test_of_a_compressed_body_that_breaks_off_only_a_whole_text_counts(type_: str, text: bytes, wanted: int) -> None:
    flushed = gzip.compress(text)[:-8]  # its deflate data ends with the end of the only block

    status, told = posted(type_, flushed[:-1], "gzip")

    assert status == wanted
    assert status == 400 or (told["id"], told["name"]) == (5, "x")
