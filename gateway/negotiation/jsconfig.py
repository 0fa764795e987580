"""``?jsconfig=``: the options by which a client wants one reply written.

Source: gateway/WIRE.md 3.7. Unknown keys and values are ignored; so are those that only
change how texts are read. ``epcn`` is ignored on a 6.4 host that writes camelCase.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from formats import DateHandler, Options, TextCase, TimeSpanHandler

_DATES = {
    "to": DateHandler.TIMESTAMP_OFFSET,
    "dcjsc": DateHandler.DCJS_COMPATIBLE,
    "iso8601": DateHandler.ISO8601,
    "iso8601do": DateHandler.ISO8601_DATE_ONLY,
    "iso8601dt": DateHandler.ISO8601_DATE_TIME,
    "rfc1123": DateHandler.RFC1123,
    "ut": DateHandler.UNIX_TIME,
    "utm": DateHandler.UNIX_TIME_MS,
    **{handler.value.lower(): handler for handler in DateHandler},
}
_SPANS = {
    "df": TimeSpanHandler.DURATION,
    "sf": TimeSpanHandler.STANDARD,
    **{handler.value.lower(): handler for handler in TimeSpanHandler},
}
_CASES = {
    "cc": TextCase.CAMEL,
    "camelcase": TextCase.CAMEL,
    "sc": TextCase.SNAKE,
    "snakecase": TextCase.SNAKE,
    "pc": TextCase.DECLARED,
    "pascalcase": TextCase.DECLARED,
    "d": TextCase.DECLARED,
    "default": TextCase.DECLARED,
}
#: Key, short and long → the option that it switches.
_SWITCHES = {
    "edv": "exclude_defaults",
    "excludedefaultvalues": "exclude_defaults",
    "inv": "include_nulls",
    "includenullvalues": "include_nulls",
    "invid": "include_nulls_in_dictionaries",
    "includenullvaluesindictionaries": "include_nulls_in_dictionaries",
    "ide": "include_default_enums",
    "includedefaultenums": "include_default_enums",
    "i": "indent",
    "pp": "indent",
    "indent": "indent",
    "teai": "enums_as_integers",
    "treatenumasinteger": "enums_as_integers",
    "sdtc": "skip_date_conversion",
    "skipdatetimeconversion": "skip_date_conversion",
    "au": "assume_utc",
    "assumeutc": "assume_utc",
    "auo": "append_utc_offset",
    "appendutcoffset": "append_utc_offset",
}
_CHOICES: dict[str, tuple[str, dict[str, Any]]] = {
    "dh": ("dates", _DATES),
    "datehandler": ("dates", _DATES),
    "tsh": ("spans", _SPANS),
    "timespanhandler": ("spans", _SPANS),
    "tc": ("text_case", _CASES),
    "textcase": ("text_case", _CASES),
}


def parse(text: str, host: Options) -> Options:
    """Return the settings of a ``jsconfig`` value, on top of the host's.

    >>> parse("dh:iso8601,EDV:false,zzz", Options()).dates
    <DateHandler.ISO8601: 'ISO8601'>
    """
    changes: dict[str, Any] = {}
    for part in text.lower().split(","):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        on = value not in ("false", "0")
        if key in _SWITCHES:
            changes[_SWITCHES[key]] = on
        elif key in _CHOICES and value in _CHOICES[key][1]:
            changes[_CHOICES[key][0]] = _CHOICES[key][1][value]
        elif key in ("eccn", "emitcamelcasenames") and on:
            changes["text_case"] = TextCase.CAMEL
        elif key in ("elun", "emitlowercaseunderscorenames") and on:
            changes["text_case"] = TextCase.SNAKE
        elif key in ("epcn", "emitpascalcasenames") and on and host.text_case is not TextCase.CAMEL:
            changes["text_case"] = TextCase.DECLARED
    return replace(host, **changes)
