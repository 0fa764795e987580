"""What every format says of itself: rows come in pieces of one size."""

from __future__ import annotations

import pytest

from formats.frames import CHUNK, chunks


@pytest.mark.parametrize("count", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_the_pieces_of_a_list_are_the_list_and_none_is_empty_or_too_long(count: int) -> None:
    rows = list(range(count))

    pieces = list(chunks(rows))

    assert [row for piece in pieces for row in piece] == rows
    assert all(0 < len(piece) <= CHUNK for piece in pieces)
    assert len(pieces) == -(-count // CHUNK)
