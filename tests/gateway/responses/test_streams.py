"""Rows on their way to a client, over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import gzip
import http.client
import io
import json
import socket
import threading
import time
import xml.etree.ElementTree as ET
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from formats import BUILT_IN, Frame, JsvFormat, Registry, UnsupportedTypeError
from gateway import ArgumentError, Dto, Gateway, Limits, Reply, Rows, Settings, TooManyRowsError, operation
from gateway.responses.sources import Source as SourceOfRows
from gateway.responses.streams import CHUNK_BYTES, MOST_ROWS, Stream
from gateway.service.rows import written_type
from tests.serving import exchange, serving

#: More than one chunk, in every format.
MANY = 5_000


class Line(Dto):
    id: int = 0
    text: str | None = None


class Lines(Dto):
    count: int = 0
    fails_at: int = -1


class ListedLines(Dto):
    count: int = 0


class BlockingLines(Dto):
    count: int = 0


class HangingLines(Dto):
    pass


class EndlessLines(Dto):
    pass


class Ping(Dto):
    pass


class RepliedLines(Dto):
    count: int = 0
    fails_at: int = -1
    media_type: str | None = None
    etag: str | None = None


class UndeclaredLines(Dto):
    pass


class Source:
    """What the operations of one host have done, told by the thread of the server."""

    def __init__(self) -> None:
        self.made = 0
        self.closed = threading.Event()
        self.released = threading.Event()

    def operations(self) -> list[Any]:
        @operation("/lines")
        async def lines(request: Lines) -> Rows[Line]:
            return Rows(self.lines(request.count, request.fails_at))

        @operation("/listed")
        def listed(request: ListedLines) -> list[Line]:
            return [line(each) for each in range(request.count)]

        @operation("/blocking")
        def blocking(request: BlockingLines) -> Rows[Line]:
            return Rows(self.blocking(request.count), in_thread=True)

        @operation("/hanging")
        def hanging(request: HangingLines) -> Rows[Line]:
            return Rows(self.hanging())

        @operation("/endless")
        def endless(request: EndlessLines) -> Rows[Line]:
            return Rows(self.endless())

        @operation("/ping")
        def ping(request: Ping) -> Line:
            return Line(id=1)

        @operation("/reply")
        async def reply(request: RepliedLines) -> Rows[Line] | Reply:
            rows = Rows(self.lines(request.count, request.fails_at))
            return Reply(
                rows, 206, {"X-Table": "lines"}, media_type=request.media_type, etag=request.etag, reason="Some Of It"
            )

        @operation("/undeclared")
        async def undeclared(request: UndeclaredLines) -> Line:
            return Reply(Rows(self.lines(1, -1)))  # type: ignore[return-value]  # what is tested

        return [lines, listed, blocking, hanging, endless, ping, reply, undeclared]

    async def lines(self, count: int, fails_at: int) -> AsyncIterator[Line]:
        try:
            for each in range(count):
                if each == fails_at:
                    raise ArgumentError("The table is torn here.", "count")
                self.made += 1
                yield line(each)
        finally:
            self.closed.set()

    def blocking(self, count: int) -> Iterator[Line]:
        try:
            for each in range(count):
                if each == count // 2:
                    self.released.wait(10)
                yield line(each)
        finally:
            self.closed.set()

    async def hanging(self) -> AsyncIterator[Line]:
        try:
            for each in range(MANY):
                yield line(each)
            self.released.set()
            await asyncio.Event().wait()
        finally:
            self.closed.set()

    def endless(self) -> Iterator[Line]:
        try:
            while True:
                self.made += 1
                yield line(self.made)
        finally:
            self.closed.set()


def line(number: int) -> Line:
    return Line(id=number, text='Acme, "Inc"' if number % 7 == 0 else f"row {number} of a table that is long enough")


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def address(source: Source) -> Iterator[tuple[str, int]]:
    with serving(Gateway(source.operations(), limits=Limits(rows_shown=20))) as found:
        yield found


def get(address: tuple[str, int], target: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(*address, timeout=10)
    try:
        connection.request(method, target, headers={"Accept-Encoding": "identity"})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["json", "jsonl", "jsv", "csv", "xml"])
@pytest.mark.parametrize("count", [0, 1, MANY])
def test_rows_read_as_the_list_of_them(name: str, count: int, address: tuple[str, int]) -> None:
    streamed, body = get(address, f"/lines.{name}?count={count}")
    listed, whole = get(address, f"/listed.{name}?count={count}")

    assert streamed.status == 200
    assert streamed.headers["Content-Type"] == listed.headers["Content-Type"]
    assert body == whole


def test_rows_arrive_in_every_notation_as_others_read_it(address: tuple[str, int]) -> None:
    expected = [(each.id, each.text) for each in map(line, range(MANY))]

    _, text = get(address, f"/lines.json?count={MANY}")
    assert [(each["id"], each["text"]) for each in json.loads(text)] == expected
    _, text = get(address, f"/lines.csv?count={MANY}")
    assert [(int(each["Id"]), each["Text"]) for each in csv.DictReader(io.StringIO(text.decode()))] == expected
    _, text = get(address, f"/lines.xml?count={MANY}")
    assert [(int(each[0].text or ""), each[1].text) for each in ET.fromstring(text)] == expected
    _, text = get(address, f"/lines.jsv?count={MANY}")
    assert [(each.id, each.text) for each in JsvFormat().codec(list[Line]).decode(text)] == expected


def test_a_table_of_one_chunk_has_its_length_and_a_longer_one_comes_in_chunks(address: tuple[str, int]) -> None:
    short, body = get(address, "/lines.csv?count=3")
    long, _ = get(address, f"/lines.csv?count={MANY}")

    assert short.headers["Content-Length"] == str(len(body))
    assert short.headers["Content-Disposition"] == 'attachment;filename="Lines.csv"'
    assert long.headers["Content-Length"] is None
    assert long.headers["Transfer-Encoding"] == "chunked"
    assert long.headers["Content-Disposition"] == 'attachment;filename="Lines.csv"'


def test_a_failure_in_the_first_chunk_is_an_error_in_the_clients_format(
    address: tuple[str, int], source: Source
) -> None:
    response, body = get(address, f"/lines.csv?count={MANY}&failsAt=10")

    assert response.status == 400
    assert body.startswith(b"ResponseStatus\r\n")
    assert b"The table is torn here." in body
    assert source.closed.wait(5)


def test_a_later_failure_is_seen_as_a_broken_answer(address: tuple[str, int], source: Source) -> None:
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.request("GET", f"/lines.csv?count={MANY}&failsAt={MANY - 1}")
    response = connection.getresponse()

    assert response.status == 200
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        response.read()
    connection.close()
    assert source.closed.wait(5)


def test_a_reader_without_chunks_sees_it_too(address: tuple[str, int]) -> None:
    """HTTP/1.0 has no chunks: the end of the connection ends the body, unless it is reset."""
    with pytest.raises(ConnectionError):
        exchange(address, f"GET /lines.csv?count={MANY}&failsAt={MANY - 1} HTTP/1.0\r\n\r\n".encode())


def test_a_reader_without_chunks_gets_the_whole_table(address: tuple[str, int]) -> None:
    answer = exchange(address, f"GET /lines.csv?count={MANY} HTTP/1.0\r\n\r\n".encode())

    assert answer.partition(b"\r\n\r\n")[2].count(b"\r\n") == MANY + 1


@pytest.mark.slow
@pytest.mark.measured
def test_a_reader_who_leaves_ends_the_export_even_if_its_source_waits(address: tuple[str, int], source: Source) -> None:
    with socket.create_connection(address, timeout=10) as reader:
        reader.sendall(b"GET /hanging.csv HTTP/1.1\r\nHost: x\r\n\r\n")
        reading = threading.Thread(target=_drain, args=(reader, source.released), daemon=True)
        reading.start()
        assert source.released.wait(5)
        reader.shutdown(socket.SHUT_RDWR)
        reading.join(5)

    assert source.closed.wait(5)


@pytest.mark.slow
@pytest.mark.measured
def test_a_reader_who_does_not_read_holds_the_source_back(address: tuple[str, int], source: Source) -> None:
    with socket.create_connection(address, timeout=10) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        reader.sendall(b"GET /endless.csv HTTP/1.1\r\nHost: x\r\n\r\n")
        before = -1
        while before != source.made:
            before = source.made
            time.sleep(0.3)
        held_at = source.made

        assert get(address, "/ping")[0].status == 200
        assert source.made == held_at
        assert held_at * 50 < 100 * CHUNK_BYTES, "what is made in advance is bounded by buffers"
    assert source.closed.wait(5)


def test_an_endless_export_leaves_the_loop_to_others(address: tuple[str, int], source: Source) -> None:
    with socket.create_connection(address, timeout=10) as reader:
        reader.sendall(b"GET /endless.csv HTTP/1.1\r\nHost: x\r\n\r\n")
        stop = threading.Event()
        thread = threading.Thread(target=_drain, args=(reader, stop))
        thread.start()
        for _ in range(20):
            assert get(address, "/ping")[0].status == 200
        stop.set()
        thread.join(10)
    assert source.closed.wait(5)


def _drain(reader: socket.socket, stop: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while not stop.is_set() and reader.recv(65_536):
            pass


def test_a_source_that_blocks_in_a_thread_holds_nobody_up(address: tuple[str, int], source: Source) -> None:
    answers: list[bytes] = []
    thread = threading.Thread(target=lambda: answers.append(get(address, f"/blocking.json?count={MANY}")[1]))
    thread.start()
    assert get(address, "/ping")[0].status == 200
    source.released.set()
    thread.join(10)

    assert [each["id"] for each in json.loads(answers[0])] == [*range(MANY)]
    assert source.closed.wait(5)


def test_a_reader_who_leaves_a_blocking_source_waits_for_its_thread(address: tuple[str, int], source: Source) -> None:
    with socket.create_connection(address, timeout=10) as reader:
        reader.sendall(f"GET /blocking.csv?count={MANY * 10} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        reader.recv(1)
    source.released.set()

    assert source.closed.wait(5)


def test_head_takes_no_more_than_the_first_chunk_of_what_is_no_file(address: tuple[str, int], source: Source) -> None:
    short, body = get(address, "/lines.csv?count=3", "HEAD")
    assert (short.status, body) == (200, b"")
    assert short.headers["Content-Length"] == str(len(get(address, "/lines.csv?count=3")[1]))

    source.made = 0
    long, body = get(address, f"/lines.json?count={4 * MANY}", "HEAD")

    assert (long.status, body, long.headers["Content-Length"]) == (200, b"", None)
    assert source.made < MANY
    assert source.closed.is_set()


def test_a_browser_gets_the_first_rows_and_is_told_so(address: tuple[str, int], source: Source) -> None:
    _, page = get(address, "/lines?format=html&count=1000")
    assert page.count(b"<tr>") == 21
    assert b"The first 20 rows" in page
    assert source.closed.is_set()

    _, page = get(address, "/lines?format=html&count=20")
    assert page.count(b"<tr>") == 21
    assert b"The first 20 rows" not in page


def test_a_callback_is_around_the_whole_list(address: tuple[str, int]) -> None:
    response, body = get(address, f"/lines?count={MANY}&callback=show")

    assert response.headers["Content-Type"].startswith("text/javascript")
    assert body.startswith(b"show([{")
    assert body.endswith(b"}])")


def test_jsconfig_counts_for_rows(address: tuple[str, int]) -> None:
    _, body = get(address, "/lines.json?count=1&jsconfig=tc:pc")

    assert [*json.loads(body)[0]] == ["Id", "Text"]


def test_a_batch_holds_the_rows_of_each_request(address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.request("POST", "/json/reply/Lines[]", '[{"count":1},{"count":2}]', {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()

    assert [[each["id"] for each in one] for one in answer] == [[0], [0, 1]]


class Plain:
    """A format of somebody else's that cannot write a table in pieces."""

    name = "plain"
    media_types = ("text/plain",)
    as_file = False

    def codec(self, type_: Any, options: Any = None, /) -> Any:
        return self

    def encode(self, value: Any) -> bytes:
        return b" ".join(str(each.id).encode() for each in value)


