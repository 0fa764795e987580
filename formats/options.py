"""The settings of a text codec: one frozen value, given when the codec is made.

The defaults are what a ServiceStack 6.4 host sends (formats/WIRE.md 0.2, 2.4, 11). The names
follow ``JsConfig``; ``?jsconfig=`` of a request is turned into one of these by the gateway.
"""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from formats.late_patterns import late_pattern
from formats.types.naming import TextCase


class DateHandler(enum.Enum):
    """How dates are written in JSON (formats/WIRE.md 2.4); JSV and CSV follow only the Unix ones."""

    TIMESTAMP_OFFSET = "TimestampOffset"
    DCJS_COMPATIBLE = "DCJSCompatible"
    ISO8601 = "ISO8601"
    ISO8601_DATE_ONLY = "ISO8601DateOnly"
    ISO8601_DATE_TIME = "ISO8601DateTime"
    RFC1123 = "RFC1123"
    UNIX_TIME = "UnixTime"
    UNIX_TIME_MS = "UnixTimeMs"


class TimeSpanHandler(enum.Enum):
    """How time spans are written (formats/WIRE.md 2.7)."""

    DURATION = "DurationFormat"
    STANDARD = "StandardFormat"


#: Characters of numbers, dates, names and groups, which stand without quotes: none of them can separate cells.
_NO_SEPARATORS = frozenset("\"'\r\n\0+-./:=_[]{}")


#: A letter that stands for a whole format, or a format whose texts need no quotes in JSV and CSV and, in a
#: spreadsheet, no guard.
_DATE_FORMAT = late_pattern(r"[dgGsoOu]|[dfFHhmMsy](?:[A-Za-z0-9 ._:/+-]++|'[A-Za-z0-9 ._:/+-]*+')++")


class CsvLayout(msgspec.Struct, frozen=True):
    """How a table is laid out for the tool that reads it; the default is ServiceStack's.

    ``separator`` is one character, and the only setting here that reading uses too; ``bom`` writes UTF-8's
    byte order mark once, before the header; ``header`` False leaves the header out. ``guard_formulas`` puts
    an apostrophe before a cell that a spreadsheet would run (OWASP, "CSV Injection"): one that starts
    with ``= + - @`` TAB or CR, unless it is a number or date. ``nested`` says how a record or list in a
    cell is spelled: as JSV, as JSON, or ``flat``, where a record's members are columns
    ``Parent.Child`` and lists stay JSV. ``quote_all`` puts every cell in quotes. ``decimal_comma``
    writes fractions as ``1,5``. ``dates`` is ``jsv`` for JSV's three forms, or one form for all dates: ``iso``
    (``2026-01-02T09:30:00.000000Z``, in UTC), or ``spreadsheet`` (``2026-01-02 09:30:00``, whole seconds
    in UTC), which spreadsheets of any language take for a date.
    """

    separator: str = ","
    bom: bool = False
    header: bool = True
    guard_formulas: bool = False
    nested: Literal["jsv", "json", "flat"] = "jsv"
    quote_all: bool = False
    decimal_comma: bool = False
    dates: Literal["jsv", "iso", "spreadsheet"] = "jsv"

    def __post_init__(self) -> None:
        fits = len(self.separator) == 1 and self.separator.isascii() and not self.separator.isalnum()
        if not fits or self.separator in _NO_SEPARATORS:
            raise ValueError(f"{self.separator!r} cannot separate cells; use one of , ; | or a tab")
        if self.nested not in ("jsv", "json", "flat"):
            raise ValueError(f"{self.nested!r} is none of jsv, json, flat")
        if self.dates not in ("jsv", "iso", "spreadsheet"):
            raise ValueError(f"{self.dates!r} is none of jsv, iso, spreadsheet")


class Options(msgspec.Struct, frozen=True):
    """The settings of a codec where ServiceStack leaves a choice. XML ignores those about writing.

    ``tolerant`` is about reading: True reads what ServiceStack reads (formats/WIRE.md 4.3, 6.3),
    False only what the format's own standard allows, with every member of its declared type.
    ``max_depth`` bounds the nesting of texts that are read, in levels. Only CSV uses ``csv``.

    Only JSON uses ``trust_after``: msgspec writes its usual types without checking the class of a slot's
    content. A codec checks this many values (rows, of a list) in succession, slot by slot, before it
    writes without checking; a wrong value is an ``EncodeError`` and restarts the count. So a handler that
    always returns wrong classes is caught at its first answers, one that does so now and then may not be.
    None checks every value, which makes writing take three times as long; 0 checks none. Where a slot may
    hold a record of a derived class, any number but 0 means None. The native writer
    (:mod:`formats.native`) checks every value at no cost, whatever this says.
    """

    text_case: TextCase = TextCase.CAMEL
    dates: DateHandler = DateHandler.TIMESTAMP_OFFSET
    spans: TimeSpanHandler = TimeSpanHandler.DURATION
    include_nulls: bool = False
    include_nulls_in_dictionaries: bool = False
    exclude_defaults: bool = False
    include_default_enums: bool = True
    enums_as_integers: bool = False
    indent: bool = False
    append_utc_offset: bool = False
    assume_utc: bool = False
    skip_date_conversion: bool = False
    tolerant: bool = True
    max_depth: int = 500
    #: Write as 10.x rather than 6.4 where the two differ (float exponents, offsets).
    modern: bool = False
    #: .NET's format of a DateTime in JSV and CSV, such as ``dd.MM.yyyy HH:mm:ss`` (``JsConfig.DateTimeFormat``); JSON,
    #: JSV, CSV and queries also read it. None means the three forms of formats/WIRE.md 2.5.
    date_format: str | None = None
    trust_after: int | None = 64
    csv: CsvLayout = CsvLayout()

    def __post_init__(self) -> None:
        if self.date_format is not None and not _DATE_FORMAT.fullmatch(self.date_format):
            raise ValueError(
                f"date_format={self.date_format!r}: write one that stands without quotes, such as 'dd.MM.yyyy HH:mm:ss'"
            )


#: The settings of a host that configures nothing.
HOST = Options()
