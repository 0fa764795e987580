"""Rules that compare a value with others."""

from __future__ import annotations

from typing import Any

from gateway.rules.rule import Rule, text_of


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


class InclusiveBetween(Rule, frozen=True):
    """From one value to another, both included."""

    low: Any
    high: Any
    code = "InclusiveBetween"
    message = "'{PropertyName}' must be between {From} and {To}. You entered {PropertyValue}."

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"{type(self).__name__}({self.low!r}, {self.high!r}): write the lower bound first")

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
