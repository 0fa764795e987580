"""Rules that hold a value against others: what is equal, and null, and a bound itself (gateway/WIRE.md 5.5)."""

from __future__ import annotations

import pytest

from gateway.rules import (
    Equal,
    ExclusiveBetween,
    GreaterThan,
    GreaterThanOrEqual,
    InclusiveBetween,
    LessThan,
    LessThanOrEqual,
    NotEqual,
    Rule,
)


@pytest.mark.parametrize(
    ("rule", "fitting", "others"),
    [
        (Equal(2), [2, 2.0], [1, 3, None]),
        (NotEqual(2), [1, 3, None], [2]),
        (GreaterThan(2), [3, None], [2, 1]),
        (GreaterThanOrEqual(2), [3, 2, None], [1]),
        (LessThan(2), [1, None], [2, 3]),
        (LessThanOrEqual(2), [1, 2, None], [3]),
        (InclusiveBetween(1, 3), [1, 2, 3, None], [0, 4]),
        (ExclusiveBetween(1, 3), [2, None], [0, 1, 3, 4]),
        (InclusiveBetween("b", "d"), ["b", "cc", "d"], ["a", "dd"]),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Rule) else "",
)
def test_a_rule_is_kept_or_broken(rule: Rule, fitting: list[object], others: list[object]) -> None:
    assert [value for value in [*fitting, *others] if rule.fits(value)] == fitting


def test_a_rule_tells_what_it_holds_a_value_against() -> None:
    assert GreaterThan(1.0).values(0) == {"ComparisonValue": "1", "ComparisonProperty": ""}
    assert ExclusiveBetween(1, 3).values(7) == {"From": "1", "To": "3", "Value": "7"}
    assert [rule.code for rule in (InclusiveBetween(1, 3), ExclusiveBetween(1, 3))] == [
        "InclusiveBetween",
        "ExclusiveBetween",
    ]
