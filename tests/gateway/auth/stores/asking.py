"""One request to an application in memory, on the loop that is running: stores belong to their loop."""

from __future__ import annotations

import json
from typing import Any

from tests import asking
from tests.asking import Told


async def asked(app: Any, line: str, headers: dict[str, str] | None = None, body: Any = None) -> Told:
    """Send ``"GET /path?query"`` with a JSON body, if there is one, and return the whole answer."""
    given = {"Accept": "application/json", **(headers or {})}
    text = "" if body is None else json.dumps(body)
    if body is not None:
        given["Content-Type"] = "application/json"
    return await asking._ask(app, line, given, text, chunked=False)
