"""Records, and how they are written, that the tests of tables share."""

from __future__ import annotations

from typing import Any

from formats import CsvFormat, Dto, Enumeration, Flags, Int32, Options, labelled, member


class Pair(Dto):
    a: str | None = None
    b: str | None = None


class Color(Enumeration):
    RED = "Red"
    ODD = labelled("Odd", "odd, one")


class Access(Flags):
    NONE = 0
    READ = 1


class Inner(Dto):
    id: Int32 = 0
    name: str | None = None


class Tone(Enumeration):
    LOW = "Low"


class Toned(Dto):
    tone: Tone = Tone.LOW
    text: str | None = None


class Mixed(Dto):
    first: Int32 = 0
    is_on: bool = False
    color: Color = Color.RED
    access: Access = Access.NONE
    maybe: Int32 | None = None
    inner: Inner | None = None
    items: list[str] | None = None
    map: dict[str, str] | None = None
    renamed: str | None = member(alias="re_Named")


HEAD = "First,IsOn,Color,Access,Maybe,Inner,Items,Map,re_Named\r\n"


def table(value: Any, type_: Any = None, options: Options | None = None) -> str:
    return CsvFormat().codec(type_ or type(value), options or Options()).encode(value).decode()


class Wrapped(Enumeration):
    SINGLE = labelled("Single", "'x'")
    BACK = labelled("Back", "`x`")
    OPEN = labelled("Open", "'x")
    MIXED = labelled("Mixed", "'x`")
    SHORT = labelled("Short", "'")


class Labels(Dto):
    label: Wrapped = Wrapped.SINGLE
    text: str | None = None
