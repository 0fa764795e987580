import pytest

from gateway.routing.templates import template
from gateway.service.operations import Route, RouteError


@pytest.mark.parametrize("path", ["/x?y", "/x/{A*}/{B}", "/x&y", "/{*}", "/{:*}", "/{}", "/x/{A}.{A}", "/{A}/{A}"])
def test_a_template_that_matches_nothing_stops_the_start(path: str) -> None:
    with pytest.raises(RouteError):
        template(None, Route.parse(path), 0)


def test_a_route_needs_a_leading_slash() -> None:
    with pytest.raises(ValueError, match="route"):
        Route.parse("GET x/y")


@pytest.mark.parametrize(
    ("path", "verbs", "score"),
    [
        ("/a/b", "GET", 100_000 + 1000 + 10),
        ("/a/{B}", "GET", 100_000 + 900 + 10),
        ("/a/{B}", "", 100_000 + 900 + 1),
        ("/a/{B}/{C}", "GET,POST", 100_000 + 800 + 1),  # a tie with an all-verb twin
    ],
)
def test_a_template_is_ranked_as_recorded(path: str, verbs: str, score: int) -> None:  # gateway/WIRE.md 1.4
    made = template(None, Route.parse(f"{verbs} {path}".strip()), 3)

    assert made.score("GET") == (score, -3)
    assert template(None, Route.parse("/files/{Path*}"), 0).score("GET", 150) == (1000 + 900 + 1, 0)
