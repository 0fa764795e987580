"""Records and documents that the tests of XML share."""

from __future__ import annotations

from typing import Any

from formats import Dto, Enumeration, Flags, Int32, Options, XmlFormat, labelled
from tests.vectors.catalog import TYPES

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


class One(Dto, namespace="N"):
    text: str | None = None


def xml(value: Any, type_: Any = None) -> str:
    return XmlFormat().codec(type_ or type(value)).encode(value).decode()


class Texts(Dto, namespace="N"):
    a: str | None = None
    b: str | None = None


class Base(Dto, namespace="B"):
    zeta: str | None = None


class Color(Enumeration, namespace="N"):
    RED = "Red"
    PALE = labelled("Pale", "pale one")


class Access(Flags, namespace="N"):
    NONE = 0
    READ = 1
    WRITE = 2


class Order(Base, namespace="N"):
    call_sid: str | None = None
    call_state: Int32 = 0
    callback: bool = False
    maybe: Int32 | None = None


class Holder(Dto, namespace="N"):
    color: Color = Color.RED
    access: Access = Access.NONE
    items: list[str] | None = None
    numbers: list[Int32 | None] | None = None
    one: One | None = None
    data: bytes | None = None
    map: dict[str, Int32] | None = None
    loose: Any = None


I = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'  # noqa: E741 - as in the documents


def inside(value: Any) -> str:
    """Return what stands between the tags of the root."""
    text = xml(value)
    return text[text.index(">", len(HEAD)) + 1 : text.rindex("</")]


def member_of(name: str, **held: Any) -> str:
    """Return the element of one member."""
    text = inside(Holder(**held))
    start = text.index(f"<{name}")
    if text[start:].split(">", 1)[0].endswith("/"):
        return text[start : text.index(">", start) + 1]
    return text[start : text.index(f"</{name}>") + len(name) + 3]


NS = "http://schemas.datacontract.org/2004/07/Vectors.Types"
NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'


def leaf(body: str, attributes: str = f'xmlns="{NS}"') -> str:
    return f"<Leaf {attributes}>{body}</Leaf>"


def read(type_: Any, text: str, options: Options | None = None) -> Any:
    codec = XmlFormat().codec(TYPES[type_], options) if options else XmlFormat().codec(TYPES[type_])
    return codec.decode(text.encode())


ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
CLR = "http://schemas.datacontract.org/2004/07/"
