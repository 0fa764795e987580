import importlib
from typing import Annotated

import msgspec
import pytest

from formats import HashSet
from gateway import Dto, HasAnyRole, HasPermission, HasRole, Int32, SignedIn, computed, operation
from gateway.metadata import attributes as said
from gateway.metadata import catalog
from gateway.metadata.collecting import collected
from tests.gateway.metadata import recordings


@pytest.mark.parametrize("host", ["core", "evo-auth", "m1", "m3"])
def test_a_host_declared_in_python_has_the_recorded_catalogue(host):
    operations = importlib.import_module(f"tests.hosts.{host.replace('-', '_')}").app.operations
    made, _ = collected(operations, base_url=recordings.BASE_URL, rules=False)
    assert catalog.write(made) == (recordings.PAGES / host / "types.metadata.json").read_bytes()


def test_what_the_catalogue_has_no_member_for_is_among_the_facts():
    for host in ("m1", "m3"):
        _, facts = collected(importlib.import_module(f"tests.hosts.{host}").app.operations)
        recorded = recordings.host(host).facts
        assert facts.multi_dimensional == recorded.multi_dimensional
        assert facts.return_markers == recorded.return_markers


class Stamped(msgspec.Struct, frozen=True):
    """A requirement of a service's own."""


class Asked(Dto, namespace="Collected"):
    pass


@pytest.mark.parametrize("requires", [(), (HasRole("Boss"),)])
def test_a_requirement_of_a_services_own_is_no_part_of_the_catalogue(requires):
    def handler(request: Asked) -> None:
        pass

    plain, stamped = (operation("/a", requires=each)(handler) for each in (requires, (Stamped(), *requires)))

    assert collected([stamped])[0] == collected([plain])[0]


class Kinds(Dto, namespace="Collected"):
    rows: tuple[Int32, ...] | None = None
    names: HashSet[str] | None = None
    kept: Annotated[str | None, said.PrivateSetter()] = None
    scored: Annotated[
        str | None,
        said.Attribute("Scored", {"By": 1.5, "Most": 2**40, "Of": catalog.Ref("Row", "Collected"), "Is": True}),
        said.Attribute("Bare"),
    ] = None

    @computed
    def total(self) -> Int32:
        return 5


@operation("/kinds")
def kinds(request: Kinds) -> None:
    pass


def test_members_have_the_types_and_facts_that_dotnet_has():
    made, facts = collected([kinds])
    members = {each.name: each for each in made.operations[0].request.properties}

    assert members["Rows"].type == "Int32[]"
    assert (members["Names"].type, members["Names"].generic_args) == ("HashSet`1", ("String",))
    assert members["Total"].type == "Int32"
    assert facts.private_setters == {"Kinds.Kept"}
    assert facts.get_only == {"Kinds.Total": None}


def test_arguments_of_attributes_have_the_types_that_dotnet_has():
    made, _ = collected([kinds])
    scored, bare = next(each for each in made.operations[0].request.properties if each.name == "Scored").attributes

    assert [(each.name, each.type, each.value) for each in scored.args] == [
        ("By", "Double", "1.5"),
        ("Most", "Int64", str(2**40)),
        ("Of", "Type", "typeof(Collected.Row)"),
        ("Is", "Boolean", "true"),
    ]
    assert (bare.name, bare.args) == ("Bare", ())


@pytest.mark.parametrize(
    ("requirement", "expression"),
    [
        (SignedIn(validated=True), "IsAuthenticated"),
        (HasRole("Boss", validated=True), "HasRole(`Boss`)"),
        (HasPermission("CanX", validated=True), "HasPermission(`CanX`)"),
        (HasAnyRole("A", "B", validated=True), "HasAnyRole(`A`,`B`)"),
    ],
)
def test_a_requirement_that_is_checked_as_a_rule_is_shown_as_a_validator(requirement, expression):
    def handler(request: Asked) -> None:
        pass

    made, _ = collected([operation("/a", requires=[requirement])(handler)])

    (shown,) = made.operations[0].request.attributes
    assert (shown.name, shown.args[0].value) == ("ValidateRequest", expression)
