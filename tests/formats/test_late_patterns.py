"""A late pattern is what :func:`re.compile` makes of it, compiled when it is first used."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from formats.late_patterns import LatePattern


@pytest.mark.parametrize(("expression", "text"), [("(a+)b", "xaab"), (rb"(a+)b", b"xaab")])
def test_it_does_what_the_pattern_does(expression: Any, text: Any) -> None:
    late, pattern = LatePattern(expression, re.IGNORECASE), re.compile(expression, re.IGNORECASE)

    assert late.search(text.upper())[1] == pattern.search(text.upper())[1]
    assert late.fullmatch(text) is None
    assert (late.flags, late.pattern) == (pattern.flags, pattern.pattern)
    assert late.compiled() == pattern


def test_it_is_compiled_once_and_not_before_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given) or re._compile(*given))  # type: ignore[attr-defined,func-returns-value]
    late = LatePattern("a+")
    assert not compiled

    assert [bool(late.match(text)) for text in ("a", "b", "aa")] == [True, False, True]
    assert compiled == [("a+", 0)]


def test_what_no_pattern_has_it_has_not() -> None:
    late = LatePattern("a")

    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = late.nothing_of_the_kind
    assert copy.copy(late).match("a")
