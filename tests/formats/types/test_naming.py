"""How names are cased on the wire: the examples of formats/WIRE.md 1.3, recorded."""

from __future__ import annotations

import pytest

from formats import TextCase, pascal


@pytest.mark.parametrize(
    ("declared", "camel", "snake"),
    [
        ("Id", "id", "id"),
        ("ID", "id", "id"),
        ("A", "a", "a"),
        ("AB", "ab", "ab"),
        ("ABc", "aBc", "a_bc"),
        ("URLValue", "urlValue", "url_value"),
        ("MD5Hash", "mD5Hash", "m_d5_hash"),
        ("MD5", "mD5", "m_d5"),
        ("X509", "x509", "x509"),
        ("_Id", "_Id", "__id"),
        ("CustomerID", "customerID", "customer_i_d"),
        ("ÉTat", "ÉTat", "_é_tat"),
    ],
)
def test_a_name_is_cased(declared: str, camel: str, snake: str) -> None:
    assert TextCase.DECLARED.spell(declared) == declared
    assert TextCase.CAMEL.spell(declared) == camel
    assert TextCase.SNAKE.spell(declared) == snake


def test_a_python_name_is_a_dotnet_one() -> None:
    assert [pascal(each) for each in ("id", "dial_state", "a__b", "already_X")] == ["Id", "DialState", "AB", "AlreadyX"]
