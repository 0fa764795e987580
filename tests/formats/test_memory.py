"""What reading takes is a small multiple of the text, however odd: counted by the interpreter, not by a clock."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from formats import DecodeError
from tests.fuzz.readers import FORMATS
from tests.vectors import types

SIZE = 90_000
#: Bytes taken at most for each byte of the text.
TIMES = 40

TEXTS: dict[str, tuple[str, Any, bytes]] = {
    "quotes in a table": ("csv", list[types.Leaf], b"Name\n" + b'"' * SIZE),
    "one quote more": ("csv", list[types.Leaf], b"Name\n" + b'"' * (SIZE + 1)),
    "brackets in a table": ("csv", list[types.Leaf], b"Name\n" + b"[]\n" * (SIZE // 3)),
    "a list in a cell": ("csv", list[types.Nullables], b'Ints\n"[' + b"1," * (SIZE // 2) + b'1]"\n'),
    "rows": ("csv", list[types.Leaf], b"Name\n" + b"a\n" * (SIZE // 2)),
    "numbers in JSV": ("jsv", types.Nullables, b"{Ints:[" + b"1," * (SIZE // 2) + b"1]}"),
    "lists in JSV": ("jsv", types.Leaf, b"{x:[" + b"[]," * (SIZE // 3) + b"[]]}"),
    "objects in JSV": ("jsv", list[types.Leaf], b"[" + b"{}," * (SIZE // 3) + b"{}]"),
    "texts in JSV": ("jsv", list[str], b"[" + b'"",' * (SIZE // 3) + b'""]'),
    "unknown texts in JSON": ("json", types.Leaf, b'{"x":[' + b'"",' * (SIZE // 3) + b'""]}'),
    "unknown lists in JSON": ("json", types.Scalars, b'{"x":[' + b"[]," * (SIZE // 3) + b"[]]}"),
    "unknown numbers in JSON": ("json", types.Scalars, b'{"x":[' + b"0," * (SIZE // 2) + b"0]}"),
    "objects in JSON": ("json", list[types.Leaf], b"[" + b"{}," * (SIZE // 3) + b"{}]"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_takes_a_small_multiple_of_its_size(name: str) -> None:
    format_, type_, data = TEXTS[name]
    codec = FORMATS[format_].codec(type_)
    codec.decode(b"")  # what is made for the first text is made
    tracemalloc.start()
    try:
        codec.decode(data)
    except DecodeError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert peak < TIMES * len(data)
