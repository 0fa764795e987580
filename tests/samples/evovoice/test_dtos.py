"""The types against the page that documents them, read from the page itself."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from samples.evovoice import dtos
from samples.evovoice.dtos import ListSessions, SessionInfo

PAGE = (Path(__file__).parent / "AddConferenceMember.typescript.txt").read_text("utf-8")
CLASSES = re.findall(r"export class (\w+)(?: extends (\w+))?\n\{(.*?)\n\}", PAGE, re.DOTALL)
ENUMS = re.findall(r"export enum (\w+)\n\{(.*?)\n\}", PAGE, re.DOTALL)
#: An artefact of the export; no operation of the service uses it (samples/evovoice/TELEPHONY.md 1).
UNUSED = {"NodeParameterMap"}
TYPES = {
    "string": "str | None",
    "boolean": "bool",
    "{ [index: string]: string; }": "dict[str, str] | None",
    "CustomerBreadcrumb[]": "list[CustomerBreadcrumb] | None",
    "SessionLogInfo[]": "list[SessionLogInfo] | None",
    "SessionMemberInfo[]": "list[SessionMemberInfo] | None",
}


@pytest.mark.parametrize(("name", "base", "body"), [each for each in CLASSES if each[0] not in UNUSED])
def test_a_class_has_the_members_of_the_page(name: str, base: str, body: str) -> None:
    found = re.findall(r'(?:@ApiMember\(Description="([^"]*)"\)\s+)?public (\w+)\?: ([^\n]+);', body)
    documented = [(wire, TYPES.get(type_, type_), description or None) for description, wire, type_ in found]
    cls = getattr(dtos, name)
    facts = cls.__facts__
    declared = [
        (
            cls.__struct_encode_fields__[cls.__struct_fields__.index(attribute)],
            cls.__annotations__[attribute],
            facts.members[attribute].description if attribute in facts.members else None,
        )
        for attribute in facts.own
    ]

    assert declared == documented
    assert (base or "Dto") in [each.__name__ for each in cls.__mro__[1:]]


@pytest.mark.parametrize(("name", "body"), ENUMS)
def test_an_enum_has_the_values_of_the_page(name: str, body: str) -> None:
    documented = re.findall(r"\w+ = '(\w+)'", body)

    assert [each.value for each in getattr(dtos, name)] == documented
    assert [each.number for each in getattr(dtos, name)] == list(range(len(documented)))


def test_the_sample_answer_is_written_as_on_the_page() -> None:
    sample = next(line for line in PAGE.splitlines() if line.startswith('{"dialState"'))

    assert msgspec.json.encode(msgspec.json.decode(sample, type=SessionInfo)).decode() == sample


@pytest.mark.parametrize(
    ("name", "namespace"),
    [
        ("SessionInfo", "Voice.Api.Sessions"),
        ("AddConferenceMember", "Voice.Api.Sessions"),
        ("SessionLogInfo", "Voice.Api.Sessions"),
        ("SessionMemberInfo", "Voice.Api.Sessions"),
        ("EntityInfo", "Voice.Api"),
        ("CustomerBreadcrumb", "Voice.Api.Customers"),
    ],
)
def test_a_type_is_in_its_namespace(name: str, namespace: str) -> None:
    assert getattr(dtos, name).__facts__.namespace == namespace


def test_words_of_python_have_their_plain_names_on_the_wire() -> None:
    assert b'"from":"a"' in msgspec.json.encode(ListSessions(from_="a"))
    assert b'"all":true' in msgspec.json.encode(ListSessions(all_=True))


def test_a_list_request_is_on_the_wire_as_if_it_had_no_base() -> None:
    own, base = ListSessions.__facts__.own, dtos.ListRequest.__facts__.own

    assert ListSessions.__struct_fields__ == (*own, *base)
    assert b'"to":"b","page":1,"countPerPage":25' in msgspec.json.encode(ListSessions(page=1, to="b"))
