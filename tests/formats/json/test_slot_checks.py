"""What stands in a slot is what the slot declares: JSON looks, until it trusts a type's values."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest
from msgspec.structs import replace

from formats import (
    BUILT_IN,
    Dto,
    EncodeError,
    Enumeration,
    Flags,
    Format,
    Int32,
    Options,
    UInt64,
    native,
    plain,
    shape_of,
)
from formats.json.format import JsonCodec, JsonFormat
from formats.json.slot_checks import checker_of
from formats.types.kinds import INTEGER_RANGES
from formats.types.primitives import Byte, Int16, Int64, SByte, UInt16, UInt32

FORMATS = {each.name: each for each in BUILT_IN}


class Shade(Enumeration):
    DARK = "Dark"
    PALE = "Pale"


class Rights(Flags):
    NONE = 0
    READ = 1


class Twig(Dto):
    name: str | None = None
    size: Int32 = 0


class Bush(Twig):
    pass


class Slots(Dto):
    text: str | None = None
    flag: bool = False
    maybe: bool | None = None
    whole: Int32 = 0
    large: UInt64 = 0
    shade: Shade = Shade.DARK
    inner: Twig | None = None
    texts: list[str] | None = None
    numbers: list[Int32] | None = None
    twigs: list[Twig] | None = None
    table: list[list[str]] | None = None
    map: dict[str, str] | None = None
    counts: dict[str, Int32] | None = None
    self: Slots | None = None


SOUND = Slots(
    "a", True, None, -(2**31), 2**64 - 1, Shade.PALE, Twig("x", 1), ["a"], [1], [Twig()], [["a"]], {"a": "b"}, {"a": 1},
    Slots(),
)  # fmt: skip

#: What is wrong in every slot of the member, beside what its own line says.
NOWHERE: list[Any] = [b"x", 1.5, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), decimal.Decimal(1), uuid.UUID(int=1), object()]
WRONG: dict[str, list[Any]] = {
    "text": [*NOWHERE, 5, True, ["a"], {"a": "b"}, Shade.DARK, Twig()],
    "flag": [*NOWHERE, None, 1, "true", Rights.READ],
    "maybe": [*NOWHERE, 0, "false"],
    "whole": [*NOWHERE, None, True, "5", 2**31, -(2**31) - 1, 10**5000, Rights.READ],
    "large": [*NOWHERE, None, -1, 2**64, "5"],
    "shade": [*NOWHERE, None, "Dark", 0, Rights.READ],
    "inner": [*NOWHERE, {"name": "x"}, Slots(), "x", Twig(name=5), Twig(size="1")],  # type: ignore[arg-type]
    "texts": [*NOWHERE, "a", {"a": "b"}, [5], [b"a"], [["a"]], ["a", 5]],
    "numbers": [*NOWHERE, "1", ["1"], [True], [None], [2**31], [1, 2, -(2**31) - 1]],
    "twigs": [*NOWHERE, Twig(), [{"name": "x"}], ["x"], [Twig(), Twig(size=1.5)], [Twig(size=2**40)]],  # type: ignore[arg-type]
    "table": [*NOWHERE, ["a"], [[5]], [["a"], "b"]],
    "map": [*NOWHERE, [("a", "b")], {"a": 5}, {5: "a"}, {"a": ["b"]}],
    "counts": [*NOWHERE, {"a": "1"}, {"a": None}, {"a": True}, {5: 1}, {"a": 2**31}],
    "self": [*NOWHERE, Twig(), Slots(text=5), Slots(self=Slots(whole="1"))],  # type: ignore[arg-type]
}
CASES = [(member, value) for member, values in WRONG.items() for value in values]


@pytest.mark.sampled
@pytest.mark.parametrize("name", [each for each in FORMATS if each != "html"])
@pytest.mark.parametrize("in_list", [False, True], ids=["alone", "in a list"])
def test_a_wrong_value_in_any_slot_is_refused_and_named(name: str, in_list: bool) -> None:
    format_: Format = FORMATS[name]
    type_: Any = list[Slots] if in_list else Slots
    for options in (Options(), Options(trust_after=None)):
        codec = format_.codec(type_, options)
        for member, value in CASES:
            wrong = replace(SOUND, **{member: value})
            with pytest.raises(EncodeError, match=member.capitalize()):
                codec.encode([SOUND, wrong] if in_list else wrong)


def test_a_sound_value_is_written_whether_it_is_looked_at_or_not() -> None:
    looking, trusting = (JsonCodec(Slots, Options(trust_after=each)) for each in (None, 0))
    assert looking.encode(SOUND) == trusting.encode(SOUND) == looking.encode_exactly(SOUND)
    assert looking.encode(Slots()) == trusting.encode(Slots())


@pytest.mark.parametrize("kind", [SByte, Byte, Int16, UInt16, Int32, UInt32, Int64, UInt64])
@pytest.mark.parametrize("name", ["json", "jsv", "csv", "xml", "jsonl"])
def test_an_integer_ends_where_its_type_does(name: str, kind: Any) -> None:
    shape: Any = shape_of(kind)
    lowest, highest = INTEGER_RANGES[shape.kind]
    codec = FORMATS[name].codec(list[kind])
    for each in (lowest, highest):
        assert str(each).encode() in codec.encode([each])
    for each in (lowest - 1, highest + 1):
        with pytest.raises(EncodeError, match=shape.kind.value):
            codec.encode([each])


@pytest.fixture
def purely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do without the native writer, which looks at every slot anyway."""
    monkeypatch.setattr(native, "IS_NATIVE", False)


