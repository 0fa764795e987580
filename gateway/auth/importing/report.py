"""The report of an import: counts of each kind, and rows by number and id. Never a name or any other value."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

#: Characters of an id in the report, at most; a GUID has 36.
MAX_ID = 64


@dataclass(frozen=True, order=True)
class Place:
    """A row: its number in its table, from 1, and its id there, if that could be read."""

    number: int
    row_id: str = "?"

    @classmethod
    def of(cls, number: int, row_id: object) -> Place:
        """Return the place of a row; a value that cannot be an id, such as a document or a long text, becomes ``?``."""
        text = "" if row_id is None or isinstance(row_id, bool | bytes | dict | list) else str(row_id)
        return cls(number, text if 0 < len(text) <= MAX_ID else "?")

    def __str__(self) -> str:
        return f"row {self.number} (id {self.row_id})"


#: The kinds of the report, in its order, and their texts.
KINDS = {
    "imported": "users imported",
    "already": "here already, left as they are",
    "wrapped": "weak hash wrapped in Argon2id",
    "kept": "PBKDF2 hash kept until the next sign-in",
    "reset": "no usable password, need a reset",
    "passwordless": "never had a password",
    "external": "sign in elsewhere too (external logins)",
    "locked": "imported locked",
    "lock ends": "of these, the lock has an end",
    "two factors": "imported locked, because they signed in with two factors",
    "unconfirmed": "e-mail unconfirmed: kept, does not sign in",
    "shared e-mail": "e-mail of several users: kept, does not sign in",
    "name taken": "user name is another row's or user's: only the e-mail signs in",
    "left out": "user name taken and no e-mail: left out",
    "taken meanwhile": "user name or e-mail taken by somebody else during the import: left out, run it again",
    "own name": "rows and users whose name another row has, and who keep it",
    "stale roles": "roles in the columns ignored, the role table counts",
    "session meta": "data named like members of a session; it stays data",
    "keys": "API keys imported",
    "keys already": "API keys here already",
    "keys left out": "API keys of nobody, left out",
    "unreadable": "cannot be read, left out",
}
#: The kinds whose rows are listed.
LISTED = (
    "external",
    "shared e-mail",
    "name taken",
    "left out",
    "taken meanwhile",
    "own name",
    "session meta",
    "keys left out",
    "unreadable",
)


@dataclass
class Report:
    """The places of rows, by kind."""

    places: dict[str, list[Place]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    notes: dict[Place, str] = field(default_factory=dict)

    def add(self, kind: str, place: Place, note: str = "") -> None:
        """Note a row; ``note`` names columns or providers, never values."""
        self.places[kind].append(place)
        if note:
            self.notes[place] = note

    def count(self, kind: str) -> int:
        """Return the number of rows of a kind."""
        return len(self.places[kind])

    def lines(self, kinds: Collection[str] = KINDS) -> Iterator[str]:
        """Give the lines of the report: one for each kind, then the rows of the kinds that somebody has to look at."""
        for kind in kinds:
            if self.places[kind] or (kind == "imported" and not any(self.places.values())):
                yield f"{len(self.places[kind]):6} {KINDS[kind]}"
        for kind in LISTED:
            if kind not in kinds:
                continue
            for place in sorted(self.places[kind]):
                note = self.notes.get(place)
                yield _spelled(f"       {place}: {KINDS[kind]}" + (f" [{note}]" if note else ""))


def _spelled(line: str) -> str:
    """Return a line with unprintable characters escaped: ids and providers come from the old host."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in line)
