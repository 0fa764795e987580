"""What a request asks for is known from its head alone."""

from __future__ import annotations

from typing import Any

import pytest

from formats import BUILT_IN, Registry
from gateway import Negotiation
from gateway.http.paths import PathError
from gateway.negotiation.header_terms import TermsTable
from gateway.negotiation.request_heads import RequestHead
from gateway.requests.asked import Asked
from gateway.service.errors import RequestError

TERMS = TermsTable(Registry(BUILT_IN), Negotiation.DEFAULT, 8)


def asked(target: str, method: str = "GET", headers: dict[str, str] | None = None, **more: Any) -> Asked:
    path, _, query = target.partition("?")
    pairs = tuple((name.encode(), value.encode()) for name, value in (headers or {}).items())
    scope = {"method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(), **more}
    return Asked.of(scope, RequestHead.of(pairs, dict(pairs), TERMS, lambda _: {}), 3)


def test_a_path_is_decoded_once_and_without_the_root() -> None:
    assert asked("/a%2520b/+1").path == "/a%20b/ 1"
    assert asked("/api/x", root_path="/api").path == "/x"
    with pytest.raises(PathError):
        asked("/a%00b")


def test_too_many_parameters_are_a_fault_that_waits_for_its_format() -> None:
    found = asked("/x?a=1&b=2&c=3&d=4")

    assert isinstance(found.fault, RequestError)
    assert found.fault.status == 400
    assert asked("/x?a=1&b=2&c=3").parameter("c") == "3"


@pytest.mark.parametrize(
    ("method", "target", "header", "verb"),
    [
        ("POST", "/x?X-Http-Method-Override=delete", None, "DELETE"),
        ("POST", "/x?X-Http-Method-Override=delete", "PUT", "PUT"),
        ("POST", "/x", "TRACE", "POST"),
        ("GET", "/x?X-Http-Method-Override=DELETE", "DELETE", "GET"),
    ],
)
def test_a_post_may_stand_in_for_another_verb(method: str, target: str, header: str | None, verb: str) -> None:
    found = asked(target, method, {"x-http-method-override": header} if header else None)

    assert (found.method, found.verb) == (method, verb)


def test_a_form_may_ask_for_another_verb() -> None:
    found = asked("/x", "POST")
    found.override_by({"x-http-method-override": ("X-Http-Method-Override", "PATCH")})

    assert found.verb == "PATCH"
