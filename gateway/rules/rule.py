"""The base class of rules, and values as .NET writes them into a message."""

from __future__ import annotations

import enum
from collections.abc import Sized
from typing import Any, ClassVar

import msgspec

from formats import Flags
from formats.types.kinds import KINDS


def text_of(value: Any) -> str:
    """Return a value as .NET writes it into a message.

    >>> text_of(True), text_of(1.0), text_of(None)
    ('True', '1', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, enum.Enum) and not isinstance(value, Flags):
        return str(getattr(value, "declared", value.name))
    return str(value)


#: The characters that .NET's ``char.IsWhiteSpace`` accepts; Python's ``strip()`` also strips U+001C to U+001F.
BLANKS = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


#: .NET's ``default(T)`` of types other than texts and lists.
_ZEROS: dict[type, Any] = {
    facts.annotation: facts.zero for facts in KINDS.values() if facts.annotation is not None and facts.zero is not None
}


def is_empty(value: Any) -> bool:
    """Return whether a value is null, blank, without items or its type's default."""
    if isinstance(value, str):
        return not value.strip(BLANKS)
    if isinstance(value, enum.Enum) and not isinstance(value, Flags):
        return getattr(value, "number", None) == 0
    if value is None or isinstance(value, Sized):
        return not value
    zero = _ZEROS.get(type(value))
    return value == zero if zero is not None else False


class Rule(msgspec.Struct, frozen=True):
    """The base of rules. ``{Name}`` in the message is a placeholder of :meth:`values`."""

    code: ClassVar[str]
    message: ClassVar[str]

    def fits(self, value: Any) -> bool:
        """Return whether a value keeps the rule."""
        raise NotImplementedError

    def values(self, value: Any) -> dict[str, str]:
        """Return the rule's placeholders, in the order of ``Meta`` in the answer."""
        return {}

    def expression_text(self) -> str | None:
        """Return the rule as ``[Validate]`` writes it (``InclusiveBetween(1,10)``); None if it cannot be written there.

        >>> from gateway.rules import InclusiveBetween, NotEmpty
        >>> NotEmpty().expression_text(), InclusiveBetween(1, 10).expression_text()
        ('NotEmpty', 'InclusiveBetween(1,10)')
        """
        arguments = []
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                return None
            arguments.append(f"`{value}`" if isinstance(value, str) else text_of(value))
        return f"{type(self).__name__}({','.join(arguments)})" if arguments else type(self).__name__


class On:
    """Rules for some verbs alone, after those for all: FluentValidation's rule set of a verb (gateway/WIRE.md 5.5).

    ``On("POST", NotEmpty())``, ``On("POST, PUT", NotEmpty(), MaximumLength(20))``
    """

    def __init__(self, verbs: str, *rules: Rule) -> None:
        self.verbs = frozenset(verb.strip().upper() for verb in verbs.split(",") if verb.strip())
        self.rules = rules