def test_a_format_without_pieces_gets_the_rows_up_to_a_limit(source: Source) -> None:
    formats = Registry([*BUILT_IN, Plain()])  # type: ignore[list-item]  # it writes only
    with serving(Gateway(source.operations(), formats=formats, limits=Limits(rows_held=5))) as address:
        assert get(address, "/lines.plain?count=5")[1] == b"0 1 2 3 4"
        response, _body = get(address, "/lines.plain?count=6")

    assert response.status == TooManyRowsError.status


@pytest.mark.slow
@pytest.mark.measured
def test_an_export_that_takes_too_long_is_broken_off(source: Source) -> None:
    with serving(Gateway(source.operations(), limits=Limits(export_seconds=0.2))) as address:
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            get(address, "/hanging.csv")
        assert source.closed.wait(5)


# -- without a server, to see each step ------------------------------------------------------


class Kept:
    """A source that stays in reach, so that nobody but who should closes it."""

    def __init__(self, count: int, *, waits: bool = False) -> None:
        self.count = count
        self.made = 0
        self.closed = 0
        self.busy = False
        self._waits = waits

    def __iter__(self) -> Kept:
        return self

    def __next__(self) -> Line:
        if self.made == self.count:
            raise StopIteration
        self.busy = True
        if self._waits and self.made == self.count // 2:
            time.sleep(0.3)
        self.busy = False
        self.made += 1
        return line(self.made)

    def close(self) -> None:
        assert not self.busy, "closed while it was being read"
        self.closed += 1


