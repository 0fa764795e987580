"""Mutated and cut texts: samples of what ``python -m tests.fuzz`` does by the million, and its finds."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from formats import DecodeError, Kind, Options, Scalar
from formats.types.defaults import default_of
from tests.fuzz import checks, mutations, pumped, random_types, truncations
from tests.fuzz.readers import FORMATS, unexpected
from tests.vectors.catalog import TYPES

pytestmark = pytest.mark.slow

FINDS = tomllib.loads((Path(__file__).parent / "finds.toml").read_text(encoding="utf-8"))["find"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_mutated_text_is_a_value_that_survives_or_a_decode_error_with_its_place(name: str) -> None:
    found = mutations.finds(name, count=2_000, seed=20)

    assert not unexpected(found), found


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_of_which_a_piece_is_there_very_often_costs_no_more_than_linear_time(name: str) -> None:
    assert not pumped.finds(name, count=700, seed=20)


@pytest.mark.parametrize("name", FORMATS)
def test_a_recorded_text_that_breaks_off_anywhere_is_a_value_or_a_decode_error_with_its_place(name: str) -> None:
    assert not unexpected(truncations.faults(name, step=120))


def test_record_types_made_at_random_are_written_and_read_alike_by_every_way_there_is() -> None:
    assert random_types.faults(count=25, seed=20) == {}


def test_the_same_seed_makes_the_same_types() -> None:
    one, same, other = (str(random_types.Types(seed).record().__annotations__) for seed in (1, 1, 2))

    assert one == same != other


@pytest.mark.parametrize("find", FINDS, ids=lambda each: f"{each['format']}-{each['type']}-{each['was'][:30]}")
def test_what_was_found_stays_found(find: dict[str, str]) -> None:
    data = bytes.fromhex(find["hex"]) if "hex" in find else find["text"].encode()

    assert not checks.fault(find["format"], find["type"], data)


def test_a_missing_number_has_its_own_type() -> None:
    for kind, type_ in ((Kind.DOUBLE, float), (Kind.SINGLE, float), (Kind.DECIMAL, Decimal), (Kind.INT32, int)):
        assert type(default_of(Scalar(kind))) is type_


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert list(mutations.inputs("json", 50, seed=1)) == list(mutations.inputs("json", 50, seed=1))
    assert list(mutations.inputs("json", 50, seed=1)) != list(mutations.inputs("json", 50, seed=2))


class Reader:
    """A format whose reader and writer are given."""

    def __init__(self, decode: Any, encode: Any = lambda value: b"") -> None:
        self.decode, self.encode = decode, encode

    def codec(self, type_: Any, options: Options) -> Any:
        return self


def _refuse(where: str) -> Any:
    def decode(data: bytes) -> Any:
        raise DecodeError("no", where)

    return decode


@pytest.mark.parametrize(
    ("reader", "wrong"),
    [
        (Reader(_refuse("line 1")), ""),
        (Reader(_refuse("")), "no place"),
        (Reader(lambda data: int("x")), "raised ValueError"),
        (Reader(lambda data: data[0:1] and 7, lambda value: b"x" if value == 7 else int("x")), ""),
        (Reader(lambda data: 7, lambda value: int("x")), "writing raised ValueError"),
        (Reader(lambda data: len(data), lambda value: b"longer than that"), "another value"),
        (Reader(lambda data: 7 if data != b"again" else int("x"), lambda value: b"again"), "reading again raised"),
    ],
)
def test_the_check_finds_each_kind_of_fault(reader: Reader, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checks.FORMATS, "broken", reader)  # type: ignore[arg-type]  # as much of a format as is used
    monkeypatch.setattr(checks, "_CODECS", {})

    found = checks.fault("broken", "Int32", b"text")

    assert found.startswith(wrong)
    assert bool(found) == bool(wrong)


def test_a_find_is_shortened_as_long_as_its_fault_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutations, "fault", lambda name, type_, data: "two" if data.count(b"x") >= 2 else "")

    assert mutations.shortened("json", "two", ("Leaf", b"aaaxbbbbxcccc")) == ("Leaf", b"xx")


def test_every_type_of_a_seed_is_known() -> None:
    for name in FORMATS:
        seeds = mutations.seeds(name)

        assert len(seeds) > 500
        assert all(TYPES[type_] for type_, _ in seeds)
