"""One value of the ``corners`` host's ``Thing``, written for every source that a request has.

The writers here are as plain as the rules they stand for, and share nothing with those under test.
What every source tells alike is asked for: no empty text, which a query cannot set; no number in an
untyped place, which all but JSON give as text; dates to the millisecond.
"""

from __future__ import annotations

import base64
import datetime
import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from tests.fuzz.exchanges import Request

#: Characters and texts that separate, quote or escape somewhere.
_MARKS = [
    *"aZ0 ,;:|{}[]\"'`\\/=&+%#?<>()@_.-~*!$^\t",
    *("é", "ü", "€", "ß", "Ł", "я", "中", "\u00a0", "\u2003", "\u2028", "😀", "e\u0301", "\u202e"),
    *("null", "true", "sep=;", "\\u0041", "%41", "%zz", "%FC", "+49", "007", "=1+1", '""', "--B", "&amp;"),
    *("<![CDATA[", "]]>", "{a:1}", "[1,2]", "a,b", "Ann Lee", "/Date(1)/", "2024-02-29T10:00:00+02:00", "PT1H"),
]
_BREAKS = ["\n", "\r\n"]

Value = dict[str, Any]


def text(chance: random.Random, extra: list[str] | None = None) -> str:
    """Return a text of one to eight marks, with no blank at its edges."""
    marks = _MARKS if extra is None else _MARKS + extra
    while True:
        made = "".join(chance.choice(marks) for _ in range(chance.choice((1, 1, 2, 3, 5, 8))))
        if made.strip() == made and made:
            return made


def value(chance: random.Random) -> Value:
    """Return some members of a Thing with their values."""
    makers: dict[str, Callable[[], Any]] = {
        "id": lambda: chance.choice((1, -1, 7, 2**31 - 1, -(2**31))),
        "name": lambda: text(chance, _BREAKS),
        "ids": lambda: [chance.randrange(-9, 10**9) for _ in range(chance.randrange(1, 4))],
        "names": lambda: [text(chance, _BREAKS) for _ in range(chance.randrange(1, 4))],
        "anything": lambda: "x" + text(chance),
        "objects": lambda: {key: "x" + text(chance) for key in _keys(chance)},
        "items": lambda: ["x" + text(chance) for _ in range(chance.randrange(1, 4))],
        "when": lambda: _moment(chance),
        "amount": lambda: chance.choice((Decimal("1.50"), Decimal("-0.001"), Decimal(12), Decimal("9" * 20))),
        "color": lambda: chance.choice(("Red", "Green")),
        "long": lambda: chance.choice((1, -(2**63), 2**63 - 1, 10**15)),
        "pet": lambda: {"name": text(chance)},
        "lists": lambda: {key: [text(chance) for _ in range(chance.randrange(1, 3))] for key in _keys(chance)},
        "flag": lambda: True,
        "bytes": lambda: bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9))),
    }
    chosen = chance.sample(sorted(makers), chance.choice((1, 1, 2, 3, 5)))
    return {name: makers[name]() for name in makers if name in chosen}


def _keys(chance: random.Random) -> list[str]:
    return list(dict.fromkeys(text(chance) for _ in range(chance.choice((1, 2)))))


def _moment(chance: random.Random) -> datetime.datetime:
    made = datetime.datetime.fromtimestamp(chance.randrange(-(10**9), 4 * 10**9), datetime.UTC)
    return made.replace(microsecond=chance.choice((0, 0, 500_000, 123_000)))


def echoed(given: Value) -> Value:
    """Return what the host answers, as JSON has it; of a moment without its offset, which only XML leaves out."""
    return {name: _in_json(each) for name, each in given.items()}


def _in_json(given: Any) -> Any:
    match given:
        case datetime.datetime():
            return f"/Date({_milliseconds(given)})/"
        case bytes():
            return base64.b64encode(given).decode()
    return given


#: Members that the host answers though they were not asked for, with what they are then.
UNASKED = {
    "id": 0,
    "off": "/Date(-62135596800000)/",
    "when": "/Date(-62135596800000-0000)/",
    "access": 0,
    "long": 0,
    "ch": "\0",
    "flag": False,
}


