"""Our own declarations as one more language: the source of a recorded host, run, makes the recorded catalogue again."""

import sys
import types

import pytest

from gateway import Gateway
from gateway.metadata import catalog
from gateway.metadata.collecting import collected
from gateway.metadata.languages import dto
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import hostile, recordings
from tests.hosts import evo_auth


def run(source, name):
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    return module


@pytest.mark.parametrize("host", ["core", "evo-auth", "m1", "m3"])
def test_the_declarations_of_a_host_make_its_catalogue(host):
    source = dto.file(recordings.host(host), Options())
    module = run(source, f"declared_{host.replace('-', '_')}")
    operations = module.OPERATIONS
    if host == "evo-auth":
        operations = Gateway(operations, features=[evo_auth.auth()]).operations
    made, _ = collected(operations, base_url=recordings.BASE_URL, rules=False)
    assert catalog.write(made) == (recordings.PAGES / host / "types.metadata.json").read_bytes()


def test_hostile_declarations_stay_texts():
    module = run(dto.file(hostile.everything(aliases=False), Options()), "declared_hostile")
    texts = {each.request.__facts__.description for each in module.OPERATIONS}
    assert set(hostile.TEXTS.values()) - texts <= {None, ""}


def test_a_language_is_found_by_its_module_alone():
    assert generators()["dto"] is dto
