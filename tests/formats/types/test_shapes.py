"""Types as the formats see them: what an annotation means, and which members a record has in which order."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import pytest

from formats import (
    BUILT_IN,
    Array,
    Computed,
    DataContract,
    DecodeError,
    Dto,
    Enumerated,
    Enumeration,
    HashSet,
    Int32,
    KeyValuePair,
    Kind,
    Listing,
    Mapping,
    Nested,
    Pair,
    Record,
    Scalar,
    TextCase,
    UnsupportedTypeError,
    computed,
    member,
    shape_of,
)
from formats.msgpack import FORMAT as MSGPACK
from formats.types.kinds import Container
from formats.types.shapes import is_nullable, is_text, is_value_type

T = TypeVar("T")
READABLE = [*(each for each in BUILT_IN if each.name != "html"), MSGPACK]


class Colour(Enumeration):
    RED = "Red"


class Base(Dto):
    b_first: Int32 = 0
    b_second: Int32 = 0


class Derived(Base):
    d_first: Int32 = 0
    hidden: str | None = member(ignored=True)

    @computed
    def d_second(self) -> str:
        return "made"


class Ordered(Dto, contract=True):
    last: Int32 = member(0, order=9)
    first: Int32 = 0
    second: Int32 = member(0, order=1, alias="2nd")


class Page(Dto, Generic[T]):
    items: list[T] | None = None


def record(type_: Any) -> Record:
    shape = shape_of(type_)
    assert isinstance(shape, Nested)
    return shape.record


def test_an_annotation_is_a_shape() -> None:
    text = Scalar(Kind.STRING)
    assert shape_of(str | None) == Scalar(Kind.STRING, optional=True)
    assert shape_of(Any) == Scalar(Kind.OBJECT)
    assert shape_of(list[str]) == Listing(text)
    assert shape_of(tuple[str, ...]) == Listing(text, Container.ARRAY, tuple)
    assert shape_of(set[str]) == Listing(text, Container.SET, set)
    assert shape_of(HashSet[str]) == Listing(text, Container.SET)
    assert shape_of(Array[str]) == Listing(text, Container.ARRAY)
    assert shape_of(dict[str, Int32]) == Mapping(text, Scalar(Kind.INT32))
    assert shape_of(KeyValuePair[str, Int32]) == Pair(text, Scalar(Kind.INT32))
    assert shape_of(Colour) == Enumerated(Colour)


@pytest.mark.parametrize(
    "type_",
    [str | int, complex, Annotated[str, Container.SET], list[T], object()],
    ids=["union", "class", "mark", "open", "no type"],
)
def test_what_no_format_has_a_text_for_is_refused(type_: Any) -> None:
    with pytest.raises(UnsupportedTypeError):
        shape_of(type_)


def test_a_member_that_no_format_has_a_text_for_is_named() -> None:
    with pytest.raises(UnsupportedTypeError, match=r"Page\.Items"):
        _ = record(Page).members


def test_members_of_the_derived_class_come_first_and_ignored_ones_not() -> None:
    found = record(Derived)

    assert [each.declared for each in found.members] == ["DFirst", "DSecond", "BFirst", "BSecond"]
    assert [each.declared for each in found.readable] == ["DFirst", "Hidden", "DSecond"]
    assert [each.computed for each in found.own] == [False, True]
    assert isinstance(Derived.d_second, Computed)


def test_a_contract_sorts_by_order_for_json_and_jsv_alone() -> None:
    assert [each.declared for each in record(Ordered).ordered] == ["First", "Second", "Last"]
    assert [each.declared for each in record(Ordered).members] == ["Last", "First", "Second"]
    assert [each.declared for each in record(Derived).ordered] == ["DFirst", "DSecond", "BFirst", "BSecond"]


def test_an_alias_is_never_cased() -> None:
    second = record(Ordered).members[2]

    assert (second.column, second.name(TextCase.CAMEL), second.name(TextCase.SNAKE)) == ("2nd", "2nd", "2nd")


def test_a_generic_record_knows_its_arguments_and_there_is_one_of_each() -> None:
    assert record(Page[str]).argument_shapes == (Scalar(Kind.STRING),)
    assert record(Page[str]).members[0].shape == Listing(Scalar(Kind.STRING), optional=True)
    assert record(Page[str]) is record(Page[str])
    assert record(Page[str]) is not record(Page[Int32])


def test_what_may_be_null_is_what_dotnet_says() -> None:
    values = [Int32, Colour, KeyValuePair[str, str]]
    references = [str, bytes, Any, list[str], dict[str, str], Base]

    assert all(is_value_type(shape_of(each)) and not is_nullable(shape_of(each)) for each in values)
    assert all(is_nullable(shape_of(each | None)) for each in values)
    assert not any(is_value_type(shape_of(each)) for each in references)
    assert all(is_nullable(shape_of(each)) for each in references)
    assert is_text(shape_of(str))
    assert not is_text(shape_of(bytes))


def test_a_contract_says_its_name() -> None:
    class Named(Dto, contract=DataContract(name="Other")):
        pass

    contract = record(Named).contract
    assert contract is not None
    assert contract.name == "Other"


class Sparse(Dto, namespace="Shapes"):
    """Members that the Struct requires, and of which only one may not be null."""

    name: str | None
    size: Int32
    at: datetime.datetime | None
    tags: list[str] | None
    kind: str | None = "plain"


class Denser(Sparse):
    more: Sparse | None


class Unadorned(msgspec.Struct):
    name: str | None
    size: int


class Boxed(Dto, Generic[T]):
    value: T = None  # type: ignore[assignment]  # of a text it is right


def members_of(type_: Any) -> tuple[Any, ...]:
    shape = shape_of(type_)
    assert isinstance(shape, Nested)
    return shape.record.members


@pytest.mark.parametrize(
    "annotation", [Int32, bool, float, datetime.datetime, Colour, KeyValuePair[str, str], Annotated[int, 5]]
)
def test_none_is_no_default_of_a_type_that_is_never_null(annotation: Any) -> None:
    # Each could be read and never written: that is told at the start and not by an answer.
    for default in (None, member(alias="y"), member(description="?")):
        wrong: Any = type("Wrong", (Dto,), {"__annotations__": {"x": annotation}, "x": default})
        with pytest.raises(UnsupportedTypeError, match=r"^Wrong\.X: its default is None, .* write \| None$"):
            members_of(wrong)

    ignored = type("Ignored", (Dto,), {"__annotations__": {"x": annotation}, "x": member(ignored=True)})
    assert not members_of(ignored)
    assert members_of(Boxed[annotation])
    for right in (annotation | None, str, list[str], Base):
        assert members_of(type("Right", (Dto,), {"__annotations__": {"x": right}, "x": member(description="?")}))


@pytest.mark.parametrize("format_", READABLE, ids=lambda each: each.name)
def test_a_member_that_may_be_null_need_not_be_in_a_text_and_others_without_a_default_must(format_: Any) -> None:
    # formats/WIRE.md 1.4: writers leave null out
    sparse = Sparse(None, 1, None, None)
    values: list[tuple[Any, Any]] = [
        (Sparse, sparse),
        (Unadorned, Unadorned(None, 1)),
        (list[Sparse], [sparse, Sparse("a", 2, None, ["b"]), sparse]),
        (Denser, Denser(None, name=None, size=1, at=None, tags=None)),
        (Denser, Denser(sparse, name="a", size=1, at=None, tags=None)),
    ]
    for type_, value in values:
        codec = format_.codec(type_)
        assert codec.decode(codec.encode(value)) == value
    without = {
        "csv": (b"Size\r\n1\r\n", b"Name\r\na\r\n"),
        "jsv": (b"{size:1}", b"{name:a}"),
        "x-msgpack": (b"\x81\xa4size\x01", b"\x81\xa4name\xa1a"),
    }
    if format_.name != "xml":  # .NET makes zeros of what is missing there (8.7)
        present, missing = without.get(format_.name, (b'{"size":1}', b'{"name":"a"}'))
        assert format_.codec(Sparse).decode(present) == sparse
        with pytest.raises(DecodeError, match=r"[Ss]ize"):
            format_.codec(Sparse).decode(missing)


class Tabled(Dto, contract=True):
    title: str | None
    rows: list[Plain] | None


def test_of_a_record_that_is_read_from_its_table_other_members_are_null() -> None:
    for name in ("csv", "jsonl"):
        codec: Any = next(each for each in BUILT_IN if each.name == name).codec(Tabled)
        assert codec.decode(codec.encode(Tabled("a", [Plain("b", 1)]))) == Tabled(None, [Plain("b", 1)])


class Plain(Dto, namespace="Shapes"):
    kind: str | None = "plain"
    size: Int32 = 0
    secret: str | None = None


class Special(Plain):
    """Declares members of its base again: with another default, and to leave one out."""

    extra: Int32 = 5
    kind: str | None = "special"
    secret: str | None = member(None, ignored=True)


@pytest.mark.parametrize("format_", [each for each in BUILT_IN if each.name != "html"], ids=lambda each: each.name)
def test_a_member_that_a_derived_class_declares_again_stands_once(format_: Any) -> None:
    # formats/WIRE.md 1.2; in XML, where .NET's contracts pass over properties that override, it is the base's
    texts = {
        "json": '{"extra":5,"kind":"special","size":1}',
        "jsonl": '{"extra":5,"kind":"special","size":1}',
        "jsv": "{extra:5,kind:special,size:1}",
        "csv": "Extra,Kind,Size\r\n5,special,1\r\n",
        "xml": "<Kind>special</Kind><Size>1</Size><Extra>5</Extra></Special>",
    }
    codec = format_.codec(Special)
    for kind in ("special", "x"):
        assert codec.decode(codec.encode(Special(kind=kind, size=1))) == Special(kind=kind, size=1)
    assert codec.encode(Special(size=1)).decode().endswith(texts[format_.name])
