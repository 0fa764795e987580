"""The facts of the built-in formats are those of their classes."""

from __future__ import annotations

import pytest

from formats import BUILT_IN
from formats.builtin import Deferred


@pytest.mark.parametrize("deferred", BUILT_IN, ids=lambda each: each.name)
def test_what_is_stated_before_the_import_is_what_the_format_says(deferred: Deferred) -> None:
    made = deferred.format

    assert (deferred.name, deferred.media_types, deferred.as_file) == (made.name, made.media_types, made.as_file)
    assert hasattr(deferred, "row_codec") == hasattr(made, "row_codec")