def told(answer: bytes) -> Value:
    """Return the members that an answer tells beside :data:`UNASKED`; raises ValueError for what is none."""
    found = json.loads(answer, parse_float=Decimal)
    if not isinstance(found, dict):
        raise ValueError("no object")
    if isinstance(found.get("when"), str):
        found["when"] = found["when"].replace("+0000)", ")")
    return {name: each for name, each in found.items() if name not in UNASKED or each != UNASKED[name]}


def _milliseconds(moment: datetime.datetime) -> int:
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(milliseconds=1)


def _plain(given: Any) -> str:
    """Return the text of a scalar, as all but JSON and XML have it."""
    match given:
        case bool():
            return "True" if given else "False"
        case datetime.datetime():
            return given.strftime("%Y-%m-%dT%H:%M:%S.") + f"{given.microsecond // 1000:03}0000Z"
        case bytes():
            return base64.b64encode(given).decode()
    return str(given)


def jsv(given: Any) -> str:
    """Return the JSV of a value (formats/WIRE.md 6.2)."""
    if isinstance(given, dict):
        return "{" + ",".join(f"{_quoted(key)}:{jsv(each)}" for key, each in given.items()) + "}"
    if isinstance(given, list):
        return "[" + ",".join(map(jsv, given)) + "]"
    return _quoted(given) if isinstance(given, str) else _plain(given)


def _quoted(given: str) -> str:
    return '"' + given.replace('"', '""') + '"' if not given or set(given) & set('":,{}[]\r\n') else given


def parameter(given: Any) -> str:
    """Return the text of a query or form parameter (formats/WIRE.md 6.4)."""
    return given if isinstance(given, str) else jsv(given)


def in_json(given: Value) -> str:
    """Return a JSON object; dates as ISO 8601."""
    return json.dumps({name: _of_json(each) for name, each in given.items()}, ensure_ascii=False)


def _of_json(given: Any) -> Any:
    return given if isinstance(given, str | bool | int | list | dict) else _plain(given)


def in_jsv(given: Value) -> str:
    """Return a JSV object."""
    return jsv(given)


def in_csv(given: Value) -> str:
    """Return a table of one row (formats/WIRE.md 7.4)."""
    return ",".join(each.title() for each in given) + "\r\n" + ",".join(map(_cell, given.values())) + "\r\n"


def _cell(given: Any) -> str:
    made = parameter(given)
    return '"' + made.replace('"', '""') + '"' if made[0] in "[{}" or set(made) & set('",\r\n') else made


_ARRAYS = 'xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays"'
_TYPED = (
    'xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x:string"'
)
#: The order of the contract: names as UTF-16 has them (formats/WIRE.md 8.3).
ORDER = [
    *("Access", "Amount", "Anything", "Bytes", "Ch", "Color", "Flag", "Id", "Ids", "Items", "Lists", "Long", "Name"),
    *("Names", "Objects", "Off", "Pet", "When"),
]


def in_xml(given: Value) -> str:
    """Return the document of a data contract (formats/WIRE.md 8)."""
    members = {name.title(): _element(name, each) for name, each in given.items()}
    inner = "".join(members[name] for name in ORDER if name in members)
    return f'<Thing xmlns="http://schemas.datacontract.org/2004/07/X1">{inner}</Thing>'


def _element(name: str, given: Any) -> str:
    tag = name.title()
    match name:
        case "ids" | "names":
            item = "int" if name == "ids" else "string"
            inner = "".join(f"<d:{item}>{_xml(each)}</d:{item}>" for each in given)
            return f"<{tag} {_ARRAYS}>{inner}</{tag}>"
        case "items":
            inner = "".join(f"<d:anyType {_TYPED}>{_xml(each)}</d:anyType>" for each in given)
            return f"<{tag} {_ARRAYS}>{inner}</{tag}>"
        case "objects":
            inner = "".join(
                _pair("anyType", key, f"<d:Value {_TYPED}>{_xml(each)}</d:Value>") for key, each in given.items()
            )
            return f"<{tag} {_ARRAYS}>{inner}</{tag}>"
        case "lists":
            inner = "".join(
                _pair(
                    "ArrayOfstringty7Ep6D1",
                    key,
                    "<d:Value>" + "".join(f"<d:string>{_xml(each)}</d:string>" for each in texts) + "</d:Value>",
                )
                for key, texts in given.items()
            )
            return f"<{tag} {_ARRAYS}>{inner}</{tag}>"
        case "pet":
            return f"<{tag}><Name>{_xml(given['name'])}</Name></{tag}>"
        case "anything":
            return f"<{tag} {_TYPED}>{_xml(given)}</{tag}>"
    return f"<{tag}>{_xml(given)}</{tag}>"


