"""The documented answer as the value that a handler returns."""

from __future__ import annotations

import msgspec

from samples.evovoice.dtos import SessionInfo
from tests.bench.documented import BODY

SESSION = msgspec.json.decode(BODY, type=SessionInfo)
