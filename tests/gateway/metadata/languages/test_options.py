"""Options that no recorded file was asked with, in every language (``gateway/WIRE.md`` metadata 4.2, 4.12)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway.metadata.catalog import Argument, Attribute, DataMember, Property, Ref, Type
from gateway.metadata.facts import Facts
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata.declared import host, root, text

LISTED = [key for key, each in generators().items() if each.LANGUAGE.listed]
ANSWER = Type("Answer", "Own", implements=(), properties=(text("Name"),))


def file(language: str, *types: Type, facts: Facts | None = None, exact: bool = True, **options: Any) -> str:
    """Return the file of a host whose operation is the first type, and its response ``Answer``."""
    made = host(*types, response=ANSWER, facts=facts, exact=exact)
    return generators()[language].file(made, Options(**options))


def lines(made: str) -> list[str]:
    return [each.strip() for each in made.splitlines()]


@pytest.mark.parametrize("language", LISTED)
def test_without_options_a_file_lacks_its_header_and_nothing_else(language: str) -> None:
    whole = file(language, root(text("Name")))
    bare = file(language, root(text("Name")), without_options=True)

    assert "Options:" in whole
    assert "Options:" not in bare
    assert whole.endswith(bare.lstrip("\n"))


@pytest.mark.parametrize("language", [each for each in LISTED if each not in ("js", "typescript.d")])
def test_a_host_puts_text_before_the_first_type_and_after_the_last(language: str) -> None:
    facts = Facts(insert_code={language: "INSERTED"}, add_code={language: "ADDED"})

    made = file(language, root(text("Name")), facts=facts)

    places = [each.start() for each in re.finditer(r"(?i)\b(class|type) (Answer|Root)\b", made)]
    assert len(places) >= 2
    assert made.index("INSERTED") < min(places) <= max(places) < made.index("ADDED")


DESCRIBED = {
    "csharp": ('[Description("a type")]', '[Description("a member")]'),
    "fsharp": ('[<Description("a type")>]', '[<Description("a member")>]'),
    "vbnet": ('<Description("a type")>', '<Description("a member")>'),
}


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("language", DESCRIBED)
def test_descriptions_that_are_no_comments_are_attributes(language: str, exact: bool) -> None:
    first = root(text("Name", description="a\n member"), description="a type")

    made = lines(file(language, first, exact=exact, add_description_as_comments=False))

    assert [each for each in made if "Description(" in each] == list(DESCRIBED[language])


EXTENSIBLE = {
    "csharp": (
        ": IReturn<Answer>, IExtensibleDataObject",
        "public virtual ExtensionDataObject ExtensionData { get; set; }",
    ),
    "vbnet": (
        "Implements IExtensibleDataObject",
        (
            "Public Overridable Property ExtensionData As ExtensionDataObject"
            " Implements IExtensibleDataObject.ExtensionData"
        ),
    ),
    "fsharp": (
        "interface IExtensibleDataObject with",
        "member val ExtensionData:ExtensionDataObject = null with get,set",
    ),
}


@pytest.mark.parametrize("language", EXTENSIBLE)
def test_types_without_a_base_are_extensible_and_their_member_stands_apart_from_attributes(language: str) -> None:
    base, member = EXTENSIBLE[language]
    derived = Type("Derived", "Own", implements=(), inherits=Ref("Answer", "Own"), properties=())
    first = root(text("Name", data_member=DataMember()))

    made = lines(file(language, first, derived, make_data_contracts_extensible=True))

    assert base in made
    # Of the request and of its answer, and not of what derives from the answer.
    assert made.count(member) == 2
    before = {made[at - 1] == "" for at, line in enumerate(made) if line == member}
    assert before == {True, False}


STATUS = {
    "csharp": ("[DataMember(Order=2)]", "public virtual ResponseStatus ResponseStatus { get; set; }"),
    "fsharp": ("[<DataMember(Order=2)>]", "member val ResponseStatus:ResponseStatus = null with get,set"),
    "vbnet": ("<DataMember(Order:=2)>", "Public Overridable Property ResponseStatus As ResponseStatus"),
    "java": ("@DataMember(Order=2)", "public ResponseStatus responseStatus = null;"),
    "kotlin": ("@DataMember(Order=2)", "var responseStatus:ResponseStatus? = null"),
    "swift": ("// @DataMember(Order=2)", "public var responseStatus:ResponseStatus?"),
    "typescript": ("// @DataMember(Order=2)", "public responseStatus: ResponseStatus;"),
}


@pytest.mark.parametrize("language", STATUS)
def test_an_added_status_has_the_next_place_and_stands_apart_from_attributes(language: str) -> None:
    made = lines(
        file(
            language,
            root(text("Name")),
            add_response_status=True,
            add_data_contract_attributes=True,
            add_indexes_to_data_members=True,
        )
    )

    at = made.index(STATUS[language][1])
    assert made[at - 2 : at] == ["", STATUS[language][0]]


TYPES = {
    "csharp": "[References(typeof(Own.Answer))]",
    "fsharp": "[<References(typeof<Answer>)>]",
    "vbnet": "<References(GetType(Answer))>",
    "python": "# @References(typeof(Answer))",
    "java": "@References(Answer.class)",
    "kotlin": "@References(Answer.class)",
    "swift": "// @References(typeof(Answer))",
    "dart": "// @References(typeof(Answer))",
    "typescript": '// @References("typeof(Own.Answer)")',
}


@pytest.mark.parametrize("language", TYPES)
def test_a_type_as_an_argument_is_spelled_as_the_language_spells_types(language: str) -> None:
    reference = Attribute("References", constructor_args=(Argument("type", "Type", value="typeof(Own.Answer)"),))

    made = lines(file(language, root(text("Name", attributes=(reference,)))))

    assert [each for each in made if "References" in each] == [TYPES[language]]


PAGE = Type(
    "Page`1",
    "Own",
    ("'T",),
    implements=(),
    properties=(Property("Items", "List`1", "System.Collections.Generic", generic_args=("'T",)),),
)
DERIVED = Type("Derived", "Own", implements=(), inherits=Ref("Page`1", "Own", ("Answer",)), properties=(text("More"),))


def test_swift_names_types_of_generic_bases_and_leaves_them_out_if_it_is_asked_to() -> None:
    made = file("swift", root(text("Name")), PAGE, DERIVED, exclude_generic_base_types=True)
    whole = file("swift", root(text("Name")), PAGE, DERIVED)

    assert "//Excluded Derived : Page<Answer>" in lines(made)
    assert "class Derived" not in made
    assert "class Derived : Page<Answer>" in whole
    assert "//Excluded" not in whole


@pytest.mark.parametrize("exact", [True, False])
def test_a_protocol_of_swift_names_its_own_and_its_parameters(exact: bool) -> None:
    base = Type("IBase", "Own", implements=(), is_interface=True, properties=())
    generic = Type("IOwn`1", "Own", ("'T",), implements=(Ref("IBase", "Own"),), is_interface=True, properties=())

    made = lines(file("swift", root(text("Name")), base, generic, exact=exact))

    assert [each for each in made if each.startswith("public protocol IOwn")] == ["public protocol IOwn : IBase"]
    # `'T` is no name in Swift, and recorded.
    assert ("associatedtype 'T" if exact else "associatedtype T") in made


def test_an_enum_of_fsharp_that_is_wider_than_an_int_says_so() -> None:
    wide = Type("Size", "Own", is_enum=True, enum_names=("Small", "Large"), enum_values=("1", str(2**40)))
    first = root(Property("Size", "Size", "Own", is_value_type=True, is_enum=True))

    made = lines(file("fsharp", first, wide, exact=False))

    assert [each for each in made if each.startswith("| ")] == ["| Small = 1L", f"| Large = {2**40}L"]


@pytest.mark.parametrize(("accessors", "expected"), [(True, True), (False, False)])
def test_an_interface_of_java_has_accessors_where_classes_have(accessors: bool, expected: bool) -> None:
    shape = Type("IShape", "Own", implements=(), is_interface=True, properties=(text("Colour"),))

    made = file("java", root(text("Name")), shape, exact=False, add_property_accessors=accessors)

    assert ("getColour" in made) is expected
    assert ("getName" in made) is expected