def _pair(kind: str, key: str, inner: str) -> str:
    tag = f"d:KeyValueOfstring{kind}"
    return f"<{tag}><d:Key>{_xml(key)}</d:Key>{inner}</{tag}>"


def _xml(given: Any) -> str:
    made = str(given).lower() if isinstance(given, bool) else _plain(given)
    return escape(made).replace("\r", "&#13;")


#: Notation → media types and writer.
BODIES: dict[str, tuple[tuple[str, ...], Callable[[Value], str]]] = {
    "json": (("application/json", "text/json"), in_json),
    "jsv": (("application/jsv", "text/jsv"), in_jsv),
    "csv": (("text/csv",), in_csv),
    "xml": (("application/xml", "text/xml"), in_xml),
}
_JSON = ("Accept", "application/json")


def escaped(pairs: list[tuple[str, str]], chance: random.Random) -> str:
    """Return pairs as a query or urlencoded form has them."""
    safe = chance.choice(("", "/:,@!$'()*;", ""))
    return "&".join(f"{name}={quote(each, safe=safe)}" for name, each in pairs)


def multipart(pairs: list[tuple[str, str]], chance: random.Random) -> tuple[str, bytes]:
    """Return the media type and body of a form of text parts, in one of the ways that clients write."""
    boundary = chance.choice(("=_9z", "----WebKitFormBoundaryq9", "a'()+_,-./:=? b"))
    gap = chance.choice((" ", ""))
    typed = chance.choice((b"", b"Content-Type: text/plain; charset=utf-8\r\n", b"Content-Type: text/plain\r\n"))
    parts = b"".join(
        b'--%b\r\nContent-Disposition: form-data;%bname="%b"\r\n%b\r\n%b\r\n'
        % (boundary.encode(), gap.encode(), name.encode(), typed, each.encode())
        for name, each in pairs
    )
    named = f'"{boundary}"' if " " in boundary or chance.random() < 0.3 else boundary
    end = chance.choice((b"\r\n", b"", b"\r\nafter"))
    return f"multipart/form-data; boundary={named}", parts + b"--%b--" % boundary.encode() + end


def sent_by(given: Value, source: str, chance: random.Random) -> Request:
    """Return a request that brings a value by a source: a notation of a body, or a way of parameters."""
    pairs = [(name, parameter(each)) for name, each in given.items()]
    if source == "query":
        return Request(chance.choice(("GET", "POST", "DELETE")), f"/thing?{escaped(pairs, chance)}", (_JSON,))
    if source == "form":
        type_ = "application/x-www-form-urlencoded"
        return Request("POST", "/thing", (_JSON, ("Content-Type", type_)), escaped(pairs, chance).encode())
    if source == "multipart":
        type_, body = multipart(pairs, chance)
        return Request("POST", "/thing", (_JSON, ("Content-Type", type_)), body)
    types, write = BODIES[source]
    body = write(given).encode()
    form, verb = "?format=json", chance.choice(("POST", "PUT"))
    match chance.randrange(4):
        case 0:
            return Request(verb, f"/{source}/reply/Thing{form}", (_JSON, ("Content-Type", types[0])), body)
        case 1:
            return Request(verb, f"/api/Thing.{source}{form}", (_JSON, ("Content-Type", types[0])), body)
    return Request(verb, "/thing", (_JSON, ("Content-Type", chance.choice(types))), body)


SOURCES = ("query", "form", "multipart", *BODIES)
