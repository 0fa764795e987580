"""A body's values are counted by its separators: what is small is never refused, what is dense always."""

from __future__ import annotations

import pytest

from gateway.requests.amounts import check_texts, check_values, values_in
from gateway.service.errors import RequestError


@pytest.mark.parametrize(
    ("data", "notation"),
    [
        (b"[" + b"1," * 999 + b"1]", "json"),
        (b"[" + b"{}," * 999 + b"{}]", "json"),
        (b"[" * 1001, "json"),
        (b"{A:[" + b"," * 1000 + b"]}", "jsv"),
        (b"A\n" * 1001, "csv"),
        (b"A;" * 1001, "csv"),
        (b'""' * 1001, "csv"),
        (b"<a/>" * 1001, "xml"),
        (b"<a " + b"b = '' " * 1001 + b"/>", "xml"),
    ],
)
def test_dense_bodies_are_refused(data: bytes, notation: str) -> None:
    assert values_in(data, notation) >= 1000
    with pytest.raises(RequestError) as caught:
        check_values(data, notation, 999)
    assert caught.value.status == 413


@pytest.mark.parametrize("notation", ["json", "jsv", "csv", "xml", "x-msgpack", ""])
def test_a_body_of_fewer_bytes_than_values_is_never_refused(notation: str) -> None:
    check_values(b",<[" * 300, notation, 900)
    check_values(b"x" * 10_000, notation, 900)


def test_what_an_xml_text_holds_is_no_attribute() -> None:
    for text in (b"a=1&amp;b=2;", b'{"a":"b"}', b"it's", b"YQ=="):
        check_values(b"<a>" + text * 1000 + b"</a>", "xml", 900)


def test_texts_of_a_form_count_together() -> None:
    check_texts(["a,b", "c"], 1)
    with pytest.raises(RequestError):
        check_texts(["a,b", "c,d"], 1)
