"""JSON where no type is declared (formats/WIRE.md 4.4)."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Dto, JsonFormat


class Untyped(Dto, namespace="Untyped"):
    any: Any = None
    items: list[Any] | None = None
    map: dict[str, Any] | None = None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # By their look, in quotes or not (corners/249 to 272) ...
        ("12", 12),
        ('"12"', 12),
        ("1.50", 1.5),
        ('"1.5"', 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ('"true"', True),
        ("null", None),
        ("-5", "-5"),
        ('"-5"', "-5"),
        ('"+49301234"', "+49301234"),
        ("abc", "abc"),
        ('"a,b"', "a,b"),
        ('"12px"', "12px"),
        ('"2014-08-27"', "2014-08-27"),
        ('"{a:1}"', {"a": 1}),
        ('"[1,2]"', [1, 2]),
        ('[1,"2",true]', [1, "2", True]),
        ('""', ""),
        # ... and what the original changes or loses is kept (gateway/WIRE.md 13 A13, A14).
        ('"007"', "007"),
        ('"1,000"', "1,000"),
        ('"12."', "12."),
        ('"1.50"', "1.50"),
        ('"null"', "null"),
        ('"{"', "{"),
        ('"[not"', "[not"),
        ('"[a}]"', "[a}]"),
        ("12345678901234567890123", 12345678901234567890123),
        ('"12345678901234567890123"', 12345678901234567890123),
        ("1e999", "1e999"),
        ("9" * 500, "9" * 500),
    ],
)
def test_a_member_without_a_type_is_what_it_looks_like(text: str, value: Any) -> None:
    found = JsonFormat().codec(Untyped).decode(f'{{"any":{text}}}'.encode()).any

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"12"', "12"),
        ("-5", -5),
        ('"true"', "true"),
        ("1.0", 1.0),
        ("1e3", 1000.0),
        ("9223372036854775808", 9223372036854775808),
        ("abc", None),
        ("{a:1,'b':\"c\"}", {"a": 1, "b": "c"}),
        ("[[],{}]", [[], {}]),
        ("1e999", "1e999"),
    ],
)
def test_items_without_a_type_keep_what_is_in_quotes_as_text(text: str, value: Any) -> None:
    found = JsonFormat().codec(Untyped).decode(f'{{"items":[{text}],"map":{{"":{text}}}}}'.encode())

    assert found == Untyped(items=[value], map={"": value})
    assert type(found.items[0]) is type(value)


def test_a_text_is_no_list_of_what_has_no_type() -> None:
    for text in ('"a,1"', '"a b"', "5"):
        assert JsonFormat().codec(Untyped).decode(f'{{"items":{text}}}'.encode()) == Untyped()
