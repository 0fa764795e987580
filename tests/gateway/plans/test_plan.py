"""An operation worked out for its gateway: what it needs to know is a field (gateway/WIRE.md 1.8, 5.2)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gateway import HttpError, Limits, Reply, Rows, SignedIn
from gateway.plans.plan import UnguardedError, declared_route, methods_of
from gateway.service.operations import Route, RouteError
from tests.gateway.plans.declared import NoteResponse, Told, plan_of, returning


@pytest.mark.parametrize(
    ("type_", "response", "result"),
    [
        (Told, Told, Told),
        (Told | None, Told, Told),
        (Told | Reply | HttpError, Told, Told),
        (list[Told], list[Told], list),
        (Rows[Told], list[Told], list),
        (object, None, None),
        (str, None, None),
        (None, None, None),
        (Told | NoteResponse, None, None),
    ],
    ids=str,
)
def test_the_annotation_says_what_is_written(type_: Any, response: Any, result: Any) -> None:
    plan = plan_of(returning(type_))

    assert (plan.response, plan.result_type) == (response, result)
    assert (plan.writers is None) is (response is None)


def test_a_body_may_have_as_many_bytes_as_the_operation_says_and_values_grow_with_it() -> None:
    limits = Limits(body=1000, values=10, on_loop=500)
    usual, large = (
        plan_of(returning(Told), limits=limits),
        plan_of(returning(Told, body_limit=3_000_001), limits=limits),
    )

    assert (usual.body_limit, usual.small_body, usual.value_limit) == (1000, 500, 10)
    assert (large.body_limit, large.small_body, large.value_limit) == (3_000_001, 500, 40)
    assert plan_of(returning(Told, body_limit=100), limits=limits).small_body == 100


def test_a_requirement_that_nobody_guards_and_a_format_that_is_not_there_stop_the_start() -> None:
    with pytest.raises(UnguardedError, match="SignedIn"):
        plan_of(returning(Told, requires=[SignedIn()]))
    with pytest.raises(ValueError, match="'yaml'"):
        plan_of(returning(Told, formats=["yaml"]))


def test_a_variable_of_a_route_is_a_member_or_ignored() -> None:
    plan = plan_of(returning(Told, "/notes/{DIALCODE}/{ignore}/{Dialcode*}"))

    assert declared_route(Route("/notes/{dialcode}"), plan).path == "/notes/{DialCode}"
    with pytest.raises(RouteError, match="no member Nothing"):
        plan_of(returning(Told, "/notes/{Nothing}"))


def test_a_verb_has_its_own_handler_before_the_one_for_any() -> None:
    any_, get = plan_of(returning(Told)), plan_of(returning(Told, verbs=["GET"]))
    csv = plan_of(returning(Told, formats=["csv"]))

    methods = methods_of([any_, get, csv], ["GET", "POST", "HEAD"])["note"]
    assert (methods["GET"], methods["HEAD"], methods["POST"]) == (get, get, any_)
    assert methods.by_format["POST", "csv"] is csv
    missing = methods_of([get], ["GET"])["note"].missing("POST")
    assert (missing.status, "named Post(Note) or Any(Note)" in str(missing)) == (405, True)
    with pytest.raises(ValueError, match="two operations Note take GET"):
        methods_of([get, plan_of(returning(Told, verbs=["get"]))], ["GET"])


#: A service in a process that has imported no rules: ``late_rules`` does when a name of it is asked for.
SERVICE = """
from __future__ import annotations
import sys
from typing import Annotated
import late_rules
from gateway import Dto, Gateway, member, operation

def broken():
    raise RuntimeError("on purpose")

class Inner(Dto):
    {member}

class Outer(Dto):
    inner: Inner | None = None

@operation("/outer")
def outer(request: Outer) -> None: ...

assert "gateway.rules.rule" not in sys.modules
print(Gateway([outer]).plans[0].validator is not None)
"""


def made(tmp_path: Path, declared: str) -> subprocess.CompletedProcess[str]:
    rules = "def __getattr__(name):\n    import gateway.rules\n    return getattr(gateway.rules, name)\n"
    (tmp_path / "late_rules.py").write_text(rules, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", SERVICE.replace("{member}", declared)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
def test_rules_count_that_are_imported_while_the_plan_is_made(tmp_path: Path) -> None:
    ruled = made(tmp_path, "text: Annotated[str | None, late_rules.NotEmpty()] = None")
    plain = made(tmp_path, "text: str | None = None")

    assert (ruled.stdout, plain.stdout) == ("True\n", "False\n"), ruled.stderr + plain.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("declared", "error"),
    [
        ("texts: list[str] = member(default_factory=broken)", "on purpose"),
        ("text: complex = 1j", "no format has a text"),
    ],
)
def test_what_a_member_of_a_member_cannot_be_stops_the_start_without_rules_too(
    tmp_path: Path, declared: str, error: str
) -> None:
    done = made(tmp_path, declared)

    assert done.returncode == 1
    assert error in done.stderr.splitlines()[-1]
