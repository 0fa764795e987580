"""What an author says is what readers are told; expected texts are those of ``gateway/WIRE.md`` metadata 2.2, 4.4."""

from ipaddress import IPv4Address
from typing import Annotated, Generic, TypeVar

import pytest

from gateway import (
    Converter,
    Dto,
    Enumeration,
    Gateway,
    HasAnyPermission,
    HasAnyRole,
    HasPermission,
    HasRole,
    Int32,
    Route,
    SignedIn,
    labelled,
    member,
    operation,
)
from gateway.auth import Accounts, Auth, Credentials, MemoryUsers
from gateway.metadata import (
    AllowableRange,
    AllowableValues,
    ApiMember,
    ApiResponse,
    Attribute,
    ComputedColumn,
    DataMember,
    Description,
    Field,
    Ignore,
    Input,
    Meta,
    Metadata,
    PrimaryKey,
    References,
    Required,
    StringLength,
)
from gateway.metadata.collecting import collected
from gateway.rules import InclusiveBetween, NotEmpty, NotNull
from tests.asking import ask
from tests.gateway.metadata import page_text

T = TypeVar("T")


class Plain(Enumeration, namespace="M1", description="Three of them"):
    ONE = "One"
    TWO = labelled("Two", description="The second")


class Row(Dto, namespace="M1"):
    name: str | None = None


class Attrd(
    Dto,
    namespace="M2",
    description='Does <b>it</b> & "more"\r\nsecond line',
    responses=(ApiResponse(400, "Bad thing"), ApiResponse(404, "Not there")),
):
    id: Annotated[str | None, ApiMember(parameter_type="path", data_type="uuid", required=True)] = member(
        description="Id <x> & y\nline two"
    )
    sort: Annotated[str | None, ApiMember(name="Renamed", allow_multiple=True), AllowableValues("asc", "desc")] = None
    num: Annotated[Int32, AllowableRange(1, 10)] = 0
    kind: Annotated[str | None, AllowableValues(Plain)] = None
    comp: Annotated[str | None, Description("via component model")] = None
    said: Annotated[str | None, "a text alone"] = None
    req: Annotated[str | None, Required()] = None
    len_: Annotated[str | None, StringLength(20)] = member(name="Len")
    not_empty: Annotated[str | None, NotEmpty()] = None
    between: Annotated[Int32, InclusiveBetween(1, 10), NotNull()] = 0
    ign: Annotated[str | None, Ignore()] = None
    row_id: Annotated[Int32, References(Row)] = 0
    comp2: Annotated[str | None, ComputedColumn()] = None
    met: Annotated[str | None, Meta("k", "v")] = None
    key: Annotated[Int32, PrimaryKey()] = 0
    inp: Annotated[str | None, Input({"type": "textarea"})] = None
    bare: Annotated[str | None, DataMember()] = None
    dm: str | None = member(alias="alias_name", order=3)
    hidden: str | None = member(ignored=True)
    field: Annotated[str | None, Field()] = None
    own: Annotated[str | None, Attribute("Icon", {"Svg": "x"})] = None


@operation(
    Route("/a/{Id}", "GET,PUT", summary="Sum <i>1</i>", notes="Note 1"),
    Route("/a", "POST PATCH"),
    Route("/any"),
    tags=("Alpha", "Beta"),
    requires=(SignedIn(validated=True), HasRole("Manager", validated=True)),
)
def attrd(request: Attrd) -> Row:
    return Row()


class Roles(Dto, namespace="M2"):
    a: str | None = None


@operation(
    "PUT /roles",
    requires=(HasRole("Admin"), HasRole("Boss"), HasAnyRole("R1", "R2"), HasPermission("CanX"), HasAnyPermission("P1")),
)
def roles(request: Roles) -> None:
    return None


FEATURES = [Auth([Credentials(Accounts(MemoryUsers([])))]), Metadata(service_name="M2")]
APP = Gateway([attrd, roles], features=FEATURES)


def lines(language):
    return [each.strip() for each in ask(APP, f"GET /types/{language}?IncludeTypes=Attrd").text.split("\n")]


