"""The CSV dialect rule: a CSV answer is written in the notation the request was written in.

The documented request (``Content-Type: text/csv``, a JSON body, ``Accept: text/csv``) is answered
with JSON text labelled ``text/csv``, as its page shows it; a table is answered with a table.
Source: the seed page and spec/http.md 13 A1. The original answers a table to both, and loses
the values of the JSON body.
"""

from __future__ import annotations

from formats import Registry
from gateway.negotiation import Choice
from gateway.settings import CsvDialect


def in_dialect(choice: Choice, setting: CsvDialect, label: str | None, notation: str | None, registry: Registry) -> Choice:
    """Return how to answer a request whose body is labelled ``label`` and written in ``notation``."""
    json = registry.named("json")
    if choice.name != "csv" or label != "csv" or json is None or setting is CsvDialect.TABLE:
        return choice
    if setting is CsvDialect.AS_REQUESTED and notation != "json":
        return choice
    return Choice(json, choice.media_type)
