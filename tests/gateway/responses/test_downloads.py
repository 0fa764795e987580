"""Tables as files, over a real socket: their layout, their name, their state and their pieces."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from gateway import Dto, Gateway, Reply, Rows, Settings, operation
from tests.serving import serving


class Part(Dto):
    id: int = 0
    name: str | None = None


class Cell(Dto):
    id: int = 0
    note: str | None = None
    part: Part | None = None


class Table(Dto):
    pass


class Cut(Dto):
    """Has members of its own by the names of export parameters."""

    sep: str | None = None
    filename: str | None = None


class Stream(Dto):
    count: int = 2


class Ordered(Dto):
    runs: int = 0


CELLS = [Cell(id=1, note="=1+1", part=Part(id=2, name="x")), Cell(id=2, note="Gädget")]
PLAIN = 'Id,Note,Part\r\n1,=1+1,"{id:2,name:x}"\r\n2,Gädget,\r\n'.encode()
RUNS: list[int] = []


@operation("/table")
def table(request: Table) -> list[Cell]:
    return CELLS


@operation("/cut")
def cut(request: Cut) -> list[Part]:
    return [Part(id=1, name=f"{request.sep} {request.filename}")]


@operation("/stream")
def stream(request: Stream) -> Rows[Cell]:
    return Rows(CELLS[each % 2] for each in range(request.count))


@operation("/ordered")
def ordered(request: Ordered) -> Reply:
    RUNS.append(1)
    return Reply([Part(id=1)], etag="mine")


OPERATIONS = [table, cut, stream, ordered]


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(Gateway(OPERATIONS, settings=Settings(compress_above=100_000))) as found:
        yield found


Got = tuple[int, http.client.HTTPMessage, bytes]


def get(address: tuple[str, int], target: str, method: str = "GET", **headers: str) -> Got:
    connection = http.client.HTTPConnection(*address, timeout=10)
    try:
        connection.request(method, target, headers={each.replace("_", "-"): text for each, text in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


# -- layout and name -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/table", "/stream"])
@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("", PLAIN),
        ("?sep=;", 'Id;Note;Part\r\n1;=1+1;"{id:2,name:x}"\r\n2;Gädget;\r\n'.encode()),
        ("?sep=tab&header=off", '1\t=1+1\t"{id:2,name:x}"\r\n2\tGädget\t\r\n'.encode()),
        ("?bom=1", b"\xef\xbb\xbf" + PLAIN),
        ("?nested=json", 'Id,Note,Part\r\n1,=1+1,"{""id"":2,""name"":""x""}"\r\n2,Gädget,\r\n'.encode()),
        ("?nested=flat", "Id,Note,Part.Id,Part.Name\r\n1,=1+1,2,x\r\n2,Gädget,,\r\n".encode()),
        ("?excel=1", b"\xef\xbb\xbf" + PLAIN.replace(b"=1", b"'=1")),
    ],
)
def test_the_url_lays_the_table_out(path: str, query: str, body: bytes, address: tuple[str, int]) -> None:
    assert get(address, f"{path}.csv{query}")[2] == body


def test_a_spreadsheet_gets_the_separator_of_its_readers_language(address: tuple[str, int]) -> None:
    _, headers, body = get(address, "/table.csv?excel=1", Accept_Language="de-DE,de;q=0.9")

    assert body.startswith(b"\xef\xbb\xbfId;Note;Part\r\n")
    assert "Accept-Language" in headers.get_all("Vary", [])


def test_another_value_is_an_error_in_the_clients_format_and_nothing_runs(address: tuple[str, int]) -> None:
    before = len(RUNS)
    status, _, body = get(address, "/ordered.csv?sep=abc")

    assert status == 400
    assert body.startswith(b"ResponseStatus\r\n")
    assert b"sep='abc' is none of" in body
    assert len(RUNS) == before


def test_only_csv_is_asked(address: tuple[str, int]) -> None:
    status, _, body = get(address, "/table.json?sep=abc")

    assert (status, body[:8]) == (200, b'[{"id":1')


@pytest.mark.parametrize("path", ["/table", "/stream", "/stream?count=20000"])
def test_the_file_is_called_as_asked(path: str, address: tuple[str, int]) -> None:
    path += "&" if "?" in path else "?"
    _, headers, _ = get(address, f"{path}format=csv&filename=..%2FZ%C3%BCrich%0D%0AX:%20y")

    expected = "attachment;filename=\"ZurichX_ y.csv\";filename*=UTF-8''Z%C3%BCrichX_%20y.csv"
    assert headers.get_all("Content-Disposition") == [expected]
    assert headers["X"] is None


def test_a_name_of_which_nothing_is_left_is_that_of_the_operation(address: tuple[str, int]) -> None:
    assert get(address, "/table.csv?filename=..")[1]["Content-Disposition"] == 'attachment;filename="Table.csv"'


def test_a_member_of_the_request_keeps_its_parameter(address: tuple[str, int]) -> None:
    _, headers, body = get(address, "/cut.csv?sep=abc&filename=x&bom=1")

    assert body == b"\xef\xbb\xbfId,Name\r\n1,abc x\r\n"
    assert headers["Content-Disposition"] == 'attachment;filename="Cut.csv"'


def test_a_stock_host_heeds_none_of_it() -> None:
    with serving(Gateway(OPERATIONS, settings=Settings(exports=False))) as address:
        _, headers, body = get(address, "/table.csv?sep=abc&bom=1&filename=x", Range="bytes=0-1")

    assert body == PLAIN
    assert headers["Content-Disposition"] == 'attachment;filename="Table.csv"'
    assert headers["ETag"] is None
    assert headers["Accept-Ranges"] is None


# -- state and pieces ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/table.csv", "/stream.csv"])
def test_a_table_is_had_in_pieces(path: str, address: tuple[str, int]) -> None:
    status, head, nothing = get(address, path, "HEAD")
    assert (status, nothing, head["Content-Length"], head["Accept-Ranges"]) == (200, b"", str(len(PLAIN)), "bytes")

    status, headers, first = get(address, path, Range="bytes=0-9")
    assert (status, first) == (206, PLAIN[:10])
    assert headers["Content-Range"] == f"bytes 0-9/{len(PLAIN)}"
    assert headers["ETag"] == head["ETag"]
    _, _, rest = get(address, path, Range="bytes=10-", If_Range=head["ETag"])
    assert first + rest == PLAIN
    assert get(address, path, Range="bytes=-5")[2] == PLAIN[-5:]


def test_a_piece_of_another_state_is_not_given(address: tuple[str, int]) -> None:
    for condition in ('"other"', 'W/"other"', "Wed, 25 Nov 2026 00:00:00 GMT"):
        assert get(address, "/table.csv", Range="bytes=0-1", If_Range=condition)[::2] == (200, PLAIN)


def test_a_piece_past_the_end_is_416(address: tuple[str, int]) -> None:
    status, headers, body = get(address, "/table.csv", Range="bytes=1000-")

    assert (status, headers["Content-Range"], body) == (416, f"bytes */{len(PLAIN)}", b"")


@pytest.mark.parametrize("wanted", ["items=0-1", "bytes=0-1,3-4", "bytes=-", "nonsense"])
def test_a_range_of_another_kind_is_passed_over(wanted: str, address: tuple[str, int]) -> None:
    assert get(address, "/table.csv", Range=wanted)[::2] == (200, PLAIN)


def test_a_piece_is_asked_for_by_get_alone(address: tuple[str, int]) -> None:
    # RFC 9110 14.2
    status, headers, _ = get(address, "/table.csv", "HEAD", Range="bytes=0-1")

    assert (status, headers["Content-Length"], headers["Content-Range"]) == (200, str(len(PLAIN)), None)


def test_who_has_the_table_gets_304(address: tuple[str, int]) -> None:
    tag = get(address, "/table.csv")[1]["ETag"]

    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        status, headers, body = get(address, "/table.csv", If_None_Match=known)
        assert (status, body, headers["ETag"]) == (304, b"", tag)
    assert get(address, "/table.csv", If_None_Match='"x"')[0] == 200


def test_each_layout_is_a_state_of_its_own(address: tuple[str, int]) -> None:
    assert get(address, "/table.csv")[1]["ETag"] != get(address, "/table.csv?sep=;")[1]["ETag"]


def test_a_compressed_table_has_a_weak_tag(address: tuple[str, int]) -> None:
    with serving(Gateway(OPERATIONS, settings=Settings(compress_above=10))) as small:
        _, headers, _ = get(small, "/table.csv", Accept_Encoding="gzip")
        assert headers["Content-Encoding"] == "gzip"
        assert headers["ETag"] == "W/" + get(address, "/table.csv")[1]["ETag"]
        status, headers, piece = get(small, "/table.csv", Accept_Encoding="gzip", Range="bytes=0-19")
        assert (status, headers["Content-Encoding"], piece) == (206, None, PLAIN[:20])


def test_what_is_no_safe_request_or_no_table_has_no_state(address: tuple[str, int]) -> None:
    assert get(address, "/table.csv", "POST")[1]["ETag"] is None
    assert get(address, "/table.json")[1]["ETag"] is None
    assert get(address, "/stream.csv?count=20000")[1]["ETag"] is None
    assert get(address, "/ordered.csv")[1]["ETag"] == '"mine"'
