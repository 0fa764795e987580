"""Rules about the characters of a text."""

from __future__ import annotations

import re
from typing import Any

from gateway.rules.rule import Rule


def _units(value: str) -> int:
    """Return the length of a text as .NET counts it: a character beyond U+FFFF is two UTF-16 units.

    >>> _units("a\U0001f600")
    3
    """
    return len(value) if value.isascii() else len(value.encode("utf-16-le", "surrogatepass")) // 2


class _Sized(Rule, frozen=True):
    code = "Length"

    def bounds(self) -> tuple[int, int]:
        """Return the least and the most characters; -1 means no bound."""
        raise NotImplementedError

    def fits(self, value: Any) -> bool:
        least, most = self.bounds()
        return value is None or (least <= (length := _units(value)) and (most < 0 or length <= most))

    def values(self, value: Any) -> dict[str, str]:
        least, most = self.bounds()
        length = 0 if value is None else _units(value)
        return {"MinLength": str(least), "MaxLength": str(most), "TotalLength": str(length)}


class Length(_Sized, frozen=True):
    """A text of ``least`` to ``most`` characters."""

    least: int
    most: int
    message = (
        "'{PropertyName}' must be between {MinLength} and {MaxLength} characters. You entered {TotalLength} characters."
    )

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise ValueError(f"Length({self.least!r}, {self.most!r}): write the lower bound first")

    def bounds(self) -> tuple[int, int]:
        return self.least, self.most


class ExactLength(_Sized, frozen=True):
    """A text of exactly ``length`` characters."""

    length: int
    message = "'{PropertyName}' must be {MaxLength} characters in length. You entered {TotalLength} characters."

    def bounds(self) -> tuple[int, int]:
        return self.length, self.length


class MinimumLength(_Sized, frozen=True):
    """A text of at least ``least`` characters."""

    least: int
    code = "MinimumLength"
    message = (
        "The length of '{PropertyName}' must be at least {MinLength} characters. You entered {TotalLength} characters."
    )

    def bounds(self) -> tuple[int, int]:
        return self.least, -1


class MaximumLength(_Sized, frozen=True):
    """A text of at most ``most`` characters."""

    most: int
    code = "MaximumLength"
    message = (
        "The length of '{PropertyName}' must be {MaxLength} characters or fewer. You entered {TotalLength} characters."
    )

    def bounds(self) -> tuple[int, int]:
        return 0, self.most


class Matches(Rule, frozen=True):
    """A text in which a regular expression matches somewhere."""

    expression: str
    code = "RegularExpression"
    message = "'{PropertyName}' is not in the correct format."

    def __post_init__(self) -> None:
        try:
            self.fits("")  # raises for a pattern that cannot be compiled
        except re.error as error:
            raise ValueError(f"Matches({self.expression!r}) is not a regular expression: {error}") from None

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
    """Digits, blanks and dashes with a valid check digit (ISO/IEC 7812-1)."""

    code = "CreditCard"
    message = "'{PropertyName}' is not a valid credit card number."

    def fits(self, value: Any) -> bool:
        if value is None:
            return True
        digits = value.replace("-", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit()):
            return False
        doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
        return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
