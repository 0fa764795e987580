"""The tag of a state: the same for the same bytes, however they come."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from gateway.http.state_tags import tag_of, tagging


@given(st.binary(max_size=2000), st.lists(st.integers(0, 2000), max_size=5))
def test_pieces_have_the_tag_of_the_whole(body: bytes, cuts: list[int]) -> None:
    whole, start = tagging(), 0
    for cut in sorted(cuts):
        whole.update(body[start:cut])
        start = max(start, min(cut, len(body)))
    whole.update(body[start:])

    assert whole.hexdigest() == tag_of(body)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_another_byte_is_another_tag(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    other = bytearray(body)
    other[place] ^= data.draw(st.integers(1, 255))

    assert tag_of(bytes(other)) != tag_of(body)


def test_a_tag_is_the_same_in_every_process() -> None:
    # XXH3's own test vector: the 128-bit hash of nothing, with no seed.
    assert tag_of(b"") == "99aa06d3014798d86001c324468d497f"


def test_twenty_thousand_tables_have_as_many_tags() -> None:
    chance = random.Random(7)
    tables = {b"Id,Name\r\n%d,%d\r\n" % (number, chance.getrandbits(64)) for number in range(20_000)}

    assert len({tag_of(each) for each in tables}) == len(tables)
