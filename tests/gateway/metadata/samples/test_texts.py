"""Samples in JSON and JSV: the rules that no recorded page shows (``gateway/WIRE.md`` metadata 2.7, 2.8)."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.metadata.catalog import DataContract, DataMember, Property, Type
from gateway.metadata.facts import Facts
from gateway.metadata.samples.texts import json_text, jsv_text
from tests.gateway.metadata.declared import example, root, text

# What a constructor gave, as JSON has it and as JSV lays it out: a line for each item, and on the line of its name
# what opens nothing.
GIVEN: list[tuple[Any, str, str]] = [
    (["a", "b,c"], '["a","b,c"]', '\n\t[\n\t\ta,\n\t\t"b,c"\n\t]'),
    ({"k": 1, "l": True}, '{"k":1,"l":true}', "\n\t{\n\t\tk: 1,\n\t\tl: True\n\t}"),
    ({"k": ["x"]}, '{"k":["x"]}', "\n\t{\n\t\tk: \n\t\t[\n\t\t\tx\n\t\t]\n\t}"),
    ([], "[]", "[]"),
    ({}, "{}", "{}"),
    (["", []], '["",[]]', "\n\t[\n\t\t,\n\t\t[\n\t\t\t\n\t\t]\n\t]"),
    (False, "false", "False"),
    ('say "hi"', '"say \\"hi\\""', '"say ""hi"""'),
]


@pytest.mark.parametrize(("value", "json", "jsv"), GIVEN, ids=str)
def test_a_member_without_a_setter_keeps_what_the_constructor_gave(value: Any, json: str, jsv: str) -> None:
    made = example(root(text("Kept")), facts=Facts(get_only={"Root.Kept": value}))

    assert json_text(*made) == f'{{"kept":{json}}}'
    assert jsv_text(*made) == f"{{\n\tkept: {jsv}\n}}"


def test_a_member_without_a_setter_to_which_nothing_is_given_is_left_out() -> None:
    made = example(root(text("Kept"), text("Own")), facts=Facts(get_only={"Root.Kept": None}))

    assert json_text(*made) == '{"own":"String"}'


def test_members_of_a_contract_stand_by_their_order_behind_those_that_have_none() -> None:
    members = [
        Property(name, "String", "System", data_member=DataMember(order=order))
        for name, order in (("Third", 2), ("Second", 1), ("First", None))
    ]
    made = example(root(*members, data_contract=DataContract()))

    assert json_text(*made) == '{"first":"String","second":"String","third":"String"}'


def test_an_enum_that_may_be_null_and_has_no_zero_is_shown_as_zero() -> None:
    enum = Type("Level", "Own", is_enum=True, enum_names=("Low", "High"), enum_values=("1", "2"))
    member = Property("Level", "Nullable`1", "System", is_value_type=True, generic_args=("Level",))
    made = example(root(member), enum)

    assert json_text(*made) == '{"level":"0"}'


def test_a_list_of_interfaces_of_collections_is_empty() -> None:
    made = example(root(Property("All", "List`1", "System.Collections.Generic", generic_args=("IList<String>",))))

    assert json_text(*made) == '{"all":[]}'
    assert jsv_text(*made) == "{\n\tall: []\n}"
