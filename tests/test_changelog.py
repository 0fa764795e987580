"""The changelog keeps to its form: known kinds, each once, and no entry twice."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).parents[1] / ".github" / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_entries_stand_under_the_kinds_of_keep_a_changelog_in_their_order() -> None:
    for version in TEXT.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.*)$", version, re.MULTILINE)

        assert kinds == [kind for kind in KINDS if kind in kinds]


def test_no_entry_is_there_twice() -> None:
    entries = re.findall(r"^- .*$", TEXT, re.MULTILINE)

    assert sorted(entries) == sorted(set(entries))