@pytest.mark.usefixtures("purely")
def test_values_are_looked_at_until_as_many_as_wanted_were_sound() -> None:
    codec = JsonCodec(Twig, Options(trust_after=3))
    wrong = Twig(size="1")  # type: ignore[arg-type]  # on purpose
    for _ in range(2):
        codec.encode(Twig())
    with pytest.raises(EncodeError, match=r"\$\.Size"):
        codec.encode(wrong)
    # The wrong one has begun the count anew.
    for _ in range(2):
        codec.encode(Twig())
    with pytest.raises(EncodeError, match=r"\$\.Size"):
        codec.encode(wrong)
    for _ in range(3):
        codec.encode(Twig())
    assert codec.encode(wrong) == b'{"size":"1"}'  # what Options says of trust


@pytest.mark.usefixtures("purely")
def test_rows_are_counted_one_by_one() -> None:
    rows = JsonFormat().row_codec(Twig, Options(trust_after=64))
    wrong = [Twig(size="1")]  # type: ignore[arg-type]  # on purpose
    rows.encode_rows([Twig()] * 63)
    with pytest.raises(EncodeError, match=r"\$\[0\]\.Size"):
        rows.encode_rows(wrong)
    rows.encode_rows([Twig()] * 64)
    assert rows.encode_rows(wrong) == b'{"size":"1"}'


def test_none_never_trusts() -> None:
    codec = JsonCodec(Twig, Options(trust_after=None))
    for _ in range(500):
        codec.encode(Twig())
    with pytest.raises(EncodeError, match=r"\$\.Size"):
        codec.encode(Twig(size="1"))  # type: ignore[arg-type]  # on purpose


class Alike(Dto):
    """Enough members of one kind for them to be looked at together."""

    a: str | None = None
    b: str | None = None
    size: Int32 = 0
    c: str | None = None
    yes: bool = False
    no: bool = False
    maybe: bool | None = None
    surely: bool = True


@pytest.mark.parametrize("member", ["a", "b", "c", "yes", "no", "maybe", "surely", "size"])
def test_members_that_are_looked_at_together_are_each_looked_at(member: str) -> None:
    check = checker_of(shape_of(Alike))
    assert check(Alike())
    assert check(Alike("a", None, 1, "c", True, True, None, False))

    for wrong in (b"x", 1.5, [], Shade.DARK):
        assert not check(replace(Alike(), **{member: wrong}))
    assert check(replace(Alike(), **{member: None})) == (member in ("a", "b", "c", "maybe"))
    empty = Alike()
    delattr(empty, member)
    with pytest.raises(AttributeError):
        check(empty)
    with pytest.raises(EncodeError, match=f"(?i){member}"):
        JsonCodec(Alike, Options()).encode(empty)


def test_a_derived_record_is_not_of_its_base() -> None:
    check = checker_of(shape_of(list[Twig]))
    assert check([Twig()])
    assert not check([Bush()])


class Garden(Dto):
    first: Twig | None = None
    rest: list[Twig] | None = None


def test_a_record_of_a_derived_class_is_written_whole_with_its_type_first() -> None:
    # spec 1.5; XML refuses it, as the original does, and a table has its base's columns.
    value = Garden(Bush(name="a", size=1), [Twig("b"), Bush()])
    json, jsv = FORMATS["json"], FORMATS["jsv"]
    for _ in range(2):
        assert json.codec(Garden).encode(value) == (
            b'{"first":{"__type":"Bush","name":"a","size":1},"rest":[{"name":"b","size":0},{"__type":"Bush","size":0}]}'
        )
        assert json.codec(list[Twig]).encode([Bush()]) == b'[{"__type":"Bush","size":0}]'
    assert jsv.codec(Garden).encode(value) == (
        b'{first:{__type:"Bush",name:a,size:1},rest:[{name:b,size:0},{__type:"Bush",size:0}]}'
    )
    assert plain.writer_of(shape_of(Garden), Options())(value)["first"] == {"name": "a", "size": 1}
    with pytest.raises(EncodeError, match=r"\$\.First\.Size"):
        json.codec(Garden).encode(Garden(Bush(size="1")))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(EncodeError, match=r"\$\.First"):
        FORMATS["xml"].codec(Garden).encode(value)


def test_where_a_derived_class_may_stand_json_never_trusts() -> None:
    codec = JsonCodec(Garden, Options(trust_after=2))
    for _ in range(9):
        codec.encode(Garden(Twig()))
    assert b'"__type":"Bush"' in codec.encode(Garden(Bush()))


def test_a_record_that_holds_itself_is_refused_not_looked_at_for_ever() -> None:
    knot = Slots()
    knot.self = knot
    with pytest.raises(EncodeError, match="nested too deeply"):
        JsonCodec(Slots, Options()).encode(knot)
