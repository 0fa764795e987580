"""What the README shows is run: the service, the answers of its table, the format and its entry point."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from formats.registry import GROUP
from formats.testing import check_format

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def shown(heading: str, language: str = "python") -> str:
    """Return the first block of a section."""
    section = README.partition(f"\n## {heading}\n")[2]
    return section.partition(f"```{language}\n")[2].partition("```")[0]


SERVICE, FORMAT, ENTRY_POINT = shown("A service"), shown("Add a format"), shown("Add a format", "toml")


def run(block: str) -> Any:
    """Return a module made of a block."""
    module = ModuleType("readme_block")
    sys.modules[module.__name__] = module  # where a Struct's annotations are looked up
    exec(compile(block, "README.md", "exec"), module.__dict__)
    return module


def answers() -> list[tuple[str, str]]:
    """Return path and body of the table of curl answers; a bare word is a control character."""
    table = README.partition("| `curl")[2].partition("\n\n")[0].splitlines()[2:]
    found: list[tuple[str, str]] = []
    for line in table:
        paths, answer = (re.findall(r"`([^`]+)`|(CRLF|as the first)", cell) for cell in line.split("|")[1:3])
        body = "".join(code or {"CRLF": "\r\n", "as the first": found and found[0][1]}[word] for code, word in answer)
        found += [(path, body) for path, _ in paths]
    return found


@pytest.mark.parametrize(("path", "body"), answers())
def test_the_service_answers_as_its_table_says(path: str, body: str) -> None:
    assert body
    assert TestClient(run(SERVICE).app).get(path).text == body


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_python(block: str) -> None:
    compile(block, "README.md", "exec")


def test_the_table_is_the_one_that_is_read() -> None:
    assert len(answers()) == 6


def test_the_format_is_one_and_takes_as_few_lines_as_it_says() -> None:
    check_format(run(FORMAT).FORMAT)

    lines = [line for line in FORMAT.splitlines() if line and not line.startswith(("import", "from"))]
    assert len(lines) <= 20


def test_a_package_with_the_entry_point_adds_the_format_to_every_gateway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "my_package-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n", encoding="utf-8")
    group, name, value = re.fullmatch(r'\[project\.entry-points\."(.+)"\]\n(\w+) = "(.+)"\n', ENTRY_POINT).groups()  # type: ignore[union-attr]  # else the test fails
    (facts / "entry_points.txt").write_text(f"[{group}]\n{name} = {value}\n", encoding="utf-8")
    (tmp_path / "my_package.py").write_text(FORMAT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    answer = TestClient(run(SERVICE).app).post(
        "/hello", content=msgspec.msgpack.encode({"NAME": "World"}), headers={"Content-Type": "application/vnd.msgpack"}
    )

    assert group == GROUP
    assert answer.headers["Content-Type"] == "application/vnd.msgpack"
    assert msgspec.msgpack.decode(answer.content) == {"result": "Hello, World!"}
