"""The CSV dialect rule: a CSV answer is written in the notation the request was written in.

The documented request (``Content-Type: text/csv``, a JSON body, ``Accept: text/csv``) is answered
with JSON text labelled ``text/csv``, as its page shows it; a table is answered with a table.
Source: the seed page and gateway/WIRE.md 13 A1. ServiceStack answers both with a table, and loses
the values of the JSON body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.negotiation.choices import Choice
from gateway.service.settings import CsvDialect

if TYPE_CHECKING:
    from formats import Format


def in_dialect(choice: Choice, setting: CsvDialect, notation: str | None, json: Format) -> Choice:
    """Return how to answer a request whose body is labelled CSV and written in ``notation``."""
    if choice.name != "csv" or setting is CsvDialect.TABLE:
        return choice
    if setting is CsvDialect.AS_REQUESTED and notation != "json":
        return choice
    return Choice(json, choice.media_type)