class AsynchronouslyKept(Kept):
    def __aiter__(self) -> AsynchronouslyKept:
        return self

    async def __anext__(self) -> Line:
        try:
            return next(self)
        except StopIteration:
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        self.closed += 1


async def ask(rows: Rows[Line], method: str = "GET", *, leaves_after: float | None = None) -> list[dict[str, Any]]:
    """Return what an application sends for rows; its reader leaves after some seconds, or never."""

    @operation("/kept")
    def kept(request: Ping) -> Rows[Line]:
        return rows

    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if leaves_after is None:
            await asyncio.Event().wait()
        await asyncio.sleep(leaves_after or 0)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/kept.csv",
        "raw_path": b"/kept.csv",
        "query_string": b"",
        "headers": [],
    }
    await Gateway([kept])(scope, receive, send)
    return sent


KEPT = [(Kept, False), (Kept, True), (AsynchronouslyKept, False)]


@pytest.mark.parametrize(("kind", "in_thread"), KEPT)
@pytest.mark.parametrize("count", [3, MANY])
def test_a_source_is_closed_once_it_has_ended(kind: type[Kept], in_thread: bool, count: int) -> None:
    source = kind(count)
    sent = asyncio.run(ask(Rows(source, in_thread=in_thread)))

    assert sent[-1].get("more_body", False) is False
    assert b"".join(each["body"] for each in sent[1:]).count(b"\r\n") == count + 1
    assert source.closed == 1


