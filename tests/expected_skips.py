"""A plugin of pytest for CI: a test that was skipped without being expected to be fails the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


class ExpectedSkips:
    """Fails a run in which a test was skipped that the list does not name.

    A line of the list is the beginning of a test's id, behind ``|`` a part of the reason if only that one
    is expected, and behind ``#`` why.
    """

    def __init__(self, listed: str) -> None:
        lines = [line.partition("#")[0].strip() for line in listed.splitlines()]
        self._expected = [
            (start.strip(), reason.strip()) for start, _, reason in (each.partition("|") for each in lines if each)
        ]
        self._unexpected: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Look at a module that was skipped whole."""
        if report.skipped:
            self._note(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self._note(report)

    def _note(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        told = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if not any(report.nodeid.startswith(start) and reason in told for start, reason in self._expected):
            self._unexpected.append(f"{report.nodeid}: {told}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._unexpected and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._unexpected:
            terminalreporter.section("skipped, and not expected to be")
            for line in self._unexpected:
                terminalreporter.write_line(line)


def pytest_configure(config: pytest.Config) -> None:
    listed = os.environ.get("EXPECTED_SKIPS")
    if listed is not None:
        config.pluginmanager.register(ExpectedSkips(Path(listed).read_text(encoding="utf-8")))
