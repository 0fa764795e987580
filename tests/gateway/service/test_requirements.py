"""Requirements are values: equal ones are one, and one that asks for nothing is a mistake."""

from __future__ import annotations

import pytest

from gateway import HasAnyPermission, HasAnyRole, HasRole, SignedIn


def test_equal_requirements_are_one() -> None:
    assert len({HasAnyRole("a", "b"), HasAnyRole("a", "b"), HasRole("a"), HasRole("a"), SignedIn(), SignedIn()}) == 3
    assert HasAnyRole("a") != HasAnyPermission("a")
    assert HasAnyRole("a") != HasAnyRole("a", validated=True)
    assert SignedIn() != SignedIn(validated=True)


def test_one_of_several_prints_as_it_is_written() -> None:
    assert repr(HasAnyRole("Clerk", "Boss")) == "HasAnyRole('Clerk', 'Boss')"


@pytest.mark.parametrize("kind", [HasAnyRole, HasAnyPermission])
def test_one_of_none_is_a_mistake(kind: type) -> None:
    with pytest.raises(ValueError, match="at least one name"):
        kind()
