"""A field whose value is not of its type is refused with what to write, and a list stands for what is declared."""

from __future__ import annotations

import enum
from typing import Any, Literal

import msgspec
import pytest

from formats.types.frozen_settings import check_fields


class Era(enum.Enum):
    OLD = "old-one"
    NEW = "new-one"


class Layout(msgspec.Struct, frozen=True):
    wide: bool = False


class Settings(msgspec.Struct, frozen=True):
    count: int = 1
    seconds: float = 1.0
    name: str | None = None
    era: Era = Era.OLD
    layout: Layout = Layout()
    proxies: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    dates: Literal["iso", "jsv"] = "iso"
    on: bool = True

    def __post_init__(self) -> None:
        check_fields(self)


def test_what_is_of_its_type_is_taken_and_a_whole_number_for_a_fraction() -> None:
    made = Settings(2, 3, "x", Era.NEW, Layout(True), frozenset(["a"]), ("b",), "jsv", on=False)

    assert (made.seconds, made.name, made.order) == (3, "x", ("b",))


def test_a_list_or_a_set_stands_for_what_is_declared() -> None:
    made = Settings(proxies=["a", "a"], order=["b"])  # type: ignore[arg-type]  # what people write

    assert (made.proxies, made.order) == (frozenset({"a"}), ("b",))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"count": "1"}, r"Settings\(count='1'\): write a number"),
        ({"count": True}, "write a number"),
        ({"seconds": "1"}, "write a number"),
        ({"era": "new_one"}, r"write Era\.NEW$"),
        ({"era": "nothing"}, r"write Era\.OLD or Era\.NEW"),
        ({"layout": Layout}, r"write layout=Layout\(\.\.\.\)"),
        ({"layout": {"wide": True}}, r"write layout=Layout\(\.\.\.\)"),
        ({"proxies": "10.0.0.1"}, r"write proxies=\['10\.0\.0\.1'\]"),
        ({"on": 1}, "write a bool"),
        ({"name": b"x"}, "write a str"),
        ({"order": None}, "write a tuple"),
        ({"count": "x" * 1000}, r"x\.\.\.\)"),
    ],
)
def test_what_is_not_is_told_with_what_to_write(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Settings(**given)
