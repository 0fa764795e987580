"""Rules for the members of a request, declared in their annotations as frozen values.

    class Register(Dto):
        age: Annotated[Int32, InclusiveBetween(1, 120)] = 0
        email: Annotated[str | None, NotEmpty(), Email()] = None

Codes, messages and placeholders are those of FluentValidation (gateway/WIRE.md 5.5), because
clients show and compare them. Every rule accepts null except those about null. Wrap rules for some
verbs alone into :class:`On`. The modules of the rules are imported when a service takes one from here.
"""

from typing import TYPE_CHECKING

from formats.late_names import late_names as _late_names
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
else:
    __getattr__, __dir__ = _late_names(
        globals(),
        {
            "Equal": "gateway.rules.comparisons",
            "ExclusiveBetween": "gateway.rules.comparisons",
            "GreaterThan": "gateway.rules.comparisons",
            "GreaterThanOrEqual": "gateway.rules.comparisons",
            "InclusiveBetween": "gateway.rules.comparisons",
            "LessThan": "gateway.rules.comparisons",
            "LessThanOrEqual": "gateway.rules.comparisons",
            "NotEqual": "gateway.rules.comparisons",
            "Empty": "gateway.rules.presence",
            "IsInEnum": "gateway.rules.presence",
            "Must": "gateway.rules.presence",
            "NotEmpty": "gateway.rules.presence",
            "NotNull": "gateway.rules.presence",
            "Null": "gateway.rules.presence",
            "CreditCard": "gateway.rules.texts",
            "Email": "gateway.rules.texts",
            "ExactLength": "gateway.rules.texts",
            "Length": "gateway.rules.texts",
            "Matches": "gateway.rules.texts",
            "MaximumLength": "gateway.rules.texts",
            "MinimumLength": "gateway.rules.texts",
        },
    )

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
