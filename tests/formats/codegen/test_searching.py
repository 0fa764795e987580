"""Whether a buffer holds a text is told as Python tells it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.codegen.searching import holds

TEXTS = st.binary(max_size=40).map(lambda data: data.replace(b"\0", b"a"))


@given(TEXTS, TEXTS)
def test_it_holds_what_python_finds(data: bytes, text: bytes) -> None:
    assert bool(holds(data, text)) == (text in data)