@pytest.mark.parametrize(
    "line",
    [
        '// @Route("/a/{Id}", "GET,PUT")',
        '// @Route("/a", "POST PATCH")',
        '// @Route("/any")',
        '// @Api(Description="Does <b>it</b> & \\"more\\"\\r\\nsecond line")',
        '// @ApiResponse(Description="Not there", StatusCode=404)',
        '// @ValidateRequest(Validator="IsAuthenticated")',
        '// @ValidateRequest(Validator="HasRole(`Manager`)")',
        '// @ApiMember(DataType="uuid", Description="Id <x> & y\\nline two", IsRequired=true, ParameterType="path")',
        '// @ApiMember(AllowMultiple=true, Name="Renamed")',
        "// @Required()",
        "// @StringLength(20)",
        '// @Validate(Validator="NotEmpty")',
        '// @Validate(Validator="InclusiveBetween(1,10)")',
        "// @Ignore()",
        '// @References("typeof(M1.Row)")',
        "// @Computed()",
        '// @Meta("k", "v")',
        '// @Input(Type="textarea")',
        "// @DataMember",
        '// @DataMember(Name="alias_name", Order=3)',
        '// @Icon(Svg="x")',
        "* via component model",
        "* a text alone",
    ],
)
def test_a_declaration_is_a_line_of_the_types(line):
    assert line in lines("typescript")


@pytest.mark.parametrize("name", ["hidden", "field"])
def test_what_is_no_member_for_clients_is_in_no_type(name):
    assert not any(each.startswith(f"public {name}") for each in lines("typescript"))


@pytest.mark.parametrize(
    "line",
    [
        "AlphaBeta",
        "| GET,PUT | /a/{Id} | Sum <i>1</i> | Note 1",
        "| POST PATCH | /a | |",
        "| All Verbs | /any | |",
        "| Id | path | uuid | Yes | Id <x> & y line two",
        "| Num | body | int | No |",
        "Valid Range: 1 - 10",
        "| NotEmpty | body | string | Yes |",
    ],
)
def test_a_declaration_is_a_line_of_the_page(line):
    shown = page_text.normal(page_text.page_text(ask(APP, "GET /json/metadata?op=Attrd").text)).split("\n")
    assert any(line in each for each in shown), "\n".join(shown[:60])


def test_the_page_says_who_may():
    shown = page_text.normal(page_text.page_text(ask(APP, "GET /json/metadata?op=Roles").text))
    assert "Required roles: | Admin, Boss" in shown
    assert "Requires any of the roles: | R1, R2" in shown
    assert "Required permission: | CanX" in shown
    assert "Requires the permission: | P1" in shown


def test_the_catalogue_has_the_facts_that_pages_are_made_from():
    found, facts = collected([attrd])
    (made,) = found.operations
    by_name = {each.name: each for each in made.request.properties}
    assert by_name["Kind"].allowable_values == ("One", "Two")
    assert by_name["Key"].is_primary_key
    assert [each.name for each in by_name.values() if each.is_required] == ["Id", "Req", "NotEmpty", "Between"]
    assert made.requires_auth is None, "a validator is no attribute of sign-in"
    assert (made.tags, made.method) == (("Alpha", "Beta"), "POST")
    assert facts.fields == {"Attrd.Field": "String"}


def test_rules_of_validator_classes_are_shown_nowhere():
    found, _ = collected([attrd], rules=False)
    shown = [each.name for member in found.operations[0].request.properties for each in member.attributes or ()]
    assert "Validate" not in shown


class Version:
    __converter__ = Converter(str, lambda text: Version())


class Deployed(Dto):
    host: Annotated[IPv4Address, Converter(str, IPv4Address)] | None = None
    versions: list[Version] | None = None


@operation("/deployed/{Host}")
def deployed(request: Deployed) -> Deployed:
    return request


def test_a_class_with_a_converter_is_a_string_to_clients():
    (made,) = collected([deployed])[0].operations
    by_name = {each.name: each for each in made.request.properties}

    assert by_name["Host"].type == "String"
    assert (by_name["Versions"].type, by_name["Versions"].generic_args) == ("List`1", ("String",))


class Paged(Dto, Generic[T], namespace="M1"):
    take: Int32 = 25
    first: T | None = None
    sort: str | None = None


class PagedRows(Paged[Row], namespace="M1"):
    """Declares three members of its base again: two with another default, and one in other words."""

    take: Int32 = 100
    first: Row | None = member(default_factory=Row)
    sort: Annotated[str | None, AllowableValues("asc", "desc")] = None
    name: str | None = None


class PagedNames(PagedRows, namespace="M1"):
    take: Int32 = 5
    only: str | None = None


@operation("POST /paged")
def paged(request: PagedNames) -> PagedRows:
    return PagedRows()


def test_a_member_with_another_default_than_its_base_has_is_listed_by_the_base_alone():
    found, _ = collected([paged])
    (made,) = found.operations
    types = (*found.types, made.request, made.response)
    told = {each.name: [one.name for one in each.properties or ()] for each in types if not each.is_interface}

    assert told == {
        "Row": ["Name"],
        "Paged`1": ["Take", "First", "Sort"],
        "PagedRows": ["Sort", "Name"],
        "PagedNames": ["Only"],
    }
