"""Our declarations can say whatever a catalogue holds: recorded JSON → Dtos → import → catalogue → the same JSON."""

import ast
import sys
from types import ModuleType

import pytest
from msgspec.structs import replace

from gateway.metadata import catalog
from gateway.metadata.catalog import Argument, Attribute, DataContract, DataMember, Property
from gateway.metadata.collecting import collected
from gateway.metadata.languages import dtos
from gateway.metadata.languages.options import Options
from tests.gateway.metadata import hostile, recordings
from tests.gateway.metadata.declared import host, root


def imported(source, name, monkeypatch):
    module = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    return module


@pytest.mark.parametrize("host", ["core", "evo-auth", "m1", "m3"])
def test_a_recorded_catalogue_is_the_same_after_a_way_through_declarations(host, monkeypatch):
    source = dtos.file(recordings.host(host), Options())
    module = imported(source, f"dtos_of_{host.replace('-', '_')}", monkeypatch)
    made, _ = collected(module.OPERATIONS, base_url=recordings.BASE_URL, rules=False)
    assert catalog.write(made) == (recordings.PAGES / host / "types.metadata.json").read_bytes()


@pytest.mark.sampled
@pytest.mark.parametrize("position", sorted(hostile.POSITIONS))
def test_declared_texts_stay_texts(position):
    for text in hostile.TEXTS.values():
        tree = ast.parse(dtos.file(hostile.host(**hostile.POSITIONS[position](text)), Options()))
        calls = [each.func for each in ast.walk(tree) if isinstance(each, ast.Call)]
        called = {each.id for each in calls if isinstance(each, ast.Name)}
        assert called <= {"TypeVar", "replace"}


def test_hostile_declarations_can_be_imported(monkeypatch):
    source = dtos.file(hostile.everything(), Options())
    module = imported(source, "dtos_of_hostile", monkeypatch)
    told = {each.request.__facts__.description for each in module.OPERATIONS}
    assert set(hostile.TEXTS.values()) - told <= {""}


def argument(name, type_, value):
    return Argument(name, type_, "System", None, value)


MEMBERS = (
    Property("Must", "String", "System", is_required=True, attributes=(Attribute("Required", args=()),)),
    Property("Between", "Int32", "System", is_value_type=True, allowable_min=1, allowable_max=5),
    Property(
        "Indexed",
        "String",
        "System",
        attributes=(
            Attribute("Index", constructor_args=(argument("", "Int32", "5"),)),
            Attribute("Shown", args=(argument("On", "Boolean", "true"), argument("Off", "Boolean", "false"))),
        ),
    ),
    Property("Sent", "String", "System", data_member=DataMember("sent_as", 2, True, False)),
)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda each: each.name)
def test_a_declared_member_is_the_same_after_a_way_through_declarations(member, monkeypatch):
    first = root(replace(member, data_member=member.data_member or DataMember()), data_contract=DataContract())
    module = imported(dtos.file(host(first), Options()), "dtos_of_members", monkeypatch)

    made, _ = collected(module.OPERATIONS, rules=False)

    assert made.operations[0].request.properties == first.properties
