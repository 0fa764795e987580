"""Values of scalars, and how a text is read as one, that the tests of scalars share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from formats.errors import DecodeError
from formats.scalars.parsing import parser_of
from formats.types.enums import Enumeration, Flags, labelled
from formats.types.kinds import Kind
from formats.types.shapes import Scalar

UTC = dt.UTC
#: What stands for a refusal in a table.
ERROR: Any = DecodeError


def read(kind: Kind, text: str) -> Any:
    try:
        return parser_of(Scalar(kind))(text)
    except DecodeError:
        return ERROR


NAIVE = dt.datetime(2001, 2, 3, 4, 5, 6, 123000)  # noqa: DTZ001 - kind unspecified
MOMENT = NAIVE.replace(tzinfo=UTC)


class Level(Enumeration):
    FIRST = labelled("First", "first-value")
    SECOND = "Second"


class Access(Flags):
    NONE = 0
    READ = 1
    WRITE = 2
