"""What a request's member must be, declared on the Struct: rules as frozen values.

    class Register(Dto):
        age: Annotated[Int32, InclusiveBetween(1, 120)] = 0
        email: Annotated[str | None, NotEmpty(), Email()] = None

Codes, messages and placeholders are those of FluentValidation (spec/http.md 5.5), because
clients show and compare them. Each rule accepts null but the ones that are about it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sized
from typing import Any, ClassVar

import msgspec

from formats import Flags


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


def is_empty(value: Any) -> bool:
    """Return whether a value is null, blank, without items or its type's default."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, enum.Enum) and not isinstance(value, Flags):
        return getattr(value, "number", None) == 0
    return value is None or (not value if isinstance(value, Sized) else value == type(value)())


class Rule(msgspec.Struct, frozen=True):
    """The base of rules. ``{Name}`` in the message is a placeholder of :meth:`values`."""

    code: ClassVar[str]
    message: ClassVar[str]

    def fits(self, value: Any) -> bool:
        """Return whether a value keeps the rule."""
        raise NotImplementedError

    def values(self, value: Any) -> dict[str, str]:
        """Return the rule's placeholders, in the order in which ``Meta`` has them."""
        return {}


class NotNull(Rule, frozen=True):
    """Not null."""

    code = "NotNull"
    message = "'{PropertyName}' must not be empty."

    def fits(self, value: Any) -> bool:
        return value is not None


class NotEmpty(Rule, frozen=True):
    """Neither null, blank, without items, nor the default of its type."""

    code = "NotEmpty"
    message = "'{PropertyName}' must not be empty."

    def fits(self, value: Any) -> bool:
        return not is_empty(value)


class Null(Rule, frozen=True):
    """Null."""

    code = "Null"
    message = "'{PropertyName}' must be empty."

    def fits(self, value: Any) -> bool:
        return value is None


class Empty(Rule, frozen=True):
    """Null, blank, without items, or the default of its type."""

    code = "Empty"
    message = "'{PropertyName}' must be empty."

    def fits(self, value: Any) -> bool:
        return is_empty(value)


class _Comparison(Rule, frozen=True):
    other: Any

    def fits(self, value: Any) -> bool:
        return value is None or self.holds(value)

    def holds(self, value: Any) -> bool:
        raise NotImplementedError

    def values(self, value: Any) -> dict[str, str]:
        return {"ComparisonValue": text_of(self.other), "ComparisonProperty": ""}


class Equal(_Comparison, frozen=True):
    """Equal to a value."""

    code = "Equal"
    message = "'{PropertyName}' must be equal to '{ComparisonValue}'."

    def fits(self, value: Any) -> bool:
        return bool(value == self.other)


class NotEqual(_Comparison, frozen=True):
    """Not equal to a value."""

    code = "NotEqual"
    message = "'{PropertyName}' must not be equal to '{ComparisonValue}'."

    def fits(self, value: Any) -> bool:
        return bool(value != self.other)


class GreaterThan(_Comparison, frozen=True):
    """Greater than a value."""

    code = "GreaterThan"
    message = "'{PropertyName}' must be greater than '{ComparisonValue}'."

    def holds(self, value: Any) -> bool:
        return bool(value > self.other)


class GreaterThanOrEqual(_Comparison, frozen=True):
    """Greater than a value, or equal to it."""

    code = "GreaterThanOrEqual"
    message = "'{PropertyName}' must be greater than or equal to '{ComparisonValue}'."

    def holds(self, value: Any) -> bool:
        return bool(value >= self.other)


class LessThan(_Comparison, frozen=True):
    """Less than a value."""

    code = "LessThan"
    message = "'{PropertyName}' must be less than '{ComparisonValue}'."

    def holds(self, value: Any) -> bool:
        return bool(value < self.other)


class LessThanOrEqual(_Comparison, frozen=True):
    """Less than a value, or equal to it."""

    code = "LessThanOrEqual"
    message = "'{PropertyName}' must be less than or equal to '{ComparisonValue}'."

    def holds(self, value: Any) -> bool:
        return bool(value <= self.other)


