"""Fields of Structs: their defaults, and names by which readers tell them apart."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec
import pytest

from formats import BUILT_IN, Dto, Int32, UnsupportedTypeError, computed, member, shape_of
from formats.msgpack import FORMAT as MSGPACK
from formats.types.fields import field_defaults, fields_without_default
from formats.types.shapes import Nested

T = TypeVar("T")
READABLE = [*(each for each in BUILT_IN if each.name != "html"), MSGPACK]


class Mixed(msgspec.Struct, kw_only=True):
    first: int
    second: int = 5
    third: str | None
    fourth: list[int] = msgspec.field(default_factory=list)


class Holder(Dto, Generic[T]):
    items: list[T] | None = None


def members_of(type_: Any) -> Any:
    shape = shape_of(type_)
    assert isinstance(shape, Nested)
    return shape.record.members


def test_a_field_has_a_default_or_is_required() -> None:
    assert {name: make() for name, make in field_defaults(Mixed).items()} == {"second": 5, "fourth": []}
    assert fields_without_default(Mixed) == ["first", "third"]


class Defaults(Dto):
    required: str
    nothing: str | None = None
    text: str = "x"
    number: Int32 = 0
    items: list[str] = member(default_factory=list)
    made: list[str] | None = member(default_factory=lambda: ["made"])


class Derived(Defaults):
    more: Int32 = 5


PLAIN = msgspec.defstruct("PLAIN", [("a", int), ("b", list[str], []), ("c", Any, object), ("d", int, 7)])


@pytest.mark.parametrize("type_", [Mixed, Defaults, Derived, PLAIN, Holder], ids=lambda type_: type_.__name__)
def test_defaults_are_those_of_which_msgspec_tells(type_: Any) -> None:
    expected = {}
    for field in msgspec.structs.fields(type_):
        if not field.required:
            made = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
            expected[field.name] = made

    assert {name: make() for name, make in field_defaults(type_).items()} == expected
    assert sorted([*expected, *fields_without_default(type_)]) == sorted(type_.__struct_fields__)


def test_two_members_with_one_name_are_refused_where_they_are_declared() -> None:
    with pytest.raises(UnsupportedTypeError, match=r"^Twice\.b and Twice\.a both have the name 'b'"):

        class Twice(Dto):
            a: str | None = member(alias="B")
            b: str | None = None

    with pytest.raises(UnsupportedTypeError, match=r"Named\.b and Named\.a both"):

        class Named(Dto):
            a: str | None = member(name="Same")
            b: str | None = member(name="Same")

    with pytest.raises(UnsupportedTypeError, match=r"Underlined\.ab and Underlined\.a_b both"):

        class Underlined(Dto):
            a_b: str | None = None
            ab: str | None = None


class Base(Dto):
    one: Int32 = 0


def test_a_member_may_not_have_the_name_of_an_inherited_one() -> None:
    with pytest.raises(UnsupportedTypeError, match=r"Derived\.one and Derived\.other both have the name 'one'"):

        class Derived(Base):
            other: Int32 = member(0, alias="ONE")

    with pytest.raises(UnsupportedTypeError, match=r"Exact\.other and Exact\.one both have the name 'one'"):

        class Exact(Base):
            other: Int32 = member(0, alias="one")


def test_a_member_declared_again_and_one_that_is_ignored_take_no_name() -> None:
    class Again(Base):
        one: Int32 = member(0, alias="One")
        unseen: str | None = member(alias="ONE", ignored=True)

    assert [each.column for each in members_of(Again)] == ["One"]


class Renamed(msgspec.Struct):
    a: int = msgspec.field(default=0, name="x")
    b: int = msgspec.field(default=0, name="X")


class Counted(Dto):
    size: Int32 = 0

    @computed
    def Size(self) -> int:  # noqa: N802 - the name is the point
        return 5


class Labelled(Dto):
    a: str | None = member(name="Same", alias="x")
    b: str | None = member(name="Same", alias="y")


@pytest.mark.parametrize("type_", [Renamed, Counted, Labelled])
def test_other_members_with_one_name_are_refused_by_every_format(type_: Any) -> None:
    for format_ in READABLE:
        with pytest.raises(UnsupportedTypeError, match=rf"{type_.__name__}\.\w+ and {type_.__name__}\.\w+ both"):
            format_.codec(type_).encode(type_())


@pytest.mark.parametrize("alias", ["", " a", "a\t", "\ufeffa", 'a"b', "a\\b", "a\nb", "a\ud800"])
def test_a_name_that_cannot_be_read_again_is_refused_where_it_is_declared(alias: str) -> None:
    for given in ({"alias": alias}, {"name": alias}):
        with pytest.raises(UnsupportedTypeError, match=r"^Odd\.text cannot have the name "):

            class Odd(Dto):
                text: str | None = member(**given)


def test_a_plain_struct_is_refused_for_such_a_name_by_its_first_codec() -> None:
    class Plain(msgspec.Struct):
        text: str | None = msgspec.field(default=None, name=" a")

    with pytest.raises(UnsupportedTypeError, match=r"^Plain\.text cannot have the name "):
        members_of(Plain)


@pytest.mark.parametrize(
    "alias",
    ["z-first", "two words", "dc:title", "a,b", "{a", "b}", "[c]", "$ref", "@id", "a.b", "1st", "\u0219", "a\ufeff"],
)
@pytest.mark.parametrize("format_", READABLE, ids=lambda each: each.name)
def test_every_other_alias_is_read_again(format_: Any, alias: str) -> None:
    class Aliased(Dto, contract=True):
        text: str | None = member(alias=alias)
        size: Int32 = 0

    held: Any = Holder[Aliased]
    for type_, value in ((Aliased, Aliased("x:,", 5)), (held, Holder([Aliased("x", 5), Aliased(None, 6)]))):
        codec = format_.codec(type_)
        assert codec.decode(codec.encode(value)) == value