@pytest.mark.parametrize(("kind", "in_thread"), KEPT)
def test_a_source_is_closed_when_its_reader_leaves(kind: type[Kept], in_thread: bool) -> None:
    source = kind(1_000_000)
    sent = asyncio.run(ask(Rows(source, in_thread=in_thread), leaves_after=0.05))

    assert sent[-1]["more_body"] is True
    assert source.made < source.count
    assert source.closed == 1


@pytest.mark.slow
@pytest.mark.measured
def test_a_source_is_not_closed_while_a_thread_reads_it() -> None:
    source = Kept(4_000, waits=True)
    asyncio.run(ask(Rows(source, in_thread=True), leaves_after=0.1))

    assert source.closed == 1


@pytest.mark.parametrize(("kind", "in_thread"), KEPT)
def test_head_of_a_long_table_tells_its_length_and_sends_nothing(kind: type[Kept], in_thread: bool) -> None:
    source = kind(20_000)
    sent = asyncio.run(ask(Rows(source, in_thread=in_thread), "HEAD"))

    assert [each.get("body", b"") for each in sent] == [b"", b""]
    assert int(dict(sent[0]["headers"])[b"Content-Length"]) > 20_000
    assert source.made == source.count
    assert source.closed == 1


@pytest.mark.parametrize("kind", [Kept, AsynchronouslyKept])
def test_every_chunk_gives_the_loop_away(kind: type[Kept]) -> None:
    async def turns() -> tuple[int, int]:
        count = 0

        async def others() -> None:
            nonlocal count
            while True:
                count += 1
                await asyncio.sleep(0)

        task = asyncio.ensure_future(others())
        sent = await ask(Rows(kind(MANY)))
        task.cancel()
        return count, len(sent)

    count, messages = asyncio.run(turns())
    assert messages > 3
    assert count >= messages - 2


