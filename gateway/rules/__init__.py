"""Rules for the members of a request, declared in their annotations as frozen values.

    class Register(Dto):
        age: Annotated[Int32, InclusiveBetween(1, 120)] = 0
        email: Annotated[str | None, NotEmpty(), Email()] = None

Codes, messages and placeholders are those of FluentValidation (gateway/WIRE.md 5.5), because
clients show and compare them. Every rule accepts null except those about null. Wrap rules for some
verbs alone into :class:`On`. The modules of the rules are imported when a service takes one from here.
"""

import importlib
from typing import TYPE_CHECKING, Any

from gateway.rules.rule import On as On
from gateway.rules.rule import Rule as Rule

if TYPE_CHECKING:
    from gateway.rules.comparisons import Equal as Equal
    from gateway.rules.comparisons import ExclusiveBetween as ExclusiveBetween
    from gateway.rules.comparisons import GreaterThan as GreaterThan
    from gateway.rules.comparisons import GreaterThanOrEqual as GreaterThanOrEqual
    from gateway.rules.comparisons import InclusiveBetween as InclusiveBetween
    from gateway.rules.comparisons import LessThan as LessThan
    from gateway.rules.comparisons import LessThanOrEqual as LessThanOrEqual
    from gateway.rules.comparisons import NotEqual as NotEqual
    from gateway.rules.presence import Empty as Empty
    from gateway.rules.presence import IsInEnum as IsInEnum
    from gateway.rules.presence import Must as Must
    from gateway.rules.presence import NotEmpty as NotEmpty
    from gateway.rules.presence import NotNull as NotNull
    from gateway.rules.presence import Null as Null
    from gateway.rules.texts import CreditCard as CreditCard
    from gateway.rules.texts import Email as Email
    from gateway.rules.texts import ExactLength as ExactLength
    from gateway.rules.texts import Length as Length
    from gateway.rules.texts import Matches as Matches
    from gateway.rules.texts import MaximumLength as MaximumLength
    from gateway.rules.texts import MinimumLength as MinimumLength

__all__ = [
    # base class and groups
    "Rule",
    "On",
    # presence
    "NotNull",
    "NotEmpty",
    "Null",
    "Empty",
    "IsInEnum",
    "Must",
    # comparisons
    "Equal",
    "NotEqual",
    "LessThan",
    "LessThanOrEqual",
    "GreaterThan",
    "GreaterThanOrEqual",
    "InclusiveBetween",
    "ExclusiveBetween",
    # texts
    "Length",
    "ExactLength",
    "MinimumLength",
    "MaximumLength",
    "Matches",
    "Email",
    "CreditCard",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in ("presence", "comparisons", "texts"):
            if (rule := getattr(importlib.import_module(f"{__name__}.{module}"), name, None)) is not None:
                return rule
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
