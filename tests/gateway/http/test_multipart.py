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

    fields, files = parse(body, TYPE, 10, 1000)

    assert fields == [("Name", "é")]
    assert [(each.name, each.file_name, each.data) for each in files] == [("file", 'a \\"b\\".txt', b"\r\n--x")]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--B--", "multipart/form-data"),
        (b"--C\r\n\r\n--C--", TYPE),
        (b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', TYPE),
        (b"--B\r\nno end of headers\r\n--B--", TYPE),
        (b"--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--", TYPE),
        (b'--B\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\nx\r\n--B--', TYPE),
        (b'--B\nContent-Disposition: form-data; name="a"\n\nx\n--B--', TYPE),
        (b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 20 + b"--B--", TYPE),
    ],
)
def test_a_body_that_breaks_off_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(MultipartError):
        parse(body, content_type, 10, 1000)


def test_an_empty_form_has_nothing() -> None:
    assert parse(b"--B--\r\n", TYPE, 10, 1000) == ([], [])


@given(st.binary(max_size=80))
def test_no_body_breaks_the_parser(body: bytes) -> None:
    try:
        parse(b"--B" + body, TYPE, 10, 1000)
    except MultipartError:
        return


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ('filename="C:\\docs\\a.txt"', "C:\\docs\\a.txt"),
        ("filename=a b.txt", "a b.txt"),
        ('filename="a;b.txt"', "a;b.txt"),
        ('filename="=?utf-8?B?w7xiZXIudHh0?="', "über.txt"),
        ('filename="=?utf-8?Q?=C3=BCber.txt?="', "=?utf-8?Q?=C3=BCber.txt?="),
        ("filename=plain.txt; filename*=UTF-8''%C3%BCber.txt", "über.txt"),
        ("filename*=iso-8859-1''%FCber.txt", "über.txt"),
        ("filename*=nothing''x.txt; filename=plain.txt", "plain.txt"),
        ("filename*=%C3%BCber.txt", "%C3%BCber.txt"),
        ('filename*0="long-"; filename*1="name.txt"', "long-name.txt"),
        ("filename*0*=UTF-8''%C3; filename*1*=%BC; filename*2=\".txt\"", "ü.txt"),
        ("filename*0*=iso-8859-1'de'%FC.; filename*1=txt", "ü.txt"),
    ],
)
def test_a_file_name_arrives_as_it_was_sent(parameters: str, name: str) -> None:
    body = f'--B\r\nContent-Disposition: form-data; name="f"; {parameters}\r\n\r\nx\r\n--B--'.encode()

    assert [each.file_name for each in parse(body, TYPE, 10, 1000)[1]] == [name]


def test_an_input_that_was_left_empty_is_no_file() -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n\r\n--B--'

    assert parse(body, TYPE, 10, 1000) == ([("f", "")], [])


def test_a_line_that_only_begins_like_the_boundary_is_text() -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--BX\r\n--B--'

    assert parse(body, TYPE, 10, 1000)[0] == [("a", "x\r\n--BX")]


def test_the_files_of_a_nested_form_stand_under_the_outer_name() -> None:
    inner = b"--C\r\nContent-Disposition: file; filename=a.txt\r\n\r\nx\r\n--C--"
    body = b'--B\r\nContent-Disposition: form-data; name="f"\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n'

    files = parse(body + inner + b"\r\n--B--", TYPE, 10, 1000)[1]

    assert [(each.name, each.file_name, each.data) for each in files] == [("f", "a.txt", b"x")]


def test_a_field_is_read_in_the_charset_of_its_part() -> None:
    head = b'--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset='

    assert parse(head + b"iso-8859-1\r\n\r\nJ\xfcrgen\r\n--B--", TYPE, 10, 1000)[0] == [("a", "Jürgen")]
    assert parse(head + b"unheard-of\r\n\r\nJ\xc3\xbcrgen\r\n--B--", TYPE, 10, 1000)[0] == [("a", "Jürgen")]
    assert parse(head + b"utf-8\r\n\r\n\xef\xbb\xbfx\r\n--B--", TYPE, 10, 1000)[0] == [("a", "x")]


def test_a_form_may_have_as_many_parts_as_allowed() -> None:
    part = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'

    assert len(parse(part * 3 + b"--B--", TYPE, 3, 1000)[0]) == 3
    with pytest.raises(MultipartError, match="more than 3 parts"):
        parse(part * 4 + b"--B--", TYPE, 3, 1000)
