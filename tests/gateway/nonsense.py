"""Requests that nobody would send on purpose: strategies for the test beside this module.

They keep close enough to what the hosts know that most of them get past the first check: real
routes with odd values, real documents with a piece cut out, real headers beside each other.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Request:
    """One request, as it would be written on the wire."""

    line: str  #: method and target
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    chunked: bool = False


@dataclass(frozen=True)
class Known:
    """What a host answers to: route templates, operation names, member names, documents of its requests."""

    routes: tuple[str, ...]
    operations: tuple[str, ...]
    members: tuple[str, ...]
    documents: tuple[bytes, ...]


#: What may stand in a target as it is.
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
FORMATS = ("json", "jsv", "csv", "xml", "html", "jsonl")
SUFFIXES = ("", ".json", ".jsv", ".csv", ".xml", ".html", ".jsonl", ".CSV", ".", ".zzz", ".json.csv", "/", "/.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND")
MEDIA_TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "text/json",
    "text/csv",
    "text/csv; header=absent",
    "application/jsv",
    "text/jsv",
    "application/xml",
    "text/xml",
    "application/soap+xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    'multipart/form-data; boundary="b c"',
    "multipart/form-data; boundary=",
    "text/plain",
    "text/html",
    "text/jsonl",
    "application/octet-stream",
    "application/x-msgpack",
    "application/vnd.api+json",
    "*/*",
    "",
    ";",
    ",",
    "/",
    "a/b/c;;=",
    "text/csv;q=0.5, application/json;q=banana, */*;q=0",
)
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "NaN",
    "9" * 40,
    "null",
    "true",
    "[",
    "]",
    "{",
    "}",
    "{}",
    "[[",
    '"',
    '""',
    '"a',
    "a,b",
    "{a:b}",
    "{a:{b:[c",
    "\\",
    "\\ud800",
    "\x00",
    "\r\n",
    "<",
    "<a/>",
    "<!DOCTYPE a>",
    "&amp;",
    "../..",
    "\u202e",
    "\ufeff",
    "\U0001f600",
    "/Date(x)/",
    "/Date(99999999999999999)/",
    "PT",
    "PT1H",
    "P99999999D",
    "2020-02-30",
    "0000-00-00",
    "00000000-0000-0000-0000-00000000000g",
    "=1+1",
    "javascript:alert(1)",
)
PARAMETERS = (
    *("format", "jsconfig", "callback", "debug", "excel", "sep", "bom", "header", "nested", "filename", "authsecret"),
    *(
        "apikey",
        "ss-tok",
        "ss-id",
        "continue",
        "redirect",
        "X-Http-Method-Override",
        "X-Param-Override-x",
        "noredirect",
    ),
)
PARAMETER_VALUES = (
    *FORMATS,
    *(
        "1",
        "0",
        "off",
        "flat",
        "cb",
        "a.b[0]",
        "alert(1)//",
        "dh:iso8601,tc:sc",
        "edv,inv,pp",
        "dh:",
        ":",
        ",",
        "DELETE",
    ),
    *(";", "\t", "|", ",,", "\u20ac", "../../x", 'a"b\r\nc', "//evil.example", "http://[", "x" * 300),
)
HEADERS = (
    *("Accept", "Content-Type", "X-Http-Method-Override", "Content-Encoding", "Accept-Encoding", "Cookie", "Origin"),
    *("Authorization", "Range", "If-None-Match", "If-Modified-Since", "If-Range", "X-ss-id", "X-ss-opt", "Referer"),
    *("Access-Control-Request-Method", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Proto", "Expect", "Via"),
)
HEADER_VALUES = (
    *(
        "gzip",
        "deflate",
        "br",
        "gzip, gzip",
        "identity;q=0",
        "*;q=0",
        "null",
        "https://app.example.org",
        "https://[",
        "DELETE",
    ),
    *(
        "bytes=0-1",
        "bytes=-1",
        "bytes=9-",
        "bytes=2-1",
        "bytes=0-0,2-3",
        "items=0-1",
        "bytes=" + "9" * 30 + "-",
        "bytes=--1",
    ),
    *('"x"', 'W/"x", *', "*", '"', "Wed, 25 Nov 2026 01:02:03 GMT", "Wed, 99 Nov 9999 99:99:99 GMT", "1e9"),
    *(
        "Basic",
        "Basic ",
        "Basic Og==",
        "Basic YTpi",
        "Basic !",
        "Basic //8=",
        "Bearer",
        "Bearer a.b.c",
        "Bearer  x",
        "Digest a=b",
    ),
    *(
        "ss-id=x; ss-pid=y; ss-opt=perm",
        "=;;=;a",
        "ss-tok=a.b.c; ss-reftok=x",
        "perm",
        "de-AT,de;q=x",
        "\xff\xfe",
        "\xe4",
    ),
)


def texts() -> SearchStrategy[str]:
    return st.one_of(st.sampled_from(NASTY), st.text(max_size=8))


def escaped(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def escapes() -> SearchStrategy[str]:
    """A piece of a target: escaped as it should be, twice, wrongly or not at all."""
    wrong = (
        "%",
        "%%",
        "%zz",
        "%c3",
        "%ff%fe",
        "%00",
        "%2f",
        "%2F..",
        "%5B%5D",
        "[]",
        "+",
        "%2B",
        "..",
        ".",
        "*",
        "{x}",
        "~",
    )
    return st.one_of(
        texts().map(escaped),
        texts().map(escaped).map(escaped),
        st.sampled_from(wrong),
        st.text(PRINTABLE, min_size=1, max_size=6),
    ).map(lambda text: text.replace("?", "%3F").replace("#", "%23"))


def paths(known: Known) -> SearchStrategy[str]:
    """A path: of a route, of a predefined route, or of nothing."""
    operations = st.one_of(
        st.sampled_from(known.operations), st.sampled_from(known.operations).map(str.lower), escapes()
    )
    batch = st.sampled_from(("", "", "", "[]", "%5B%5D", "[", "]", "[][]"))
    ways = st.sampled_from(("reply", "oneway", "Reply", "syncreply", "metadata", ""))
    suffixes = st.sampled_from(SUFFIXES)
    return st.one_of(
        st.tuples(st.sampled_from(known.routes), escapes(), suffixes).map(
            lambda each: each[0].replace("{}", each[1]) + each[2]
        ),
        st.tuples(st.sampled_from(FORMATS), ways, operations, batch).map(
            lambda each: "/" + "/".join(each[:3]) + each[3]
        ),
        st.tuples(operations, batch, suffixes).map(lambda each: "/api/" + "".join(each)),
        st.lists(escapes(), max_size=4).map(lambda each: "/" + "/".join(each)),
    )


def pairs(known: Known) -> SearchStrategy[str]:
    """One ``name=value`` of a query or form."""
    of_members = st.tuples(st.sampled_from(known.members), texts().map(escaped))
    of_framework = st.tuples(st.sampled_from(PARAMETERS), st.sampled_from(PARAMETER_VALUES).map(escaped))
    anything = st.tuples(escapes(), escapes())
    both = st.one_of(of_members, of_members, of_framework, anything)
    return st.one_of(both.map("=".join), both.map("=".join), escapes(), st.just(""))


def queries(known: Known) -> SearchStrategy[str]:
    return st.lists(pairs(known), max_size=4).map("&".join)


def documents(known: Known) -> SearchStrategy[bytes]:
    """A body: a document as it should be, one with damage, a form, or bytes."""
    whole = st.sampled_from(known.documents)
    junk = st.one_of(st.binary(max_size=6), texts().map(lambda text: text.encode("utf-8", "surrogatepass")))

    @st.composite
    def damaged(draw: st.DrawFn) -> bytes:
        text = draw(whole)
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        return text[:start] + draw(junk) + text[end:]

    forms = queries(known).map(lambda text: text.encode("utf-8", "replace"))
    twice = st.tuples(whole, whole).map(b"".join)
    squeezed = st.one_of(whole, st.binary(max_size=8)).map(lambda data: gzip.compress(data, mtime=0))
    return st.one_of(st.just(b""), whole, damaged(), damaged(), forms, twice, squeezed, st.binary(max_size=30))


def headers() -> SearchStrategy[tuple[tuple[str, str], ...]]:
    media = st.tuples(st.sampled_from(("Accept", "Content-Type")), st.sampled_from(MEDIA_TYPES))
    odd = st.tuples(st.sampled_from(HEADERS), st.sampled_from((*HEADER_VALUES, *MEDIA_TYPES)))
    return st.lists(st.one_of(media, media, odd), max_size=5).map(tuple)


def requests(known: Known) -> SearchStrategy[Request]:
    """A request to a host."""
    targets = st.tuples(paths(known), queries(known)).map(lambda each: each[0] + ("?" + each[1] if each[1] else ""))
    lines = st.tuples(st.one_of(st.sampled_from(METHODS[:5]), st.sampled_from(METHODS)), targets).map(" ".join)
    return st.builds(Request, lines, headers(), documents(known), st.booleans())


def written(request: Request) -> bytes:
    """Return a request as HTTP/1.1 has it, its length declared or in chunks."""
    lines = [f"{request.line} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in request.headers)]
    body = request.body
    if request.chunked:
        lines.append("Transfer-Encoding: chunked")
        body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
    elif body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body


def damaged_wires(known: Known) -> SearchStrategy[bytes]:
    """What a connection brings: requests one after the other, some with a piece cut out, doubled or put in."""
    lines = (
        *(
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b"\r",
            b"\0",
            b" ",
            b":",
            b"\t",
            b"HTTP/1.1",
            b"HTTP/1.0",
            b"HTTP/9.9",
            b"PRI * HTTP/2.0",
        ),
        *(
            b"Content-Length: 5\r\n",
            b"Content-Length: -1\r\n",
            b"Content-Length: 1\r\nContent-Length: 2\r\n",
            b"0\r\n\r\n",
        ),
        *(
            b"Transfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: x\r\n",
            b"ffffffffffffffff\r\n",
            b"Host: a\r\nHost: b\r\n",
        ),
        *(
            b"Connection: close\r\n",
            b"Connection: upgrade\r\nUpgrade: websocket\r\n",
            b"Expect: 100-continue\r\n",
            b"\x16\x03\x01",
        ),
    )

    @st.composite
    def damaged(draw: st.DrawFn) -> bytes:
        data = written(draw(requests(known)))
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 20)))
        return data[:start] + draw(st.one_of(st.sampled_from(lines), st.binary(max_size=4))) + data[end:]

    one = st.one_of(requests(known).map(written), damaged(), damaged())
    return st.lists(one, min_size=1, max_size=3).map(b"".join)