def standing() -> float:
    """Return the time of a machine on which nothing takes any."""
    return 0.0


def test_a_chunk_of_the_smallest_rows_has_no_more_than_so_many() -> None:
    sizes: list[int] = []

    class Counting:
        frame = Frame()

        def encode_rows(self, rows: Sequence[Any], /) -> bytes:
            sizes.append(len(rows))
            return b"x"

    async def written() -> None:
        stream = Stream(SourceOfRows(Rows(range(20 * MOST_ROWS)), standing), Counting(), Frame(), Limits())
        while not stream.ended:
            await stream.chunk()

    asyncio.run(written())

    assert max(sizes) == MOST_ROWS


def test_a_source_that_pauses_is_asked_for_as_many_as_before() -> None:
    """Each step of a database is waited for: the chunk that it begins is small, the next ones are not."""
    now = 0.0
    sizes: list[int] = []

    class Counting:
        frame = Frame()

        def encode_rows(self, rows: Sequence[Any], /) -> bytes:
            sizes.append(len(rows))
            return b"x" * len(rows)

    def steps() -> Iterator[int]:
        nonlocal now
        for each in range(20 * MOST_ROWS):
            if each > 10 * MOST_ROWS and each % 500 == 0:
                now += 1
            yield each

    async def written() -> None:
        stream = Stream(SourceOfRows(Rows(steps()), lambda: now), Counting(), Frame(), Limits())
        while not stream.ended:
            await stream.chunk()

    asyncio.run(written())

    assert sum(sizes) == 20 * MOST_ROWS
    assert len(sizes) < 80


def test_the_rows_of_a_chunk_follow_from_their_bytes() -> None:
    """Rows of 100 kB, of which any two are more than a chunk, are sent one by one."""

    async def wide() -> AsyncIterator[Line]:
        for each in range(50):
            yield Line(id=each, text="x" * 100_000)

    sent = asyncio.run(ask(Rows(wide())))
    assert max(len(each["body"]) for each in sent[2:]) < 200_000
    assert len(sent) > 40


@pytest.mark.slow
@pytest.mark.measured
def test_a_source_without_a_first_row_is_ended_with_the_handlers_deadline(source: Source) -> None:
    @operation("/silent")
    async def silent(request: Ping) -> Rows[Line]:
        return Rows(nothing())

    async def nothing() -> AsyncIterator[Line]:
        try:
            await asyncio.Event().wait()
            yield Line()
        finally:
            source.closed.set()

    with serving(Gateway([silent], limits=Limits(seconds=0.2))) as address:
        response, _ = get(address, "/silent.csv")

    assert response.status == 503
    assert source.closed.is_set()


@pytest.mark.parametrize("name", ["json", "jsonl", "jsv", "csv", "xml"])
@pytest.mark.parametrize("count", [0, 3, MANY])
def test_a_reply_gives_rows_a_status_and_headers(name: str, count: int, address: tuple[str, int]) -> None:
    response, body = get(address, f"/reply.{name}?count={count}")

    assert (response.status, response.reason, response.headers["X-Table"]) == (206, "Some Of It", "lines")
    assert response.headers["Content-Disposition"] is None
    assert body == get(address, f"/lines.{name}?count={count}")[1]


def test_a_reply_names_the_format_of_its_rows(address: tuple[str, int]) -> None:
    response, body = get(address, "/reply.json?count=2&mediaType=text/csv")

    assert response.headers["Content-Type"] == "text/csv"
    assert body.startswith(b"Id,Text\r\n")


def test_a_client_that_has_a_state_of_rows_gets_none(address: tuple[str, int], source: Source) -> None:
    with contextlib.closing(http.client.HTTPConnection(*address, timeout=10)) as connection:
        connection.request("GET", "/reply.csv?count=5&etag=now", headers={"If-None-Match": '"now"'})
        response = connection.getresponse()
        assert (response.status, response.read(), source.made) == (304, b"", 0)


