"""A route's rule decides together with its verb and path (gateway/WIRE.md 1.4, 1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gateway import Dto, Gateway, operation
from gateway.http.proxies import Proxies
from gateway.negotiation.header_terms import TermsTable
from gateway.negotiation.request_heads import RequestHeads
from gateway.routing.rules import rule_of
from gateway.routing.table import Router
from gateway.service.operations import Route, RouteError
from gateway.service.settings import Settings
from tests.asking import ask


class Asked:
    """A request as rules see it."""

    def __init__(self, path: str = "/", verb: str = "GET", peer: str = "192.0.2.1", **headers: str) -> None:
        pairs = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
        self.path, self.verb = path, verb
        self.head = RequestHeads(TermsTable(Gateway([]).formats, Settings().negotiation, 8), 8).of(pairs)
        self.scope: Mapping[str, Any] = {"client": (peer, 1)}


@pytest.mark.parametrize(
    ("rule", "passes", "fails"),
    [
        ("AcceptsJson", Asked(accept="text/html,application/json"), Asked(accept="text/html")),
        ("AcceptsJson", Asked(accept="application/json;q=0"), Asked()),  # a substring, not weighed
        ("AcceptsHtml", Asked(accept="text/html"), Asked(accept="text/*")),
        ("AcceptsXml", Asked(accept="application/xml"), Asked(accept="text/xml")),
        ("AcceptsCsv", Asked(accept="text/csv"), Asked(accept="*/*")),
        ("AcceptsJsv", Asked(accept="text/jsv"), Asked(accept="application/json")),
        ("IsMobile", Asked(user_agent="Mozilla/5.0 (iPhone)"), Asked(user_agent="curl/8")),
        ("**/{int}", Asked("/a/12"), Asked("/a/b")),
        ("**/{int}", Asked("/-2147483648"), Asked("/2147483648")),
        ("**/{int}", Asked("/a/+1"), Asked("/a/1.0")),
        ("**/{int}", Asked("/" + " " * 20 + "1"), Asked("/" + " " * 20)),
        ("{int}/**", Asked("/1/b"), Asked("/b/1")),
        ("path/{int}/**", Asked("/a/1/c"), Asked("/1")),
        ("**/{int}/path", Asked("/a/1/c"), Asked("/1")),
        ("PathInfo =~ ^/v[0-9]+/", Asked("/v1/x"), Asked("/vx/x")),
        ("HttpMethod = POST", Asked(verb="POST"), Asked(verb="GET")),
        ("ContentType =~ json", Asked(content_type="application/json"), Asked(content_type="text/csv")),
        ("UserAgent =~ (?i)curl", Asked(user_agent="CURL/8"), Asked()),
        ("Accept = text/csv", Asked(accept="text/csv"), Asked(accept="text/csv,*/*")),
        ("RemoteIp = 192.0.2.1", Asked(), Asked(peer="192.0.2.2")),
        ("RemoteIp = 192.0.2.1", Asked(), Asked(peer="192.0.2.2", x_forwarded_for="192.0.2.1")),
        ("RemoteIp = 192.0.2.9", Asked(peer="10.0.0.1", x_forwarded_for="192.0.2.9"), Asked(peer="10.0.0.1")),
    ],
)
def test_a_rule_is_what_it_says(rule: str, passes: Asked, fails: Asked) -> None:
    accepts = rule_of(rule, Proxies(["10.0.0.1"]))

    assert (accepts(passes), accepts(fails)) == (True, False)


@pytest.mark.parametrize("rule", ["IsAuthenticated", "AcceptsYaml", "{int}", "Body = x", "PathInfo", "PathInfo =~ ["])
def test_a_rule_that_nobody_knows_is_refused_at_boot(rule: str) -> None:
    with pytest.raises(RouteError, match="rule"):
        Router([(Route("/a", matches=rule), "a")])


TABLE = Router(
    [
        (Route(path, verbs, rule), f"{rule or 'plain'} {path}")
        for path, verbs, rule in [
            ("/x/{Name}", (), ""),
            ("/x/{Id}", (), "**/{int}"),
            ("/x/{Id}", ("GET",), "AcceptsJson"),
            ("/only/{Id}", (), "**/{int}"),
            ("/wild/{Rest*}", (), ""),
            ("/wild/{Id*}", (), "**/{int}"),
        ]
    ]
)


@pytest.mark.parametrize(
    ("asked", "route"),
    [
        (Asked("/x/a"), "plain /x/{Name}"),
        (Asked("/x/1"), "**/{int} /x/{Id}"),  # a rule that is passed is worth a point
        (Asked("/x/1", accept="application/json"), "AcceptsJson /x/{Id}"),  # and a verb nine more
        (Asked("/x/1", "PUT", accept="application/json"), "**/{int} /x/{Id}"),
        (Asked("/only/1"), "**/{int} /only/{Id}"),
        (Asked("/only/a"), None),
        (Asked("/wild/a/b"), "plain /wild/{Rest*}"),
        (Asked("/wild/a/1"), "**/{int} /wild/{Id*}"),
        (Asked("//x/1/"), "plain /x/{Name}"),  # the last part is empty
    ],
)
def test_the_best_route_whose_rule_is_passed_is_taken(asked: Asked, route: str | None) -> None:
    found = TABLE.find(asked.verb, asked.path, asked.path, asked)

    assert (found and found[0]) == route


class ById(Dto):
    id: int = 0


class ByName(Dto):
    name: str | None = None


class Rest(Dto):
    path: str | None = None


@operation(Route("/things/{Id}", ("GET",), "**/{int}"))
def by_id(request: ById) -> str:
    return f"id {request.id}"


@operation("/things/{Name}")
def by_name(request: ByName) -> str:
    return f"name {request.name}"


@operation(Route("/{Path*}", matches="AcceptsHtml"))
def rest(request: Rest) -> str:
    return f"rest {request.path}"


def test_what_a_path_asked_for_is_not_remembered_where_rules_decide() -> None:
    app = Gateway([by_id, by_name, rest])

    def asked(path: str, accept: str = "application/json") -> str | int:
        answer = ask(app, f"GET {path}", {"Accept": accept})
        return answer.text if answer.status == 200 else answer.status

    for _ in range(2):
        assert asked("/things/12") == "id 12"
        assert asked("/things/ab") == "name ab"
        assert asked("/else/where") == 404
        assert asked("/else/where", "text/html,application/json") == "rest else/where"
