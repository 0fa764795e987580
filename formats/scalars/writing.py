"""The text of scalars, as JSON and JSV write it (formats/WIRE.md 2).

Two factories, :func:`json_token` and :func:`jsv_token`, return the function that writes one value of a
scalar or enum under the options; all choices are made in the factory, none per value. Each such function
raises :class:`EncodeError` for a value that is not of the declared kind. :mod:`formats.scalars.number_writing`
writes numbers, :mod:`formats.scalars.date_writing` dates and spans.
"""

from __future__ import annotations

import base64
import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

from formats.errors import UnsupportedTypeError, refuse
from formats.options import Options, TimeSpanHandler
from formats.scalars import date_writing as dates
from formats.scalars.date_writing import Token
from formats.scalars.number_writing import decimal_text, double_text, floating, integer, net_single
from formats.types.kinds import INTEGER_RANGES, AnyKind, Kind, facts_of
from formats.types.shapes import Enumerated, Scalar

# -- text ------------------------------------------------------------------------------------

#: The characters that JSON escapes: quotes, backslash, C0, DEL and C1; lone surrogates become U+FFFD (4.1).
_JSON_UNSAFE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_JSON_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in [*range(0x20), *range(0x7F, 0xA0)]},
    **{chr(code): "�" for code in range(0xD800, 0xE000)},
    '"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r",
}  # fmt: skip
#: The characters for which JSV puts a text in quotes (6.2), the most frequent first.
JSV_MARKS = ':,"{}[]\r\n'
_SURROGATES = re.compile("[\ud800-\udfff]")


def json_string(value: Any) -> str:
    """Return a quoted and escaped JSON string (formats/WIRE.md 4.1)."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    if _JSON_UNSAFE.search(value):
        value = _JSON_UNSAFE.sub(lambda mark: _JSON_ESCAPES[mark[0]], value)
    return f'"{value}"'


def jsv_string(value: Any) -> str:
    """Return a JSV string, quoted only where it must be (formats/WIRE.md 6.2)."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    if '"' in value:
        value = value.replace('"', '""')
        return f'"{value}"'
    # The search for one character runs at memory speed: all of them are faster than a pattern.
    if (
        ":" in value
        or "," in value
        or "{" in value
        or "}" in value
        or "[" in value
        or "]" in value
        or "\r" in value
        or "\n" in value
        or not value
    ):
        return f'"{value}"'
    return value


def replace_surrogates(text: str) -> str:
    """Return text that UTF-8 can hold: a lone surrogate becomes U+FFFD (formats/WIRE.md 4.1)."""
    return _SURROGATES.sub("�", text)


# -- the factories ---------------------------------------------------------------------------


def _boolean(true: str, false: str) -> Token:
    def write(value: Any) -> str:
        if value is True:
            return true
        if value is False:
            return false
        raise refuse(value, "a bool")

    return write


def _guid(value: Any) -> str:
    if not isinstance(value, uuid.UUID):
        raise refuse(value, "a UUID")
    return value.hex


def _base64(value: Any) -> str:
    if not isinstance(value, bytes | bytearray):
        raise refuse(value, "bytes")
    return base64.b64encode(value).decode()


