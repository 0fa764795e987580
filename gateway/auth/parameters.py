"""The parameters in a call's query and form, for signing in: secrets and return URLs, names in any letter case."""

from __future__ import annotations

from gateway.http.queries import pairs_of
from gateway.service.calls import Call


def parameters(call: Call) -> dict[str, str]:
    """Return texts by lower-case name; the query comes before the form, the first of a name counts."""
    texts: dict[str, str] = {}
    for name, value in (*pairs_of(call.query), *call.form.items()):
        texts.setdefault(name.lower(), value)
    return texts


def parameter(call: Call, name: str) -> str | None:
    """Return one text, None if it is absent or empty; ``name`` is in lower case."""
    if not call.query and not call.form:
        return None
    return parameters(call).get(name) or None
