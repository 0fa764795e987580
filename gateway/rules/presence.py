"""Rules about whether there is a value, and whether it is a valid one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gateway.rules.rule import Rule, is_empty


class NotNull(Rule, frozen=True):
    """Not null."""

    code = "NotNull"
    message = "'{PropertyName}' must not be empty."

    def fits(self, value: Any) -> bool:
        return value is not None


class NotEmpty(Rule, frozen=True):
    """Not null, not blank, not without items, and not the default of its type."""

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


class IsInEnum(Rule, frozen=True):
    """A declared member of its enum."""

    code = "Enum"
    message = "'{PropertyName}' has a range of values which does not include '{PropertyValue}'."

    def fits(self, value: Any) -> bool:
        return value is None or bool(getattr(value, "is_defined", True))


class Must(Rule, frozen=True):
    """A value for which the function ``holds`` returns true; ``text`` replaces the message."""

    holds: Callable[[Any], bool]
    text: str = "The specified condition was not met for '{PropertyName}'."
    code = "Predicate"

    @property
    def message(self) -> str:  # type: ignore[override]  # an instance's, not the class's
        return self.text

    def fits(self, value: Any) -> bool:
        return self.holds(value)