def _char(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 1:
        raise refuse(value, "one character")
    return value


def _enumerated(shape: Enumerated, options: Options) -> Token:
    """Return the writer of an enum's bare text (formats/WIRE.md 2.8)."""
    type_: Any = shape.type
    as_integer = options.enums_as_integers

    def name(value: Any) -> str:
        if type(value) is not type_:
            raise refuse(value, type_.__name__)
        if as_integer and value.value == value.declared:
            return str(value.number)
        text: str = value.value
        return text

    def bits(value: Any) -> str:
        if not isinstance(value, type_):
            raise refuse(value, type_.__name__)
        return str(value.number)

    return bits if shape.is_flags else name


def _quoted(write: Token) -> Token:
    return lambda value: f'"{write(value)}"'


def json_token(shape: Scalar | Enumerated, options: Options) -> Token:
    """Return the writer of a scalar's complete JSON token, quotes included."""
    if isinstance(shape, Enumerated):
        bare = _enumerated(shape, options)
        if shape.is_flags:
            return bare
        if options.enums_as_integers:
            return lambda value: text if (text := bare(value)).lstrip("-").isdigit() else f'"{text}"'
        return _quoted(bare)
    kind = shape.kind
    if kind in INTEGER_RANGES:
        return integer(kind)
    makers: dict[Kind, Callable[[], Token]] = {
        Kind.BOOLEAN: lambda: _boolean("true", "false"),
        Kind.SINGLE: lambda: floating(net_single),
        Kind.DOUBLE: lambda: double_text,
        Kind.DECIMAL: lambda: decimal_text,
        Kind.CHAR: lambda: lambda value: json_string(_char(value)),
        Kind.STRING: lambda: json_string,
        Kind.GUID: lambda: _quoted(_guid),
        Kind.DATE_TIME: lambda: dates.json_date(options),
        Kind.DATE_TIME_OFFSET: lambda: dates.json_date_offset(options),
        Kind.DATE_ONLY: lambda: dates.date_only(options, '"'),
        Kind.TIME_ONLY: lambda: dates.span(datetime.time, options, json=True),
        Kind.TIME_SPAN: lambda: dates.span(datetime.timedelta, options, json=True),
        Kind.BYTES: lambda: _quoted(_base64),
    }
    if kind in makers:
        return makers[kind]()
    write = plain_text(kind)
    return lambda value: json_string(write(value))


def jsv_token(shape: Scalar | Enumerated, options: Options) -> Token:
    """Return the writer of a scalar's JSV text, quoted where JSV wants it."""
    if isinstance(shape, Enumerated):
        return _enumerated(shape, options)
    kind, modern = shape.kind, options.modern
    if kind in INTEGER_RANGES:
        return integer(kind)
    makers: dict[Kind, Callable[[], Token]] = {
        Kind.BOOLEAN: lambda: _boolean("True", "False"),
        Kind.SINGLE: lambda: floating(lambda value: net_single(value, modern=modern)),
        Kind.DOUBLE: lambda: double_text,
        Kind.DECIMAL: lambda: decimal_text,
        Kind.CHAR: lambda: _char,
        Kind.STRING: lambda: jsv_string,
        Kind.GUID: lambda: _guid,
        Kind.DATE_TIME: lambda: _short_date(options),
        Kind.DATE_TIME_OFFSET: lambda: dates.iso_offset,
        Kind.DATE_ONLY: lambda: dates.date_only(options, ""),
        Kind.TIME_ONLY: lambda: dates.span(datetime.time, options, json=False),
        Kind.TIME_SPAN: lambda: dates.span(datetime.timedelta, options, json=False),
        Kind.BYTES: lambda: _base64,
    }
    if kind in makers:
        return makers[kind]()
    write = plain_text(kind)
    return lambda value: jsv_string(write(value))


def bare_text(shape: Scalar | Enumerated, options: Options) -> Token:
    """Return the writer of a scalar's JSV text without the quotes of JSV, for formats that do not need them.

    Not for strings and characters, whose text is the value itself.
    """
    token = jsv_token(shape, options)
    if isinstance(shape, Enumerated):
        return token
    if facts_of(shape.kind).text is not None:
        write = plain_text(shape.kind)
        return lambda value: replace_surrogates(write(value))
    if shape.kind is Kind.TIME_ONLY and options.spans is TimeSpanHandler.STANDARD:
        return lambda value: token(value)[1:-1]
    return token


def _short_date(options: Options) -> Token:
    """Return the writer of a DateTime in JSV and CSV; the host may have chosen its format."""
    if options.date_format is None:
        return dates.short_date(options)
    from formats.scalars.date_formats import date_writer  # noqa: PLC0415 - few hosts choose one

    return dates.date_checked(date_writer(options.date_format), options)


def plain_text(kind: AnyKind) -> Token:
    """Return the writer of a kind that has one text for all formats (:mod:`formats.types.kinds`)."""
    facts = facts_of(kind)
    text, class_ = facts.text, facts.held or facts.annotation
    if text is None:
        raise UnsupportedTypeError(f"{kind.value} has no text of its own")

    def write(value: Any) -> str:
        if not isinstance(value, class_):
            raise refuse(value, f"a {class_.__name__}")
        return text(value)

    return write
