"""The readers under test."""

from __future__ import annotations

from formats import BUILT_IN, Format
from formats.msgpack import FORMAT as MSGPACK

#: Name → format, for all that read.
FORMATS: dict[str, Format] = {each.name: each for each in (*BUILT_IN, MSGPACK) if each.name != "html"}

#: Readers that are being rewritten: the places of some errors, and the memory of long cells, come with that.
IN_WORK = ("json", "jsv", "csv")
