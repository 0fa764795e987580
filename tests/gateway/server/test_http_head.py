"""The head of an answer: checked, so that no value ends its line; the server says how it is framed."""

from __future__ import annotations

import pytest

from gateway.running.whole_exchange import HeaderBlock
from gateway.server import http_head
from gateway.server.http_head import checked_line, head, lines_of, status_line, wire_of


@pytest.mark.parametrize(
    ("status", "reason", "line"),
    [
        (200, None, b"HTTP/1.1 200 OK\r\n"),
        (413, None, b"HTTP/1.1 413 Payload Too Large\r\n"),
        (418, None, b"HTTP/1.1 418 I'm a teapot\r\n"),
        (422, None, b"HTTP/1.1 422 Unprocessable Entity\r\n"),
        (799, None, b"HTTP/1.1 799 \r\n"),
        (404, b"Nothing here", b"HTTP/1.1 404 Nothing here\r\n"),
        (200, b"", b"HTTP/1.1 200 \r\n"),
    ],
)
def test_a_status_has_aspnets_phrase_or_its_own(status: int, reason: bytes | None, line: bytes) -> None:
    assert status_line(status, reason) == line


@pytest.mark.parametrize("control", [b"\r", b"\n", b"\0", b"\x1f", b"\x7f"])
def test_no_control_stands_in_a_line(control: bytes) -> None:
    with pytest.raises(ValueError, match="control"):
        status_line(200, b"a" + control)
    with pytest.raises(ValueError, match="control"):
        checked_line(b"A", b"a" + control)
    with pytest.raises(ValueError, match="control"):
        head(200, None, b"", [(b"A", b"a" + control)])


@pytest.mark.parametrize("name", [b"", b"a b", b"a:", b"a\r", "é".encode(), b"(a)"])
def test_a_name_is_a_token(name: bytes) -> None:
    with pytest.raises(ValueError, match="header name"):
        checked_line(name, b"")


def test_a_tab_may_stand_in_a_value() -> None:
    assert checked_line(b"A", b"a\tb") == b"A: a\tb\r\n"


def test_how_an_answer_is_framed_is_the_servers_to_say() -> None:
    made = head(
        200,
        None,
        b"Date: x\r\n",
        [(b"content-length", b"3"), (b"Transfer-Encoding", b"chunked"), (b"Connection", b"Close")],
    )

    assert made.lines == [b"HTTP/1.1 200 OK\r\n", b"Date: x\r\n", b"content-length: 3\r\n"]
    assert (made.length, made.closes) == (3, True)
    assert head(200, None, b"", [(b"Content-Length", b"4")]).length == 4
    assert not head(200, None, b"", [(b"Connection", b"keep-alive")]).closes


def test_a_block_is_made_once_unless_it_says_what_the_server_says() -> None:
    block = HeaderBlock([(b"A", b"1"), (b"B", b"2")])

    assert wire_of(block) == b"A: 1\r\nB: 2\r\n"
    assert wire_of(block) is wire_of(block)
    assert wire_of(HeaderBlock([(b"Connection", b"close")])) == b""
    assert wire_of(HeaderBlock([(b"Content-Length", b"1")])) == b""


@pytest.mark.parametrize("name", [b"Content-Length", b"transfer-encoding", b"CONNECTION"])
def test_headers_of_one_answer_alone_say_nothing_of_its_frame(name: bytes) -> None:
    assert lines_of([(b"A", b"1")]) == b"A: 1\r\n"
    assert lines_of([(b"A", b"1"), (name, b"1")]) is None


def test_few_lines_are_remembered_and_none_that_is_private_or_long(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: dict[tuple[bytes, bytes], bytes] = {}
    monkeypatch.setattr(http_head, "_LINES", lines)
    monkeypatch.setattr(http_head, "_LINES_AT_MOST", 2)

    head(200, None, b"", [(b"Set-Cookie", b"a=b"), (b"ETag", b"x"), (b"Long", b"x" * 257), (b"A", b"x" * 256)])
    assert list(lines) == [(b"A", b"x" * 256)]
    head(200, None, b"", [(b"B", b"1"), (b"C", b"1")])
    assert len(lines) == 2