def test_a_failure_before_the_first_row_of_a_reply_is_an_error(address: tuple[str, int]) -> None:
    response, body = get(address, "/reply.json?count=5&failsAt=0")

    assert response.status == 400
    assert b"torn" in body


def test_rows_that_an_annotation_does_not_tell_of_are_a_mistake(
    address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    response, _ = get(address, "/undeclared.json")

    assert response.status == 500
    assert "gives no rows" in caplog.text


def test_rows_within_a_record_are_refused_at_boot_with_their_name() -> None:
    class LinesPage(Dto):
        total: int = 0
        lines: Rows[Line] | None = None

    LinesPage.__annotations__.update(total=int, lines=Rows[Line] | None)

    @operation("/page")
    def page(request: Lines) -> Any:
        return None

    page = replace(page, response=LinesPage)

    with pytest.raises(UnsupportedTypeError, match=r"LinesPage.Lines: no format has a text for .*Rows"):
        Gateway([page])


def test_an_annotation_says_which_list_the_rows_are() -> None:
    assert written_type(Rows[Line] | Reply) == (list[Line], Line)
    assert written_type(Rows[Line] | None) == (list[Line] | None, Line)
    assert written_type(Line | Rows[Line]) == (Line, Line)
    with pytest.raises(TypeError):
        written_type(Rows[Line] | Rows[Ping])


@pytest.fixture
def compressing(source: Source) -> Iterator[tuple[str, int]]:
    with serving(Gateway(source.operations(), settings=Settings(compress_above=1000))) as found:
        yield found


def sent(address: tuple[str, int], target: str, encoding: str, method: str = "GET") -> tuple[Any, bytes]:
    with contextlib.closing(http.client.HTTPConnection(*address, timeout=10)) as connection:
        connection.request(method, target, headers={"Accept-Encoding": encoding})
        response = connection.getresponse()
        return response, response.read()


def unpacked(encoding: str, body: bytes) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(body)
    return pytest.importorskip("zstandard").ZstdDecompressor().decompressobj().decompress(body)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("name", ["json", "jsonl", "jsv", "csv", "xml"])
def test_a_long_table_is_compressed_as_it_comes(name: str, encoding: str, compressing: tuple[str, int]) -> None:
    if encoding == "zstd":
        pytest.importorskip("zstandard")
    plain = sent(compressing, f"/lines.{name}?count={MANY}", "identity")[1]

    response, body = sent(compressing, f"/lines.{name}?count={MANY}", encoding)

    assert response.headers["Content-Encoding"] == encoding
    assert response.headers["Content-Length"] is None
    assert "Accept-Encoding" in ", ".join(response.headers.get_all("Vary"))
    assert unpacked(encoding, body) == plain
    assert len(body) < len(plain) / 5


def test_a_compressed_table_can_be_read_while_its_source_still_works(
    compressing: tuple[str, int], source: Source
) -> None:
    with contextlib.closing(http.client.HTTPConnection(*compressing, timeout=10)) as connection:
        connection.request("GET", "/hanging.csv", headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        reader, rows = zlib.decompressobj(16 + zlib.MAX_WBITS), b""
        while rows.count(b"\r\n") < MANY / 4:
            rows += reader.decompress(response.read1())

        assert not source.closed.is_set()


def test_a_compressed_table_that_fails_has_no_end(compressing: tuple[str, int]) -> None:
    with contextlib.closing(http.client.HTTPConnection(*compressing, timeout=10)) as connection:
        connection.request("GET", f"/lines.csv?count={MANY}&failsAt={MANY - 1}", headers={"Accept-Encoding": "gzip"})
        with pytest.raises(http.client.IncompleteRead) as caught:
            connection.getresponse().read()

    with pytest.raises(EOFError):
        gzip.decompress(caught.value.partial)


def test_head_says_how_a_long_table_would_be_sent(compressing: tuple[str, int]) -> None:
    response, body = sent(compressing, f"/lines.json?count={MANY}", "gzip", "HEAD")

    assert (response.headers["Content-Encoding"], response.headers["Content-Length"], body) == ("gzip", None, b"")
