import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.multipart import MultipartError, parse

TYPE = 'multipart/form-data; boundary="B"'


def test_fields_and_files_are_told_apart() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data;name="Name"\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n\xc3\xa9\r\n'  # noqa: E501 - a text of the wire
        b'--B\r\nContent-Disposition: form-data; name=file; filename="a \\"b\\".txt"\r\n\r\n\r\n--x\r\n--B--'
    )

    fields, files = parse(body, TYPE, 10)

    assert fields == [("Name", "é")]
    assert [(each.name, each.file_name, each.data) for each in files] == [("file", 'a "b".txt', b"\r\n--x")]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--B--", "multipart/form-data"),
        (b"--C\r\n\r\n--C--", TYPE),
        (b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', TYPE),
        (b"--B\r\nno end of headers\r\n--B--", TYPE),
        (b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--", TYPE),
        (b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 20 + b"--B--", TYPE),
    ],
)
def test_a_body_that_breaks_off_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(MultipartError):
        parse(body, content_type, 10)


def test_an_empty_form_has_nothing() -> None:
    assert parse(b"--B--\r\n", TYPE, 10) == ([], [])


@given(st.binary(max_size=80))
def test_no_body_breaks_the_parser(body: bytes) -> None:
    try:
        parse(b"--B" + body, TYPE, 10)
    except MultipartError:
        return
