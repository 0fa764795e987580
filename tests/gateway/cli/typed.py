"""Commands as a person types them, and the host that those are about which print pages and types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.testing import CliRunner, Result

from tests.gateway.metadata import recordings

Run = Callable[..., Result]

CATALOGUE = str(recordings.PAGES / "m3" / "types.metadata.json")
FACTS = {"serviceName": "Meta m3", "returnMarkers": {"ReqBase`1": "'T"}}

#: A module of one application; `above` is what stands above its handler.
MINE = """
from gateway import Dto, Gateway, operation

class Hello(Dto):
    name: str | None = None

{above}
def hello(request: Hello) -> Hello:
    return request

app = Gateway([hello])
"""


def run(command: click.Command, *arguments: Any) -> Result:
    return CliRunner().invoke(command, arguments)


def add(typed: Run, name: str = "nora", password: str = "correct horse", words: str = "") -> None:
    """Add a user by the fixture ``run``."""
    typed(f"add {name} --password-stdin {words}", password + "\n")
