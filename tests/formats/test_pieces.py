"""Pieces of a plan, as they are put together for the native writer."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from formats import Dto, computed, native
from formats.errors import EncodeError

if not native.IS_NATIVE:
    pytest.skip("the native writer is not there", allow_module_level=True)

from formats.native import NoPlanError
from formats.pieces import fixed_offset, late, member_of, unless, utf8


class Box(Dto):
    size: int = 0

    @computed
    def double(self) -> int:
        return 2 * self.size


def test_a_text_without_utf8_is_the_careful_writers() -> None:
    assert utf8("é") == b"\xc3\xa9"
    with pytest.raises(NoPlanError):
        utf8("\ud800")


def test_a_member_is_had_from_its_place_or_its_function() -> None:
    assert member_of(Box, "size").__get__(Box(3)) == 3
    assert member_of(Box, "double")(Box(3)) == 6
    with pytest.raises(NoPlanError):
        member_of(Box, "nothing")


def test_a_default_is_none_and_none_itself_is_refused() -> None:
    get = unless(member_of(Box, "size"), lambda value: value == 0)

    assert (get(Box(0)), get(Box(7))) == (None, 7)
    with pytest.raises(EncodeError):
        get(Box(None))  # type: ignore[arg-type]  # what is wrong


def test_what_is_asked_late_is_made_once_and_only_if_it_is_asked() -> None:
    made = []

    ask = late(lambda: made.append(1) or str)  # type: ignore[func-returns-value]

    assert made == []
    assert (ask(1), ask(2), made) == ("1", "2", [1])


class Changing(dt.tzinfo):
    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        (dt.UTC, (True, 0, 0)),
        (dt.timezone(dt.timedelta(hours=-5)), (False, -18_000_000_000, -300)),
        (dt.timezone(dt.timedelta(hours=1), "UTC"), None),
        (zoneinfo.ZoneInfo("UTC"), (True, 0, 0)),
        (zoneinfo.ZoneInfo("Europe/Berlin"), None),
        (Changing(), None),
    ],
    ids=str,
)
def test_only_an_offset_that_never_changes_is_known(zone: dt.tzinfo, known: tuple[bool, int, int] | None) -> None:
    assert fixed_offset(zone) == known
