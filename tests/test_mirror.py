"""The tree of the tests mirrors the source: every module with logic has its test of the same name.

``formats/csv/cells.py`` is tested in ``tests/formats/csv/test_cells.py``, so that who changes the one knows
where the other is. What needs none is listed with the reason.
"""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PLANS = "formats/test_native.py"
TWINS = "formats/notation/test_twins.py"
#: Modules, or whole rooms, without a test of their name: why, and which test does it in their place.
EXCEPTIONS = {
    "formats/building.py": ("runs where a wheel is built: the step `wheel` of .ci/run", "../.ci/installed.py"),
    "formats/csv/pieces_plan.py": ("what a plan writes is held against what the careful writer does", PLANS),
    "formats/json/pieces_plan.py": ("as csv/pieces_plan.py", PLANS),
    "formats/notation/pieces_plan.py": ("as csv/pieces_plan.py", PLANS),
    "formats/xml/pieces_plan.py": ("as csv/pieces_plan.py", PLANS),
    "formats/notation/record_source.py": (
        "the source that it makes is shown, and what that writes is held against a reference",
        "formats/codegen/test_shown_source.py formats/test_references.py",
    ),
    "formats/json/twin_reader.py": ("reads by a twin, held against the careful reader", TWINS),
    "formats/notation/twin_records.py": ("as json/twin_reader.py", TWINS),
    "formats/msgpack_codec.py": ("the codec of formats/msgpack.py, asked by way of it", "formats/test_msgpack.py"),
    "formats/testing/": ("one front door, tested by formats that break its rules", "formats/test_testing.py"),
    "gateway/auth/credentials.py": ("DTOs, and one call of Accounts", "gateway/auth/test_authenticate.py"),
    "gateway/auth/renewal.py": ("has no way in but the token service", "gateway/auth/test_bearer.py"),
    "gateway/auth/token_service.py": ("operations, asked as a client asks them", "gateway/auth/test_bearer.py"),
    "gateway/auth/importing/": (
        "one pipeline from a dump to users, run from its beginning to its end",
        "gateway/auth/importing/test_importing.py gateway/auth/importing/test_expected.py",
    ),
    "gateway/auth/stores/sql/": ("several tables of one database, asked together", "gateway/auth/stores/test_sql.py"),
    "gateway/guide/generated.py": ("pages, shown and read", "gateway/guide/test_guide.py"),
    "gateway/metadata/": (
        "what these make is compared byte for byte with files that real hosts gave",
        "gateway/metadata/languages/test_recorded.py gateway/metadata/pages/test_recorded.py",
    ),
}

#: What a module without logic has none of.
_LOGIC = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.BoolOp, ast.Compare, ast.comprehension, ast.Match)


@functools.cache
def modules() -> list[str]:
    found = [path for room in ("formats", "gateway") for path in (ROOT / room).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in found if path.name != "__init__.py")


def has_logic(module: str) -> bool:
    path = ROOT / module
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, _LOGIC) and not _is_for_checkers(node) for node in nodes)


def _is_for_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def mirror_of(module: str) -> Path:
    path = Path(module)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


def exception_of(module: str) -> str | None:
    return next(
        (each for each in EXCEPTIONS if module == each or (each.endswith("/") and module.startswith(each))), None
    )


def test_a_module_with_logic_has_a_test_of_its_name() -> None:
    unmirrored = [module for module in modules() if not mirror_of(module).exists() and not exception_of(module)]
    untested = [module for module in unmirrored if has_logic(module)]

    assert [str(mirror_of(module).relative_to(ROOT)) for module in untested] == []


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_an_exception_is_one_and_names_a_test_that_is_there(exception: str) -> None:
    _, tests = EXCEPTIONS[exception]

    assert any(
        exception_of(module) == exception and not mirror_of(module).exists() and has_logic(module)
        for module in modules()
    )
    assert all((ROOT / "tests" / each).exists() for each in tests.split())
