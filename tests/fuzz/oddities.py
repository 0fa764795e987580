"""What requests are made strange with: names, targets, headers, and pieces that are repeated."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from urllib.parse import quote

from tests.fuzz import wires
from tests.fuzz.exchanges import Request

FORM = "application/x-www-form-urlencoded"


def file_name(chance: random.Random) -> tuple[str, str]:
    """Return a name, and the parameters that say it."""
    name = "".join(each for each in wires.text(chance) if each not in '"\\\r\n')
    if not name.strip() or name.startswith("=?"):
        name = "a.txt"
    word = base64.b64encode(name.encode()).decode()
    ways = [
        f'; filename="{name}"',
        f';filename="{name}"',
        f"; filename*=UTF-8''{quote(name, safe='')}",
        f'; filename="=?utf-8?B?{word}?="',
        f"; filename=\"=?utf-8?B?{word}?=\"; filename*=utf-8'en'{quote(name, safe='')}",
        f"; filename=\"other\"; filename*=UTF-8''{quote(name, safe='')}",
    ]
    return name, chance.choice(ways)


def pumped(request: Request, place: str, chance: random.Random, tokens: list[bytes]) -> Callable[[int], Request]:
    """Return what makes the request with a piece of a place repeated up to a size in bytes."""
    path, _, query = request.target.partition("?")
    text = {"body": request.body, "query": query.encode(), "path": path.encode()}.get(place, b"")
    if place == "header":
        name = chance.choice(("Accept", "Cookie", "Content-Type", "Accept-Encoding", "Range", "If-None-Match", "X-A"))
        text = chance.choice(_LINES)
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((1, 1, 2, 3, 8))] or chance.choice(tokens)[:40]
    if chance.random() < 0.3:
        piece += chance.choice(tokens)[:20]
    if place != "body":
        piece = bytes(each for each in piece if 0x20 < each < 0x7F or (place == "header" and each == 0x20)) or b"a"
    end = chance.choice((text[start:], b"", chance.choice(tokens) if place == "body" else b"x"))

    def made(size: int) -> Request:
        long = text[:start] + piece * (size // len(piece)) + end
        if place == "body":
            return request._replace(body=long)
        if place == "header":
            return request.having((name, long.decode("latin-1")))
        written = long.decode("latin-1")
        return request._replace(target=f"/{written.lstrip('/')}?{query}" if place == "path" else f"{path}?{written}")

    return made


NAMES = [*(each.lower() for each in wires.ORDER), *wires.ORDER[:6], "WHEN", "ids[]", "x", "__type", "sub.name"]
TOKENS = [
    b"\r\n--B\r\n",
    b"--B--",
    b"\r\n\r\n",
    b"filename*=",
    b"UTF-8''%",
    b"=?utf-8?B?",
    b"sep=;",
    b"\x1f\x8b",
    b"&",
    b"%",
]
TARGETS = [
    *map(bytes, (b"/", b"?", b"&", b"=", b"%", b"%2f", b"%2F", b"%00", b"%ff", b".", b"..", b".json", b".csv", b"[]"))
]
TARGETS += [
    b"json/reply/",
    b"api/",
    b"csv/reply/",
    b"format=xml",
    b"format=csv",
    b"callback=cb",
    b"jsconfig=edv,dh:iso8601",
]
TARGETS += [
    b"jsconfig=tc:d,inv,pp",
    b"Thing",
    b"Order",
    b"PostRows",
    b"X-Http-Method-Override=PUT",
    b"debug",
    b"+",
    b"#",
]
HEADERS = [
    *(
        ("Accept", each)
        for each in ("text/csv", "application/xml", "application/jsv", "text/html", "*/*", "", "a,b;q=0")
    ),
    *(
        ("Content-Type", each)
        for each in ("text/csv", "application/xml", "text/plain", "", "application/json;charset=zzz")
    ),
    *(("Content-Type", each) for each in ("application/json; charset=utf-16", "text/csv; charset=shift_jis", FORM)),
    *(("Content-Encoding", each) for each in ("gzip", "deflate", "br", "x-gzip, gzip", "foo", "", "identity")),
    *(("Range", "bytes=0-1"), ("Accept-Encoding", "gzip, br"), ("Cookie", "a=%zz; ss-id=x"), ("If-None-Match", "*")),
    ("X-Http-Method-Override", "DELETE"),
]
_LINES = [
    b"text/csv, application/json;q=0.5",
    b'a="b c"; d=%41',
    b"bytes=0-1,2-3",
    b'W/"a", "b"',
    b"gzip;q=0.5, br",
    b"a/b;c=d",
]
