"""What a call's query and form say for signing in: names in any letter case, the query before the form."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import msgspec

from gateway.auth.parameters import parameter, parameters


class Said(msgspec.Struct):
    """What of a call is looked at."""

    query: str = ""
    form: Any = MappingProxyType({})


def test_the_query_comes_before_the_form_and_the_first_of_a_name_counts() -> None:
    call: Any = Said("ApiKey=a&apikey=b&x=%41", {"APIKEY": "c", "Other": "d"})

    assert parameters(call) == {"apikey": "a", "x": "A", "other": "d"}


def test_what_is_empty_or_absent_is_nothing() -> None:
    call: Any = Said("a=&b=1")

    assert [parameter(call, name) for name in ("a", "b", "c")] == [None, "1", None]
    nothing: Any = Said()
    assert parameter(nothing, "a") is None


def test_a_key_counts_behind_as_many_parameters_as_the_gateway_lets_pass() -> None:
    call: Any = Said("a=1&" * 1023 + "apikey=k")

    assert parameter(call, "apikey") == "k"
