"""Other ways to send the same request: compressed, in another charset, in pieces, between other separators."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zlib
from collections.abc import Callable
from urllib.parse import quote, unquote

from tests.fuzz.exchanges import Request

#: Charsets that clients of old declare.
_CHARSETS = ("iso-8859-1", "windows-1252", "iso-8859-2", "windows-1251", "utf-16", "utf-16le", "utf-16be", "shift_jis")


def media_type(request: Request) -> str:
    """Return what the request says its body is, without parameters."""
    return next((each for name, each in request.headers if name == "Content-Type"), "").partition(";")[0].strip()


def _retyped(request: Request, body: bytes, parameter: str) -> Request:
    headers = tuple((name, f"{each}{parameter}" if name == "Content-Type" else each) for name, each in request.headers)
    return request._replace(headers=headers, body=body)


def compressed(request: Request, chance: random.Random) -> Request:
    """Return a request whose body is compressed, in one member, several, or twice."""
    body, cut = request.body, chance.randrange(len(request.body) + 1)
    data, coding = chance.choice(
        (
            (gzip.compress(body, mtime=0), "gzip"),
            (gzip.compress(body, mtime=0), "x-gzip"),
            (gzip.compress(body, mtime=0), "GZIP"),
            (gzip.compress(body[:cut], mtime=0) + gzip.compress(body[cut:], mtime=0), "gzip"),
            (gzip.compress(body, mtime=0) + b"\0\0after", "gzip"),
            (zlib.compress(body), "deflate"),
            (gzip.compress(zlib.compress(body), mtime=0), "deflate, gzip"),
            (gzip.compress(body, mtime=0), "identity, gzip"),
        )
    )
    return request.having(("Content-Encoding", coding), body=data)


def in_pieces(request: Request, chance: random.Random) -> Request:
    """Return a request whose body arrives in pieces, of no declared length."""
    size = max(1, len(request.body) // chance.choice((1, 2, 5)))
    return request._replace(pieces=tuple([size] * (len(request.body) // size)) or (0,))


def marked(request: Request, chance: random.Random) -> Request:
    """Return a request whose body begins with a byte order mark."""
    if not request.body or media_type(request).startswith(("multipart/", "application/x-www")):
        return request
    return request._replace(body=b"\xef\xbb\xbf" + request.body)


def in_charset(request: Request, chance: random.Random) -> Request:
    """Return a request whose text is in the charset that it declares; as it was where that has no such letters."""
    kind, charset = media_type(request), chance.choice(_CHARSETS)
    if not request.body or kind.startswith("multipart/") or ("xml" in kind and charset == "shift_jis"):
        return request
    escapes = kind.startswith("application/x-www")
    if escapes and charset == "utf-16":
        charset = "utf-16le"  # a form has no mark
    try:
        body = _raw(request.body.decode()).encode(charset) if escapes else request.body.decode().encode(charset)
    except UnicodeError:
        return request
    if "xml" in kind:
        mark = b"\xff\xfe" if charset == "utf-16le" else b"\xfe\xff" if charset == "utf-16be" else b""
        rest = body[2:] if charset == "utf-16" else body
        name = "utf-16" if mark else charset
        declared = f'<?xml version="1.0" encoding="{name}"?>'.encode(charset)
        return request._replace(body=mark + declared + rest)
    if not escapes and not charset.startswith("utf-16") and _is_utf8(body):
        return request  # it is read as what it also is
    return _retyped(request, body, chance.choice((f"; charset={charset}", f';charset="{charset.upper()}"')))


def _raw(form: str) -> str:
    """Return an urlencoded form whose letters stand for themselves, where they were escaped only for being letters."""
    pairs = []
    for pair in form.split("&"):
        name, _, text = pair.partition("=")
        letters = unquote(text)
        kept = "".join(each if each.isalpha() and each > "\x7f" else quote(each, safe="") for each in letters)
        pairs.append(f"{name}={kept}")
    return "&".join(pairs)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeError:
        return False
    return True


def separated(request: Request, chance: random.Random) -> Request:
    """Return a table with another separator, announced or not; anything else as it was."""
    if media_type(request) != "text/csv":
        return request
    mark = chance.choice(";\t|")
    rows = list(csv.reader(io.StringIO(request.body.decode(), newline="")))
    if len(rows[0]) == 1:
        return request
    made = io.StringIO()
    writer = csv.writer(made, delimiter=mark, quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer.writerows(rows[:1])
    body = io.StringIO()
    quoting = csv.writer(body, delimiter=mark, quoting=csv.QUOTE_ALL)
    quoting.writerows(rows[1:])
    announced = chance.choice(("", f"sep={mark}\r\n"))
    return request._replace(body=(announced + made.getvalue() + body.getvalue()).encode())


def asked_otherwise(request: Request, chance: random.Random) -> Request:
    """Return a request that asks for JSON in another way."""
    path, _, query = request.target.partition("?")
    others = tuple(each for each in request.headers if each[0] != "Accept")
    match chance.randrange(4):
        case 0 if path == "/thing":
            return request._replace(target="/thing.json" + ("?" + query if query else ""), headers=others)
        case 1 if "format=" not in query:
            return request._replace(target=f"{path}?{query}&Format=JSON.x" if query else f"{path}?format=json")
        case 2:
            lines = (("Accept", "image/png"), ("Accept", "application/json;q=0.1, text/csv"))
            return request._replace(headers=(*others, *lines))
    return request._replace(target=f"{path}?{query}&jsconfig=zzz,tode" if query else f"{path}?jsconfig=tode")


DRESSES: tuple[Callable[[Request, random.Random], Request], ...] = (
    compressed,
    in_pieces,
    marked,
    in_charset,
    separated,
    asked_otherwise,
)


def dressed(request: Request, chance: random.Random) -> Request:
    """Return the same request, sent otherwise; a charset comes before what hides the letters."""
    chosen = [each for each in (separated, in_charset, asked_otherwise) if chance.random() < 0.3]
    if in_charset not in chosen and chance.random() < 0.2:
        chosen.append(marked)
    if request.body and chance.random() < 0.4:
        chosen.append(compressed)
    if request.body and chance.random() < 0.3:
        chosen.append(in_pieces)
    for each in chosen:
        request = each(request, chance)
    return request
