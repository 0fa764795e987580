"""An operation worked out for its gateway: what it needs to know is a field (gateway/WIRE.md 1.8, 5.2)."""

from __future__ import annotations

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
