"""Brotli data is undone up to a size, and what is none is told."""

from __future__ import annotations

import pytest

from gateway.http import brotli_data

brotli = pytest.importorskip("brotli")


def test_data_is_undone_and_said_to_be_whole() -> None:
    assert brotli_data.is_installed()
    assert brotli_data.undone(brotli.compress(b"a row" * 100), 1000) == (b"a row" * 100, True)


def test_data_that_breaks_off_is_not_whole() -> None:
    found, is_whole = brotli_data.undone(brotli.compress(b"a row" * 1000)[:-1], 10_000)

    assert not is_whole
    assert (b"a row" * 1000).startswith(found)


@pytest.mark.slow
def test_data_that_grows_is_not_undone_much_beyond_what_is_wanted() -> None:
    found, is_whole = brotli_data.undone(brotli.compress(b"\0" * 10_000_000), 1000)

    assert 1000 < len(found) < 1_000_000
    assert not is_whole


def test_what_is_none_is_told() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the library's
        brotli_data.undone(b"no brotli at all", 1000)