class _Sized(Rule, frozen=True):
    code = "Length"

    def bounds(self) -> tuple[int, int]:
        """Return the least and the most characters; -1 is no bound."""
        raise NotImplementedError

    def fits(self, value: Any) -> bool:
        least, most = self.bounds()
        return value is None or (least <= len(value) and (most < 0 or len(value) <= most))

    def values(self, value: Any) -> dict[str, str]:
        least, most = self.bounds()
        length = 0 if value is None else len(value)
        return {"MinLength": str(least), "MaxLength": str(most), "TotalLength": str(length)}


class Length(_Sized, frozen=True):
    """A text of ``least`` to ``most`` characters."""

    least: int
    most: int
    message = (
        "'{PropertyName}' must be between {MinLength} and {MaxLength} characters. You entered {TotalLength} characters."
    )

    def bounds(self) -> tuple[int, int]:
        return self.least, self.most


class ExactLength(_Sized, frozen=True):
    """A text of so many characters."""

    length: int
    message = "'{PropertyName}' must be {MaxLength} characters in length. You entered {TotalLength} characters."

    def bounds(self) -> tuple[int, int]:
        return self.length, self.length


class MinimumLength(_Sized, frozen=True):
    """A text of at least so many characters."""

    least: int
    code = "MinimumLength"
    message = (
        "The length of '{PropertyName}' must be at least {MinLength} characters. You entered {TotalLength} characters."
    )

    def bounds(self) -> tuple[int, int]:
        return self.least, -1


class MaximumLength(_Sized, frozen=True):
    """A text of at most so many characters."""

    most: int
    code = "MaximumLength"
    message = (
        "The length of '{PropertyName}' must be {MaxLength} characters or fewer. You entered {TotalLength} characters."
    )

    def bounds(self) -> tuple[int, int]:
        return 0, self.most


class InclusiveBetween(Rule, frozen=True):
    """From one value to another, both included."""

    low: Any
    high: Any
    code = "InclusiveBetween"
    message = "'{PropertyName}' must be between {From} and {To}. You entered {PropertyValue}."

    def fits(self, value: Any) -> bool:
        return value is None or bool(self.low <= value <= self.high)

    def values(self, value: Any) -> dict[str, str]:
        return {"From": text_of(self.low), "To": text_of(self.high), "Value": text_of(value)}


class ExclusiveBetween(InclusiveBetween, frozen=True):
    """From one value to another, neither included."""

    code = "ExclusiveBetween"
    message = "'{PropertyName}' must be between {From} and {To} (exclusive). You entered {PropertyValue}."

    def fits(self, value: Any) -> bool:
        return value is None or bool(self.low < value < self.high)


class Matches(Rule, frozen=True):
    """A text in which a regular expression is found."""

    expression: str
    code = "RegularExpression"
    message = "'{PropertyName}' is not in the correct format."

    def fits(self, value: Any) -> bool:
        return value is None or re.search(self.expression, value) is not None

    def values(self, value: Any) -> dict[str, str]:
        return {"RegularExpression": self.expression}


class Email(Rule, frozen=True):
    """A text with exactly one ``@``, neither at its beginning nor at its end."""

    code = "Email"
    message = "'{PropertyName}' is not a valid email address."

    def fits(self, value: Any) -> bool:
        return value is None or (value.count("@") == 1 and value[0] != "@" and value[-1] != "@")


class CreditCard(Rule, frozen=True):
    """Digits, blanks and dashes whose check digit is right (ISO/IEC 7812-1)."""

    code = "CreditCard"
    message = "'{PropertyName}' is not a valid credit card number."

    def fits(self, value: Any) -> bool:
        if value is None:
            return True
        digits = value.replace("-", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit()):
            return False
        doubled = [int(each) * (1 + index % 2) for index, each in enumerate(reversed(digits))]
        return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


class IsInEnum(Rule, frozen=True):
    """A declared member of its enum."""

    code = "Enum"
    message = "'{PropertyName}' has a range of values which does not include '{PropertyValue}'."

    def fits(self, value: Any) -> bool:
        return value is None or bool(getattr(value, "is_defined", True))


class Must(Rule, frozen=True):
    """A value for which a function returns true; ``text`` replaces the message."""

    holds: Callable[[Any], bool]
    text: str = "The specified condition was not met for '{PropertyName}'."
    code = "Predicate"

    @property
    def message(self) -> str:  # type: ignore[override]  # of the instance, not of the class
        return self.text

    def fits(self, value: Any) -> bool:
        return self.holds(value)
