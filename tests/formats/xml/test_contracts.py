"""Types as XML sees them: the order of members, and which types contain themselves (formats/WIRE.md 8.3)."""

from __future__ import annotations

from formats import Dto, member, shape_of
from formats.xml.contracts import Group, contains_itself, contract_of


class Base(Dto, namespace="A"):
    zulu: str | None = None
    able: str | None = None


class Derived(Base, namespace="A"):
    bravo: str | None = None


class Ordered(Dto, contract=True):
    third: str | None = member(order=2)
    second: str | None = member(order=1)
    first: str | None = member()
    also_first: str | None = member()


class Wide(Dto, contract=True):
    full: str | None = member(alias="x\uff21")
    beyond: str | None = member(alias="x\U00010400")


class Chain(Dto):
    next: Chain | None = None
    others: list[Chain] | None = None


class Flat(Dto):
    name: str | None = None


class Holder(Dto):
    chain: Chain | None = None


def names(type_: type) -> list[str]:
    group = contract_of(shape_of(type_))
    assert isinstance(group, Group)
    return [each.name.local for each in group.elements]


def test_members_stand_by_class_and_then_by_name() -> None:
    assert names(Derived) == ["Able", "Zulu", "Bravo"]


def test_members_of_a_contract_stand_by_order_those_without_one_first() -> None:
    assert names(Ordered) == ["AlsoFirst", "First", "Second", "Third"]


def test_names_are_ordered_by_their_utf_16_units() -> None:
    # U+10400 is D801 DC00 in UTF-16, which comes before FF21; by code points it comes behind.
    assert [each.key for each in contract_of(shape_of(Wide)).elements] == ["beyond", "full"]  # type: ignore[union-attr]


def test_a_type_contains_itself_by_a_member_or_by_a_list() -> None:
    assert contains_itself(contract_of(shape_of(Chain)))
    assert contains_itself(contract_of(shape_of(list[Chain])))
    assert not contains_itself(contract_of(shape_of(list[Flat])))


def test_a_type_does_not_contain_itself_for_holding_one_that_does() -> None:
    assert not contains_itself(contract_of(shape_of(Holder)))
