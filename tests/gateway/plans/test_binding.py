"""Texts → a request DTO: in any letter case, over or under what is there, errors told together (gateway/WIRE.md 4)."""

from __future__ import annotations

import pytest

from formats import Dto, Int32, computed, member
from gateway import DtoList
from gateway.plans.binding import Binder, ListBinder
from gateway.service.errors import BindingError


class Note(Dto, namespace="T"):
    id: Int32 = 0
    dial_code: str | None = None
    size: Int32 = 5
    days: list[Int32] | None = None
    other: str | None = member(alias="re-named")

    @computed
    def twice(self) -> int:
        return 2 * self.id


class Needed(Dto, namespace="T"):
    must: Int32
    may: Int32 = 0


class Notes(DtoList[Note]):
    pass


BINDER = Binder(Note)


def test_a_member_is_known_in_any_letter_case_and_by_its_alias() -> None:
    texts = [("DIALCODE", "a"), ("Id", "1"), ("RE-named", "b"), ("nothing", "x"), ("twice", "9")]

    assert BINDER.make(texts) == Note(1, "a", other="b")
    assert [BINDER.has(name) for name in ("dialcode", "DialCode", "twice", "dial_code")] == [True, True, False, False]
    assert [BINDER.property_name(name) for name in ("DIALCODE", "nothing")] == ["DialCode", "nothing"]


def test_an_alias_goes_before_the_declared_name_of_another_member() -> None:
    class Swapped(Dto, namespace="T"):
        key: str | None = member(alias="id")
        id: str | None = member(alias="number")
        other: str | None = member(alias="KEY")

    bound = Swapped(key="a", id="b", other="c")
    assert Binder(Swapped).make([("id", "a"), ("number", "b"), ("key", "c")]) == bound


def test_an_empty_text_sets_nothing() -> None:
    assert BINDER.make([("size", ""), ("id", "1")]) == Note(1)
    assert BINDER.overlay(Note(size=7), [("size", "")]) == Note(size=7)


def test_texts_go_over_what_is_there_and_fill_what_is_not() -> None:
    assert BINDER.overlay(Note(1, "a"), [("id", "2")]) == Note(2, "a")
    assert BINDER.fill(Note(1, size=7), [("id", "2"), ("dialCode", "b"), ("size", "8")]) == Note(1, "b", 7)
    assert BINDER.fill(Note(0), [("id", "2"), ("size", "8")]) == Note(2, size=8)


def test_a_frozen_request_is_bound_as_others_are() -> None:
    class Frozen(Dto, namespace="T", frozen=True):
        id: Int32 = 0
        name: str | None = None

    assert Binder(Frozen).overlay(Frozen(1), [("name", "a")]) == Frozen(1, "a")
    assert Binder(Frozen).fill(Frozen(1), [("id", "2"), ("name", "a")]) == Frozen(1, "a")


@pytest.mark.parametrize("way", ["make", "overlay", "fill"])
def test_all_texts_that_do_not_fit_are_told_together(way: str) -> None:
    texts = [("id", "x"), ("dialCode", "a"), ("SIZE", "y")]

    with pytest.raises(BindingError) as caught:
        BINDER.make(texts) if way == "make" else getattr(BINDER, way)(Note(), texts)

    assert [(error.field_name, error.error_code) for error in caught.value.errors] == [
        ("id", "SerializationException"),
        ("SIZE", "SerializationException"),
    ]


def test_a_member_that_must_be_there_is_asked_for_by_name() -> None:
    with pytest.raises(BindingError) as caught:
        Binder(Needed).make([("may", "1")])

    assert [error.field_name for error in caught.value.errors] == ["Must"]
    assert Binder(Needed).make([("must", "1")]) == Needed(1)


def test_a_member_that_may_be_null_need_not_be_there() -> None:
    class Asked(Dto, namespace="T"):
        name: str | None
        must: Int32

    assert Binder(Asked).make([("must", "1")]) == Asked(None, 1)
    assert Binder(Asked).default_of("name") is None
    with pytest.raises(BindingError) as caught:
        Binder(Asked).make([("name", "a")])
    assert [error.field_name for error in caught.value.errors] == ["Must"]


def test_a_request_is_a_dto() -> None:
    with pytest.raises(TypeError, match="a request is a Dto"):
        Binder(int)


def test_texts_do_not_bind_to_a_list() -> None:
    binder, rows = ListBinder(Notes), Notes([Note(1)])

    assert binder.make([("id", "1")]) == Notes()
    assert binder.overlay(rows, [("id", "2")]) is rows
    assert binder.fill(rows, [("id", "2")]) is rows
    assert (binder.name, binder.full_name, binder.has("id")) == ("Notes", "T.Notes", False)
