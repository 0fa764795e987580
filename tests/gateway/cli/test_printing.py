"""A mistake in a catalogue, its facts or an option is told."""

import pytest

from gateway.cli.page import page
from gateway.cli.types import types
from tests.gateway.cli.typed import CATALOGUE, run


@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        (types, ["cobol", "--from", CATALOGUE], "typescript"),
        (types, ["python", "--from", CATALOGUE, "--query", "MakeVirtual=perhaps"], "MakeVirtual"),
        (types, ["python", "--from", __file__], "no catalogue"),
        (types, ["python", "--from", CATALOGUE, "--facts", CATALOGUE], "no file of facts"),
        (page, ["csv/metadata?op=Nothing", "--from", CATALOGUE], "no such page"),
        (page, ["csv/types", "--from", CATALOGUE], "csv/metadata"),
    ],
)
def test_a_mistake_is_told(command, arguments, says):
    told = run(command, *arguments)
    assert told.exit_code
    assert says in told.output
