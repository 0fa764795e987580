"""Attributes as text: the arguments of an attribute, as a language writes them."""

from __future__ import annotations

import re
from collections.abc import Callable

from gateway.metadata.catalog import Argument, Attribute, DataMember
from gateway.metadata.languages.unseen import UNSEEN

LIMITS = {
    ("Int32", "2147483647"): "MaxValue",
    ("Int32", "-2147483648"): "MinValue",
    ("Int64", "9223372036854775807"): "MaxValue",
    ("Int64", "-9223372036854775808"): "MinValue",
}
"""Values that some languages print by name, as ``MaxValue``."""


def quoted(text: str) -> str:
    """Return a text in double quotes with C-like escapes; apostrophes and backquotes are not escaped."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t"}
_ESCAPED = re.compile(f'["\\\\\xa0{UNSEEN}]')


def is_type(argument: Argument) -> bool:
    """Return whether an argument's value names a type (``typeof(M1.Row)``)."""
    return argument.type in ("Type", "RuntimeType") or (argument.value or "").startswith("typeof(")


def arguments(attribute: Attribute, value: Callable[[Argument], str]) -> str:
    """Return the arguments without parentheses: positional ones as values, named ones as ``Name=value``."""
    if attribute.constructor_args:
        return ", ".join(value(argument) for argument in attribute.constructor_args)
    return ", ".join(f"{argument.name}={value(argument)}" for argument in attribute.args or ())


def member_arguments(member: DataMember, order: int | None, quote: Callable[[str], str], *, joint: str = "=") -> str:
    """Return the arguments of a DataMember line; ``order`` is printed if the member declares none."""
    parts = []
    if member.name is not None:
        parts.append(f"Name{joint}{quote(member.name)}")
    number = member.order if member.order is not None else order
    if number is not None:
        parts.append(f"Order{joint}{number}")
    if member.is_required is not None:
        parts.append(f"IsRequired{joint}{str(member.is_required).lower()}")
    if member.emit_default_value is not None:
        parts.append(f"EmitDefaultValue{joint}{str(member.emit_default_value).lower()}")
    return ", ".join(parts)
