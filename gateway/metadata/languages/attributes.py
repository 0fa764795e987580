"""Attributes as text: the arguments of a recorded attribute, in the spelling of a language."""

from __future__ import annotations

from collections.abc import Callable

from gateway.metadata.catalog import Argument, Attribute, DataMember

LIMITS = {
    ("Int32", "2147483647"): "MaxValue",
    ("Int32", "-2147483648"): "MinValue",
    ("Int64", "9223372036854775807"): "MaxValue",
    ("Int64", "-9223372036854775808"): "MinValue",
}
"""Values that some languages print by name."""


def quoted(text: str) -> str:
    """Quote with C-like escapes; apostrophe and backquote stay."""
    made = ['"']
    for letter in text:
        if letter in _ESCAPES:
            made.append(_ESCAPES[letter])
        elif letter < " " or "\x7f" <= letter <= "\xa0" or letter in _UNSEEN:
            made.append(f"\\u{ord(letter):04X}")
        else:
            made.append(letter)
    made.append('"')
    return "".join(made)


_UNSEEN = frozenset("\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t"}


def is_type(argument: Argument) -> bool:
    """Whether its value names a type (``typeof(M1.Row)``)."""
    return argument.type in ("Type", "RuntimeType") or (argument.value or "").startswith("typeof(")


def arguments(attribute: Attribute, value: Callable[[Argument], str]) -> str:
    """Spell the arguments: positional ones by value, named ones as ``Name=value``; without the parentheses."""
    if attribute.constructor_args:
        return ", ".join(value(each) for each in attribute.constructor_args)
    return ", ".join(f"{each.name}={value(each)}" for each in attribute.args or ())


def member_arguments(member: DataMember, order: int | None, quote: Callable[[str], str], *, joint: str = "=") -> str:
    """Spell the arguments of a DataMember line; ``order`` is the one to print where it declares none."""
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
