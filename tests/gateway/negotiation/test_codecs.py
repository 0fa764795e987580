"""Codecs are made when they are needed, kept, and those that clients cause are bounded."""

from __future__ import annotations

from typing import Any

import pytest

from formats import HOST, Dto, JsonFormat, Options, Registry
from gateway.negotiation.codecs import Codecs


class Note(Dto):
    text: str | None = None


class Counting(JsonFormat):
    def __init__(self) -> None:
        self.made: list[tuple[Any, Options]] = []

    def codec(self, type_: Any, options: Options = HOST, /) -> Any:
        self.made.append((type_, options))
        return super().codec(type_, options)


class Whole(Counting):
    row_codec = None


@pytest.fixture
def json() -> Counting:
    return Counting()


def test_a_codec_is_made_once_when_it_is_first_asked_for(json: Counting) -> None:
    codecs = Codecs(Registry([json]), 2)

    writers = codecs.of(Note)
    assert json.made == []
    assert writers["json"] is codecs.of(Note)["json"]
    assert json.made == [(Note, HOST)]
    with pytest.raises(KeyError):
        writers["csv"]


def test_of_the_settings_that_clients_ask_for_the_oldest_is_forgotten(json: Counting) -> None:
    codecs = Codecs(Registry([json]), 2)
    wishes = [Options(include_nulls=True), Options(exclude_defaults=True), Options(indent=True)]

    first = codecs.tuned(Note, "json", wishes[0])
    assert codecs.tuned(Note, "json", wishes[0]) is first
    for wish in wishes[1:]:
        codecs.tuned(Note, "json", wish)
    assert len(json.made) == 3
    codecs.tuned(Note, "json", wishes[2])
    assert len(json.made) == 3  # still there
    codecs.tuned(Note, "json", wishes[0])
    assert len(json.made) == 4
    with pytest.raises(KeyError):
        codecs.tuned(Note, "csv", HOST)


def test_codecs_of_rows_are_kept_and_bounded_too(json: Counting) -> None:
    codecs = Codecs(Registry([json]), 2)
    wishes = [Options(include_nulls=True), Options(exclude_defaults=True), Options(indent=True)]

    kept = [codecs.rows(Note, "json", wish) for wish in wishes]
    assert codecs.rows(Note, "json", wishes[2]) is kept[2]
    assert codecs.rows(Note, "json", wishes[0]) is not kept[0]


def test_a_format_that_writes_no_pieces_has_no_codec_of_rows() -> None:
    assert Codecs(Registry([Whole()]), 2).rows(Note, "json", HOST) is None
