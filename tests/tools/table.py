"""The table that provokes every difference between readers (gateway/WIRE.md 15.3), and its host."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from decimal import Decimal

from gateway import Dto, Gateway, Rows, operation

#: Rows of a table that does not fit one chunk.
MANY = 5_000


class Provocation(Dto):
    id: int = 0
    name: str | None = None
    note: str | None = None
    price: Decimal = Decimal(0)
    ok: bool = False
    when: datetime = datetime.min  # noqa: DTZ901 - .NET's default, without a zone
    json: object = None


class Provoke(Dto):
    pass


class ProvokeMuch(Dto):
    pass


PROVOCATIONS = [
    Provocation(
        id=1,
        name="Widget",
        note='say "hi", ok',
        price=Decimal("9.99"),
        ok=True,
        when=datetime(2001, 1, 1),  # noqa: DTZ001 - a day without a zone is what is to be read
        json={"k": "v"},
    ),
    Provocation(
        id=2,
        name="Gädget 日本",
        note="line1\r\nline2",
        price=Decimal("1.5"),
        when=datetime(2001, 1, 1, 1, 2, 3, tzinfo=timezone.utc),  # noqa: UP017 - beside datetime, not instead of it
        json=[1, 2],
    ),
    Provocation(id=3, name="007", ok=True),
    Provocation(
        id=4,
        name="=1+1",
        note=" pad ",
        price=Decimal(-2),
        when=datetime(2020, 2, 29),  # noqa: DTZ001 - as above
        json={"a": "x,y"},
    ),
]

HEADER = ["Id", "Name", "Note", "Price", "Ok", "When", "Json"]
#: Every cell as a text; line ends inside a cell are told as LF, which several readers make of them.
ROWS = [
    ["1", "Widget", 'say "hi", ok', "9.99", "True", "2001-01-01", "{k:v}"],
    ["2", "Gädget 日本", "line1\nline2", "1.5", "False", "2001-01-01T01:02:03Z", "[1,2]"],
    ["3", "007", "", "0", "True", "0001-01-01", ""],
    ["4", "=1+1", " pad ", "-2", "False", "2020-02-29", '{a:"x,y"}'],
]


@operation("/provoke")
def provoke(request: Provoke) -> list[Provocation]:
    return PROVOCATIONS


@operation("/many")
def provoke_much(request: ProvokeMuch) -> Rows[Provocation]:
    return Rows(_many())


def _many() -> Iterator[Provocation]:
    for number in range(MANY):
        yield PROVOCATIONS[number % len(PROVOCATIONS)]


app = Gateway([provoke, provoke_much])
