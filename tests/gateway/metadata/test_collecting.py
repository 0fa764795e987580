import importlib

import msgspec
import pytest

from gateway import Dto, HasRole, operation
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
