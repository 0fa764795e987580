"""The text of scalars in XML (formats/WIRE.md 8.4)."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest

from formats import (
    Char,
    DateTimeOffset,
    Dto,
    EncodeError,
    Int32,
    Single,
    Uri,
)
from tests.formats.xml.documents import ARRAYS, CLR, HEAD, I, One, Texts, inside, member_of, xml

ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r\n": "\n", "\r": "\n", "\n": "\n"}


RAW = [
    '"',
    "'",
    "\t",
    "\x7f",
    "\x85",
    "\u00a0",
    "\u2028",
    "\u200b",
    "\U0001f600",
    " x ",
    "]]",
    "&amp;"[1:],
    "{k0}",
    "{",
]


@pytest.mark.sampled
@pytest.mark.parametrize(("text", "spelled"), [*ESCAPED.items(), *zip(RAW, RAW, strict=True)], ids=ascii)
@pytest.mark.parametrize("around", ["{}", "a{}b"])
def test_text_is_escaped_where_xml_wants_it(text: str, spelled: str, around: str) -> None:
    # spec 8.4
    text, spelled = (around.replace("{}", each) for each in (text, spelled))
    assert inside(Texts("x", text)) == f"<A>x</A><B>{spelled}</B>"
    assert inside(Texts(text, None)) == f'<A>{spelled}</A><B i:nil="true" />'
    assert inside(One(text)) == f"<Text>{spelled}</Text>"
    assert xml(["x", text], list[str]) == (
        f'{HEAD}<ArrayOfstring {I} xmlns="{ARRAYS}"><string>x</string><string>{spelled}</string></ArrayOfstring>'
    )
    key = f"<Key>{spelled}</Key><Value>{spelled}</Value>"
    name = "KeyValueOfstringstring"
    assert xml({text: text}, dict[str, str]) == (
        f'{HEAD}<ArrayOf{name} {I} xmlns="{ARRAYS}"><{name}>{key}</{name}></ArrayOf{name}>'
    )
    assert xml([Texts(text, "x")] * 70, list[Texts]) == (
        f'{HEAD}<ArrayOfTexts {I} xmlns="{CLR}N">' + f"<Texts><A>{spelled}</A><B>x</B></Texts>" * 70 + "</ArrayOfTexts>"
    )


@pytest.mark.parametrize("text", [*map(chr, [0, 1, 8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])], ids=ascii)
def test_what_xml_cannot_hold_is_an_error_that_names_the_member(text: str) -> None:
    # spec 8.4: the original breaks the document off.
    with pytest.raises(EncodeError, match=r"\$\.B: .*U\+|U\+.*\$\.B"):
        xml(Texts("x", f"a{text}"))
    with pytest.raises(EncodeError, match=r"\$\[1\]"):
        xml(["x", text], list[str])
    with pytest.raises(EncodeError, match=r"\$\[99\]\.A"):
        xml([*[Texts("x")] * 99, Texts(text)], list[Texts])


EAST = dt.timezone(dt.timedelta(hours=2))


AT = dt.datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 - zones are given beside


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (bool, True, "true"),
        (bool, False, "false"),
        (Int32, -5, "-5"),
        (float, 1.5, "1.5"),
        (float, 1.7976931348623157e308, "1.7976931348623157E+308"),
        (float, float("inf"), "INF"),
        (float, float("-inf"), "-INF"),
        (float, float("nan"), "NaN"),
        (Single, 1e9, "1E+09"),
        (decimal.Decimal, decimal.Decimal("1.10"), "1.10"),
        (Char, "A", "65"),
        (uuid.UUID, uuid.UUID(int=10), "00000000-0000-0000-0000-00000000000a"),
        (dt.datetime, AT.replace(tzinfo=dt.UTC), "2001-02-03T04:05:06Z"),
        (dt.datetime, AT.replace(tzinfo=EAST), "2001-02-03T04:05:06+02:00"),
        (dt.datetime, AT, "2001-02-03T04:05:06"),
        (dt.datetime, AT.replace(microsecond=120_000), "2001-02-03T04:05:06.12"),
        (dt.datetime, AT.replace(hour=0, minute=0, second=0), "2001-02-03T00:00:00"),
        (dt.date, dt.date(2001, 2, 3), "2001-02-03"),
        (dt.time, dt.time(1, 2, 3, 500_000), "01:02:03.5"),
        (dt.timedelta, dt.timedelta(days=1, seconds=-1.5), "PT23H59M58.5S"),
        (dt.timedelta, dt.timedelta(0), "PT0S"),
    ],
)
def test_the_text_of_each_kind(type_: Any, value: Any, text: str) -> None:
    # spec 2.1 (column XML), 2.3, 2.6, 2.7 and 8.4
    written = xml([value], list[type_])
    assert written.rsplit("</", 2)[0].rsplit(">", 1)[1] == text


def test_a_date_with_offset_is_an_instant_and_minutes() -> None:
    # spec 2.6
    class At(Dto, namespace="N"):
        d: DateTimeOffset | None = None

    assert inside(At(AT.replace(tzinfo=EAST))) == (
        f'<D xmlns:d2p1="{CLR}System"><d2p1:DateTime>2001-02-03T02:05:06Z</d2p1:DateTime>'
        "<d2p1:OffsetMinutes>120</d2p1:OffsetMinutes></D>"
    )


class Named(Dto, namespace="N"):
    flag: bool = False
    number: float = 0.0
    char: Char = "a"
    at: dt.datetime | None = None
    offset: DateTimeOffset | None = None
    day: dt.date | None = None
    time: dt.time | None = None
    span: dt.timedelta | None = None
    key: uuid.UUID | None = None
    data: bytes | None = None
    uri: Uri | None = None
    text: str | None = None


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("flag", 1),
        ("flag", "true"),
        ("number", True),
        ("number", "1.5"),
        ("char", "ab"),
        ("char", ""),
        ("char", 65),
        ("at", dt.date(2001, 2, 3)),
        ("offset", AT),
        ("offset", "2001-02-03"),
        ("day", AT),
        ("day", "2001-02-03"),
        ("time", dt.time(1, tzinfo=dt.UTC)),
        ("time", AT),
        ("span", 5),
        ("key", "00000000-0000-0000-0000-00000000000a"),
        ("data", "AA=="),
        ("uri", 5),
        ("text", b"x"),
    ],
)
def test_a_scalar_of_a_wrong_class_is_refused_and_named(member: str, value: Any) -> None:
    with pytest.raises(EncodeError) as error:
        xml(Named(**{member: value}))
    assert error.value.where == f"$.{member.capitalize()}"
    with pytest.raises(EncodeError) as error:
        xml([Named(), Named(**{member: value})], list[Named])
    assert error.value.where == f"$[1].{member.capitalize()}"


def test_a_character_beyond_sixteen_bits_is_refused_and_named() -> None:
    # Of .NET's char, UTF-16 is the size.
    with pytest.raises(EncodeError, match=r"\$\.Char.*U\+1F600|U\+1F600.*\$\.Char"):
        xml(Named(char=Char("\U0001f600")))


def test_a_value_of_no_declared_type_that_is_no_scalar_is_refused() -> None:
    # spec 8.4
    with pytest.raises(EncodeError, match="a scalar"):
        member_of("Loose", loose=object())
