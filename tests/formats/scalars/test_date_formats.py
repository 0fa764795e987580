"""Dates by a host's own format. What is expected is what .NET's documentation of its formats shows, by letter."""

from __future__ import annotations

import datetime

import pytest

from formats import LOCAL, CsvFormat, DecodeError, Dto, JsonFormat, JsvFormat, Options, XmlFormat

UTC = datetime.UTC
#: The date of most examples of that documentation.
NOON = datetime.datetime(2009, 6, 15, 13, 45, 30, 617_000)  # noqa: DTZ001 - unspecified


class Shipped(Dto):
    at: datetime.datetime | None = None


def written(format_: str, value: datetime.datetime = NOON) -> str:
    return JsvFormat().codec(Shipped, Options(date_format=format_)).encode(Shipped(value)).decode()[4:-1]


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("dd.MM.yyyy HH:mm:ss", "15.06.2009 13:45:30"),
        ("d/M/yyyy h:m tt", "15/6/2009 1:45 PM"),
        ("ddd d MMM yyyy", "Mon 15 Jun 2009"),
        ("dddd dd MMMM yyyy", "Monday 15 June 2009"),
        ("yyyy-MM-dd HH:mm:ss", "2009-06-15 13:45:30"),
        ("yyyy-MM-ddTHH:mm:ss.fff", "2009-06-15T13:45:30.617"),
        ("HH:mm:ss.FFFFFF", "13:45:30.617"),
        ("hh:mm t", "01:45 P"),
        ("yy-yyy", "09-2009"),
        ("M.d 'of' yyyy", "6.15 of 2009"),
        ("yyyy-MM-dd HH:mm zzz", "2009-06-15 13:45 +00:00"),
        ("yyyy-MM-dd HH:mm zz", "2009-06-15 13:45 +00"),
        ("yyyy-MM-dd HH:mm z", "2009-06-15 13:45 +0"),
        ("d", "06/15/2009"),
        ("g", "06/15/2009 13:45"),
        ("G", "06/15/2009 13:45:30"),
        ("s", "2009-06-15T13:45:30"),
        ("u", "2009-06-15 13:45:30Z"),
        ("o", "2009-06-15T13:45:30.6170000"),
    ],
)
def test_each_letter_writes_what_dotnet_says_of_it(format_: str, text: str) -> None:
    assert written(format_) == text


def test_the_kind_of_a_date_is_the_letter_k() -> None:
    two = datetime.timezone(datetime.timedelta(hours=2))

    assert [written("yyyy-MM-ddTHH:mmK", NOON.replace(tzinfo=zone)) for zone in (None, UTC, LOCAL, two)] == [
        "2009-06-15T13:45", "2009-06-15T13:45Z", "2009-06-15T13:45+00:00", "2009-06-15T13:45+02:00",
    ]  # fmt: skip


@pytest.mark.parametrize("format_", ["dd.MM.yyyy HH:mm:ss.fff", "d/M/yyyy hh:mm:ss.fff tt", "MMM dd yyyy HH:mm:ss.fff"])
@pytest.mark.parametrize("kind", [JsonFormat, JsvFormat, CsvFormat, XmlFormat])
def test_what_a_host_writes_is_read_as_the_day_that_it_was(format_: str, kind: type) -> None:
    codec = kind().codec(Shipped, Options(date_format=format_))
    for day in (datetime.datetime(2001, 2, 3, 4, 5, 6, 7000), datetime.datetime(2001, 12, 31, 23, 59, 59, 999_000)):  # noqa: DTZ001 - unspecified
        found = codec.decode(codec.encode(Shipped(day))).at
        assert found.replace(tzinfo=None) == day


def test_other_spellings_are_read_as_ever() -> None:
    codec = CsvFormat().codec(list[Shipped], Options(date_format="dd.MM.yyyy"))

    (found,) = codec.decode(b"At\r\n2001-02-03T04:05:06Z\r\n")
    assert found.at == datetime.datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    for wrong in (b"31.02.2001", b"1.2.2001", b"31." * 50_000):
        with pytest.raises(DecodeError):
            codec.decode(b"At\r\n" + wrong + b"\r\n")


def test_json_and_xml_have_their_own_dates() -> None:
    options = Options(date_format="dd.MM.yyyy")

    for kind in (JsonFormat, XmlFormat):
        value = Shipped(NOON.replace(tzinfo=UTC))
        assert kind().codec(Shipped, options).encode(value) == kind().codec(Shipped).encode(value)


@pytest.mark.parametrize(
    "wrong", ["", "x", "'", "dd,MM", 'dd"MM"', "-yyyy", "dd'MM", "{yyyy}", "yyyy\r\n", "R", "D", "t"]
)
def test_a_format_that_would_need_quotes_is_no_setting(wrong: str) -> None:
    with pytest.raises(ValueError, match="date_format="):
        Options(date_format=wrong)


@pytest.mark.parametrize("format_", ["dd.MM.yyyy HH:mm:ss zzz", "dd.MM.yyyy HH:mm:ssK"])
@pytest.mark.parametrize(("offset", "hour"), [("+02:00", 11), ("-05:30", 19), ("+00:00", 13)])
def test_a_date_with_its_offset_is_that_instant(format_: str, offset: str, hour: int) -> None:
    read = (
        JsonFormat()
        .codec(Shipped, Options(date_format=format_))
        .decode(f'{{"at":"03.02.2009 13:45:30{" " if " zzz" in format_ else ""}{offset}"}}'.encode())
    )

    minute = 15 if offset == "-05:30" else 45
    assert read.at == datetime.datetime(2009, 2, 3, hour, minute, 30, tzinfo=UTC)
