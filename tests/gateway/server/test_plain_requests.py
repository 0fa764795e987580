"""Heads that are read without the parser say what the parser would have said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.server.parsed_requests import ParsedHead
from gateway.server.plain_requests import KEPT_AT_MOST, KnownTexts, PlainRequests
from gateway.server.request_lines import RequestLine

PLAIN = b"POST /x?a=1 HTTP/1.1\r\nHost: h\r\nX-A:  b c\r\nContent-Length: 2\r\n\r\n"


def read(data: bytes) -> Any:
    return PlainRequests(KnownTexts()).read(data)


def test_a_plain_head_says_what_the_parser_would() -> None:
    headers = ((b"host", b"h"), (b"x-a", b"b c"), (b"content-length", b"2"))

    assert read(PLAIN) == (RequestLine("POST", "/x", b"/x", b"a=1"), headers, 2)


def test_a_head_read_twice_says_the_same() -> None:
    requests = PlainRequests(KnownTexts())

    assert requests.read(PLAIN) == requests.read(PLAIN) == read(PLAIN)


def test_a_request_that_only_keeps_the_connection_alive_is_plain() -> None:
    found = read(PLAIN.replace(b"X-A", b"Connection: Keep-Alive\r\nX-A"))

    assert found[1][1] == (b"connection", b"Keep-Alive")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"), "another version"),
        (PLAIN.replace(b"POST", b"CONNECT"), "a verb of the parser's"),
        (PLAIN.replace(b"/x?a=1", b"http://h/x"), "a target of the parser's"),
        (PLAIN.replace(b"/x?a=1", b"/x#y"), "a fragment"),
        (PLAIN.replace(b"/x?a=1", b"/x y"), "a blank in the target"),
        (PLAIN.replace(b"/x?a=1", b"/\xc3\xa4"), "a target that is not ASCII"),
        (PLAIN.replace(b"Host: h\r\n", b""), "no host"),
        (PLAIN.replace(b"X-A", b"Host"), "two hosts"),
        (PLAIN.replace(b"Host: h", b"Host: h/x"), "a host that is none"),
        (PLAIN.replace(b"Content-Length: 2", b"Content-Length: +2"), "a length that is none"),
        (PLAIN.replace(b"X-A:  b c", b"Content-Length: 2"), "two lengths"),
        (PLAIN.replace(b"X-A:  b c", b"Transfer-Encoding: chunked"), "a body in chunks"),
        (PLAIN.replace(b"X-A:  b c", b"Expect: 100-continue"), "a client that waits"),
        (PLAIN.replace(b"X-A:  b c", b"Upgrade: h2c"), "an upgrade"),
        (PLAIN.replace(b"X-A:  b c", b"Connection: close"), "an end"),
        (PLAIN.replace(b"X-A:  b c", b"Proxy-Connection: close"), "an end, as browsers once said it to proxies"),
        (PLAIN.replace(b"X-A:  b c", b"Connection: keep-alive, Upgrade"), "more than keeping alive"),
        (PLAIN.replace(b"X-A:  b c", b"Connection: keep-alive\r\nConnection: close"), "both"),
        (PLAIN.replace(b"X-A:  b c", b"X-Folded: a\r\n b"), "a folded line"),
        (PLAIN.replace(b"X-A:  b c", b"X-Blank : a"), "a blank before the colon"),
        (PLAIN.replace(b"X-A:  b c", b"X-Bare: a\nX-B: b"), "a bare line feed"),
        (PLAIN.replace(b"X-A:  b c", b"X-Bare: a\rX-B: b"), "a bare carriage return"),
        (PLAIN.replace(b"X-A:  b c", b"X-Nul: a\0"), "a control"),
        (PLAIN.replace(b"X-A:  b c", b"X-Tab: a\tb"), "a tab"),
        (PLAIN.replace(b"X-A:  b c", b"X-A:b c "), "a blank at the end"),
        (PLAIN.replace(b"X-A:  b c", b"no colon"), "no header"),
        (PLAIN.replace(b"X-A", b""), "no name"),
        (b"\r\n" + PLAIN, "a blank line before"),
        (b"GET / HTTP/1.1\r\n\r\n", "no headers"),
        (b"", "nothing"),
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(data: bytes, why: str) -> None:
    assert read(data) is None, why


def test_the_tables_are_bounded() -> None:
    known = KnownTexts()
    requests = PlainRequests(known)
    for number in range(KEPT_AT_MOST + 10):
        data = PLAIN.replace(b"X-A:  b c", b"Accept: %d" % number).replace(b"/x?a=1", b"/%d" % number)
        assert requests.read(data) is not None

    assert [10 <= len(table) <= KEPT_AT_MOST for table in (known.blocks, known.headers, known.lines)] == [True] * 3


SECRETS = ["Authorization: Basic c2VjcmV0", "Cookie: ss-id=secret", "X-Api-Key: secret", "X-Anything: secret"]


@pytest.mark.parametrize("line", [*SECRETS, *map(str.lower, SECRETS), *map(str.upper, SECRETS)])
def test_what_may_be_a_secret_is_not_remembered(line: str) -> None:
    known = KnownTexts()
    head = PLAIN.replace(b"X-A:  b c", line.encode()).replace(b"a=1", b"apikey=secret")

    assert PlainRequests(known).read(head) == read(head) is not None

    remembered = repr([known.blocks, known.headers, known.lines]).lower()
    assert "host" in remembered
    assert "secret" not in remembered
    assert "c2vjcmv0" not in remembered


def test_a_line_that_is_nearly_a_header_is_refused_in_linear_time() -> None:
    for size in (100_000, 400_000):  # by the square, the first takes a minute
        assert read(PLAIN.replace(b"b c", b" " * size + b"\t")) is None


_REQUESTS = [
    PLAIN,
    b"GET /a/b HTTP/1.1\r\nHost: example.com:80\r\nAccept: */*\r\nConnection: keep-alive\r\nCookie: a=b; c=d\r\n\r\n",
    b"PUT / HTTP/1.1\r\nHost:\r\nA: \r\nContent-Type: text/csv; q=1\r\nContent-Length: 10\r\n\r\n",
]
_BITS = (
    b"\r\n|\n|\r| |\t|:|\0|\xff|0|2|,|#|?|%|\x7f|HTTP/1.0|close|Host: h\r\n|Content-Length: 2\r\n|Connection: close\r\n"
)
_CHANGES = st.tuples(
    st.integers(0, 200),  # where
    st.sampled_from([0, 0, 1, 1, 2, 5]),  # how many bytes go
    st.one_of(st.just(b""), st.sampled_from(_BITS.split(b"|")), st.binary(min_size=1, max_size=1)),  # what comes
)


@settings(max_examples=5 * settings().max_examples)
@given(st.sampled_from(_REQUESTS), st.lists(_CHANGES, max_size=3))
def test_whatever_is_plain_reads_as_the_parser_reads(data: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for at, gone, come in changes:
        data = data[:at] + come + data[at + gone :]
    head = data[: data.find(b"\r\n\r\n") + 4]

    found = read(head) if head else None

    if found is not None:
        parsed = ParsedHead()
        parsed.feed(head, is_last=True)
        line, headers, length, version, keeps_alive, _ = parsed.end()
        assert found == (line, headers, length)
        assert (version, keeps_alive) == ("1.1", True)


LENGTHS = [b"0", b"1", b"10", b"007", b"9" * 15]
FRAMED = [
    PLAIN,
    PLAIN.replace(b"X-A:  b c\r\n", b"").replace(b"Host: h\r\nContent-Length: 2", b"Content-Length: 2\r\nHost: h"),
    PLAIN.replace(b"Content-Length: 2", b"content-length:   2\r\nCookie: a=b\r\nX-Content-Length: 2"),
]


@pytest.mark.parametrize("head", FRAMED)
@pytest.mark.parametrize("length", LENGTHS)
def test_a_head_with_another_length_says_what_it_would_alone(head: bytes, length: bytes) -> None:
    requests = PlainRequests(KnownTexts())
    assert requests.read(head) == read(head)
    other = head.replace(b"ength: 2", b"ength: " + length, 1).replace(b"ength:   2", b"ength:   " + length)

    assert requests.read(other) == read(other) is not None
    assert requests.read(head) == read(head)


@pytest.mark.parametrize("length", [b"", b"+1", b"1" * 16, b"1 ", b" 1", b"1\r\nA: b", b"1,1", "\u0661".encode()])
def test_only_digits_are_another_length(length: bytes) -> None:
    requests = PlainRequests(KnownTexts())
    requests.read(PLAIN)
    other = PLAIN.replace(b"Length: 2", b"Length: " + length)

    assert requests.read(other) == read(other)


def test_a_length_is_all_that_is_read_of_a_head_that_is_known_but_for_it() -> None:
    requests = PlainRequests(KnownTexts())
    requests.read(PLAIN)
    first = requests.read(PLAIN.replace(b"Length: 2", b"Length: 34"))
    second = requests.read(PLAIN.replace(b"Length: 2", b"Length: 5"))

    assert first is not None
    assert second is not None
    assert [each is other for each, other in zip(first[1], second[1], strict=True)] == [True, True, False]


@settings(max_examples=5 * settings().max_examples)
@given(st.lists(st.tuples(st.sampled_from(_REQUESTS), st.lists(_CHANGES, max_size=1)), min_size=2, max_size=4))
def test_what_a_connection_has_read_before_changes_nothing(given: list[tuple[bytes, list[Any]]]) -> None:
    requests = PlainRequests(KnownTexts())
    for head, changes in given:
        changed = head
        for at, gone, come in changes:
            changed = changed[:at] + come + changed[at + gone :]
        whole = changed[: changed.find(b"\r\n\r\n") + 4]

        assert requests.read(whole) == read(whole)


@pytest.mark.parametrize("name", [b"X-A: b", b"X-B: b"])
def test_a_head_that_differs_beside_its_length_is_read_whole(name: bytes) -> None:
    requests = PlainRequests(KnownTexts())
    head = b"POST / HTTP/1.1\r\nHost: h\r\nX-A: b\r\nContent-Length: 2\r\nX-B: b\r\n\r\n"
    for each in (head, head.replace(b": 2", b": 3"), head.replace(b": 2", b": 4").replace(name, name[:-1] + b"c")):
        assert requests.read(each) == read(each)
