"""The seventh digit of a second: kept from reading to writing, and no other library stumbles over it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from formats import LOCAL, CsvFormat, DateHandler, DateTimeOffset, Dto, JsonFormat, JsvFormat, Options, XmlFormat
from formats.types.ticks import TickedZone, moved, ticked, ticks_of, zone_of
from tests.fuzz.readers import FORMATS

DATES = Path(__file__).parents[2] / "vectors" / "dates.jsonl"
UTC = dt.UTC
TWO = dt.timezone(dt.timedelta(hours=2))


class Stamp(Dto, namespace="Ticks"):
    at: dt.datetime | None = None
    offset: DateTimeOffset | None = None


def iso(options: Options = Options(dates=DateHandler.ISO8601)) -> Any:  # noqa: B008 - a constant
    return JsonFormat().codec(Stamp, options)


@pytest.mark.sampled
@pytest.mark.parametrize("line", [json.loads(each) for each in DATES.read_text(encoding="utf-8").splitlines()], ids=str)
def test_milliseconds_are_those_of_a_double(line: dict[str, str]) -> None:
    codec = JsonFormat().codec(Stamp)
    value = codec.decode(json.dumps({"at": line["date"]}).encode())

    # Read from a text with a Z it is Local (formats/WIRE.md 2.11), written with the server's offset.
    assert json.loads(codec.encode(value))["at"] == line["json"]


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("zone", ["Z", "+00:00", "+02:00"])
def test_a_client_gets_back_the_seventh_digit_that_it_sent(digit: int, zone: str) -> None:
    sent = f"2024-02-29T10:11:12.123456{digit}{zone}"
    back = sent.replace("Z", "+00:00") if zone != "+02:00" else f"2024-02-29T08:11:12.123456{digit}+00:00"
    offset = sent.replace("Z", "+00:00")

    assert JsvFormat().codec(Stamp).encode(
        JsvFormat().codec(Stamp).decode(f"{{at:{sent},offset:{sent}}}".encode())
    ) == (f"{{at:{back},offset:{offset}}}".encode())
    table = f"At,Offset\r\n{sent},{sent}\r\n".encode()
    written = f"At,Offset\r\n{back},{offset}\r\n".encode()
    assert CsvFormat().codec(list[Stamp]).encode(CsvFormat().codec(list[Stamp]).decode(table)) == written
    assert iso().encode(iso().decode(f'{{"at":"{sent}","offset":"{sent}"}}'.encode())) == (
        f'{{"at":"{back}","offset":"{offset}"}}'.encode()
    )


@pytest.mark.parametrize("text", ["10:11:12.1234567Z", "10:11:12.1234567", "00:00:00.0000001Z", "10:11:12.12Z"])
def test_xml_gets_back_what_it_sent(text: str) -> None:
    codec = XmlFormat().codec(Stamp)
    document = codec.encode(Stamp(at=dt.datetime(2024, 2, 29, tzinfo=UTC))).decode()
    sent = document.replace("2024-02-29T00:00:00Z", f"2024-02-29T{text}").encode()

    assert codec.encode(codec.decode(sent)) == sent


def test_xml_keeps_the_digit_of_an_instant_and_its_offset() -> None:
    codec = XmlFormat().codec(Stamp)
    value = Stamp(offset=dt.datetime(2024, 2, 29, 12, 0, 0, 1, tzinfo=TickedZone(TWO, 7)))

    text = codec.encode(value)
    assert b"<d2p1:DateTime>2024-02-29T10:00:00.0000017Z</d2p1:DateTime>" in text
    assert codec.encode(codec.decode(text)) == text


def test_a_midnight_with_ticks_is_no_midnight() -> None:
    codec = JsvFormat().codec(dt.datetime)

    assert codec.encode(dt.datetime(2024, 2, 29, tzinfo=TickedZone(UTC, 1))) == b"2024-02-29T00:00:00.0000001Z"
    assert codec.encode(dt.datetime(2024, 2, 29, tzinfo=TickedZone(None, 1))) == b"2024-02-29T00:00:00.0000001+00:00"
    assert codec.encode(dt.datetime(2024, 2, 29, tzinfo=UTC)) == b"2024-02-29"


@pytest.mark.parametrize("name", [each for each in FORMATS if each not in ("json", "jsonl")])
def test_a_date_with_ticks_is_written_and_read_in_every_format(name: str) -> None:
    codec = FORMATS[name].codec(Stamp)
    value = Stamp(
        dt.datetime(2024, 2, 29, 12, 0, 0, 1, TickedZone(UTC, 3)),
        dt.datetime(2024, 2, 29, 12, tzinfo=TickedZone(TWO, 9)),
    )

    found = codec.decode(codec.encode(value))

    assert found == value
    assert (ticks_of(found.at), ticks_of(found.offset)) == (3, 9)


@pytest.mark.parametrize("zone", [None, UTC, LOCAL, TWO])
def test_a_date_with_ticks_is_a_date_to_everybody(zone: dt.tzinfo | None) -> None:
    plain = dt.datetime(2024, 2, 29, 12, 0, 0, 5, zone)
    value = plain.replace(tzinfo=ticked(zone, 7))

    assert value == plain
    assert hash(value) == hash(plain)
    assert msgspec.json.encode(value) == msgspec.json.encode(plain)
    assert value.isoformat() == plain.isoformat()
    assert value - plain == dt.timedelta(0)
    assert value.utcoffset() == plain.utcoffset()
    for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert (again, ticks_of(again), zone_of(again)) == (value, 7, zone)
    assert ticks_of(moved(value, TWO)) == 7
    assert moved(value, TWO).utcoffset() == dt.timedelta(hours=2)
    if zone:
        assert value.astimezone(TWO) == plain.astimezone(TWO)
        assert dt.datetime(2024, 1, 1, tzinfo=UTC).astimezone(value.tzinfo) == dt.datetime(2024, 1, 1, tzinfo=UTC)
    assert ticked(zone, 0) is zone


@pytest.mark.parametrize("modern", [False, True])
def test_an_offset_date_goes_there_and_back_as_it_is_written(modern: bool) -> None:
    codec = JsonFormat().codec(Stamp, Options(modern=modern))
    noon = dt.datetime(2024, 2, 29, 12, tzinfo=TWO)

    assert codec.decode(codec.encode(Stamp(offset=noon))).offset == noon
    number = 1_709_200_800_000 if modern else 1_709_208_000_000
    assert codec.encode(Stamp(offset=noon)) == f'{{"offset":"\\/Date({number}+0200)\\/"}}'.encode()


def test_a_zone_with_ticks_answers_as_the_zone_that_it_is() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer = dt.datetime(2026, 7, 1, tzinfo=ticked(berlin, 7))
    plain = summer.replace(tzinfo=berlin)

    assert (summer.utcoffset(), summer.dst(), summer.tzname()) == (plain.utcoffset(), plain.dst(), plain.tzname())
    assert (summer.dst(), summer.tzname()) == (dt.timedelta(hours=1), "CEST")


def test_an_unspecified_date_with_ticks_has_no_zone() -> None:
    at = dt.datetime(2026, 7, 1, tzinfo=ticked(None, 7))

    assert (at.utcoffset(), at.dst(), at.tzname()) == (None, None, None)


def test_equal_zones_with_ticks_are_one_key() -> None:
    assert len({TickedZone(UTC, 7), TickedZone(UTC, 7), TickedZone(UTC, 8), TickedZone(TWO, 7)}) == 3
