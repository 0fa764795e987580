"""Samples in XML: the rules that no recorded page shows (``gateway/WIRE.md`` metadata 2.7, 2.8)."""

from __future__ import annotations

import pytest

from gateway.metadata.catalog import DataContract, DataMember, Property, Ref, Type
from gateway.metadata.facts import Facts
from gateway.metadata.samples.example import example_of
from gateway.metadata.samples.xml import xml_text
from tests.gateway.metadata.declared import example, host, root, text

OWN = "http://schemas.datacontract.org/2004/07/Own"
SYSTEM = "http://schemas.datacontract.org/2004/07/System"
GENERIC = "http://schemas.datacontract.org/2004/07/System.Collections.Generic"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
INSTANCE = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def lines(made: str) -> list[str]:
    """Return the lines between the tags of the root."""
    return [each.strip() for each in made.splitlines()[1:-1]]


def test_an_object_at_the_root_is_of_any_type() -> None:
    made = xml_text(host(root()), example_of(host(root()), Type("Object", "System")))

    assert made == f'<z:anyType {INSTANCE} xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/" />'


@pytest.mark.parametrize(
    ("type_", "head"),
    [
        (Type("ArrayList", "System.Collections"), f'ArrayOfanyType {INSTANCE} xmlns="{ARRAYS}" /'),
        (Type("Hashtable", "System.Collections"), f'ArrayOfKeyValueOfanyTypeanyType {INSTANCE} xmlns="{ARRAYS}" /'),
        (Type("Stack`1", "System.Collections.Generic", ("Int32",)), f'StackOfint {INSTANCE} xmlns="{GENERIC}"'),
        (
            Type("Names", "Own", inherits=Ref("List`1", "System.Collections.Generic", ("String",))),
            f'ArrayOfstring {INSTANCE} xmlns="{ARRAYS}" /',
        ),
    ],
    ids=lambda each: each.name if isinstance(each, Type) else "",
)
def test_the_root_of_a_collection_has_the_name_and_namespace_of_its_contract(type_: Type, head: str) -> None:
    made = host(root(), type_)

    assert xml_text(made, example_of(made, type_)).splitlines()[0] == f"<{head}>"


def test_a_contract_gives_the_name_and_the_namespace() -> None:
    first = root(text("Name"), data_contract=DataContract("Renamed", "urn:own"))

    assert xml_text(*example(first)) == (f'<Renamed {INSTANCE} xmlns="urn:own">\n  <Name>String</Name>\n</Renamed>')


def test_members_of_a_contract_stand_by_name_and_then_by_order_under_their_names() -> None:
    members = [
        Property("B", "String", "System", data_member=DataMember(name="renamed", order=1)),
        Property("D", "String", "System", data_member=DataMember()),
        Property("C", "String", "System", data_member=DataMember()),
    ]
    first = root(*members, data_contract=DataContract())

    assert lines(xml_text(*example(first))) == ["<C>String</C>", "<D>String</D>", "<renamed>String</renamed>"]


def test_what_has_no_public_setter_is_left_out_and_fields_are_shown() -> None:
    strings = Property("Strings", "List`1", "System.Collections.Generic", generic_args=("String",))
    facts = Facts(
        private_setters=frozenset({"Root.Hidden"}),
        get_only={"Root.Only": "x", "Root.Strings": ["x"]},
        fields={"Root.Field": "Int32", "Other.Field": "Int32"},
    )

    assert lines(xml_text(*example(root(text("Hidden"), text("Only"), strings), facts=facts))) == [
        "<Field>0</Field>",
        f'<Strings xmlns:d2p1="{ARRAYS}">',
        "<d2p1:string>String</d2p1:string>",
        "</Strings>",
    ]


@pytest.mark.parametrize(
    ("member", "shown"),
    [
        (
            Property("P", "ValueTuple`2", "System", generic_args=("Int32", "String")),
            [f'<P xmlns:d2p1="{SYSTEM}">', "<d2p1:Item1>0</d2p1:Item1>", '<d2p1:Item2 i:nil="true" />', "</P>"],
        ),
        (
            Property("P", "KeyValuePair`2", "System.Collections.Generic", generic_args=("String", "Int32")),
            [f'<P xmlns:d2p1="{GENERIC}">', "<d2p1:key>String</d2p1:key>", "<d2p1:value>0</d2p1:value>", "</P>"],
        ),
        (
            Property("P", "List`1", "System.Collections.Generic", generic_args=("Nullable<Int32>",)),
            [f'<P xmlns:d2p1="{SYSTEM}">', "<d2p1:int>0</d2p1:int>", "</P>"],
        ),
        (
            Property("P", "Names", "Own"),
            [f'<P xmlns:d2p1="{ARRAYS}">', "<d2p1:string>String</d2p1:string>", "</P>"],
        ),
        (Property("P", "Byte[]", "System"), ["<P>AA==</P>"]),
        (Property("P", "IShape", "Own"), ['<P i:nil="true" />']),
        (Property("P", "Uri", "System"), ['<P i:nil="true" />']),
        (
            Property("P", "Stream", "System.IO"),
            ['<P xmlns:d2p1="http://schemas.datacontract.org/2004/07/System.IO" i:nil="true" />'],
        ),
    ],
    ids=lambda each: each.type if isinstance(each, Property) else "",
)
def test_a_member_is_laid_out_by_its_contract(member: Property, shown: list[str]) -> None:
    names = Type("Names", "Own", inherits=Ref("List`1", "System.Collections.Generic", ("String",)))
    shape = Type("IShape", "Own", is_interface=True)

    assert lines(xml_text(*example(root(member), names, shape))) == shown
