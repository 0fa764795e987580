"""A record of the log begins at the margin, and nothing else does."""

from __future__ import annotations

import logging
import sys

import pytest

from gateway.cli import log_lines


def written(message: str, error: Exception | None = None) -> list[str]:
    record = logging.LogRecord("gateway", logging.ERROR, __file__, 1, message, (), None)
    if error is not None:
        try:
            raise error
        except Exception:
            record.exc_info = sys.exc_info()
    return log_lines.LogLines().format(record).split("\n")


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_what_an_exception_says_begins_no_record(separator: str) -> None:
    lines = written("GET '/x' failed", RuntimeError(f"no such name: x{separator}GET '/admin' failed"))

    assert lines[:2] == ["GET '/x' failed", "    Traceback (most recent call last):"]
    assert [line for line in "\n".join(lines).splitlines() if not line.startswith("    ")] == ["GET '/x' failed"]


def test_a_record_steers_no_terminal() -> None:
    assert written("a\x1b[31m\u202eb\x9b", None) == ["a\\x1b[31m\\u202eb\\x9b"]


def test_what_is_printable_is_written_as_it_is() -> None:
    assert written("Zürich, 你好: 100 %", None) == ["Zürich, 你好: 100 %"]


def test_only_what_no_handler_takes_is_written_so(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = logging.StreamHandler()
    monkeypatch.setattr(logging, "lastResort", handler)

    log_lines.begin()

    assert isinstance(handler.formatter, log_lines.LogLines)
    assert not any(isinstance(each.formatter, log_lines.LogLines) for each in logging.getLogger().handlers)
