"""Rows that are taken as they come, and what an annotation says of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from formats import Dto
from gateway import Reply, Rows
from gateway.service.rows import rows_of, written_type


class Line(Dto):
    text: str | None = None


class Page(Dto):
    text: str | None = None


@pytest.mark.parametrize(
    ("hint", "written", "row"),
    [
        (Rows[Line], list[Line], Line),
        (Rows[Line] | None, list[Line] | None, Line),
        (Rows[Line] | Reply, list[Line], Line),
        (Page | Rows[Line], Page, Line),
        (Page | Rows[Line] | None, Page | None, Line),
        (Page | None, Page | None, None),
        (Page, Page, None),
    ],
    ids=str,
)
def test_an_annotation_says_what_is_written_and_of_what_rows(hint: Any, written: Any, row: Any) -> None:
    assert written_type(hint) == (written, row)


def test_two_kinds_of_rows_are_a_mistake() -> None:
    with pytest.raises(TypeError, match="two kinds"):
        written_type(Rows[Line] | Rows[Page])


async def lines() -> AsyncIterator[Line]:
    yield Line("a")


def test_rows_are_found_in_a_reply_too() -> None:
    rows = Rows([Line("a")])

    assert rows_of(rows) is rows
    assert rows_of(Reply(rows)) is rows
    assert rows_of([Line("a")]) is None
    assert rows_of(Reply(None)) is None


def test_rows_come_from_any_source_but_none_that_waits_in_a_thread() -> None:
    assert list(Rows([1, 2]).iterator()) == [1, 2]  # type: ignore[arg-type]  # plain rows
    assert isinstance(Rows(lines()).iterator(), AsyncIterator)
    with pytest.raises(TypeError, match="event loop"):
        Rows(lines(), in_thread=True)
