"""The documented exchange of the seed page, as bytes.

Imports nothing of the gateway: the peers, whose starts are measured, read it too.
"""

from __future__ import annotations

import base64
from pathlib import Path

_PAGE = Path(__file__).parents[1] / "vectors" / "seed" / "AddConferenceMember.typescript.csv.txt"
_BODIES = [line for line in _PAGE.read_text("utf-8").splitlines() if line.startswith('{"')]

#: The page's request and answer, one line of JSON each.
REQUEST, BODY = (line.encode() for line in _BODIES)

USER, PASSWORD = "agent", "p@55word"
AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
PATH = "/sessions/SE5f0c2a7d91b3/conference/members"
