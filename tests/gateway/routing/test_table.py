import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.table import Arguments, Router
from gateway.service.operations import Route, RouteError


def router(*routes: str) -> Router[str]:
    return Router([(Route.parse(each), each) for each in routes])


TABLE = router(
    "GET /sessions",
    "GET /sessions/rows",
    "GET /sessions/{SessionId}",
    "DELETE /sessions/{SessionId}",
    "POST /sessions/{SessionId}/conference/members",
    "/hello",
    "/hello/{Name}",
    "/files/{Path*}",
    "/fw/one",
    "/fw/{X*}",
    "/m/{X*}/end",
    "/d/{X}.{Y}",
    "/lit.txt",
    "/a/{X}",
    "/{Y}/b",
    "GET /both/{X}",
    "/both/{X}",
    "/typed/{Id:int}",
)


@pytest.mark.parametrize(
    ("verb", "path", "route", "arguments"),
    [
        ("GET", "/sessions", "GET /sessions", []),
        ("GET", "/SESSIONS/", "GET /sessions", []),
        ("GET", "//sessions//rows", "GET /sessions/rows", []),
        ("GET", "/sessions/ROWS", "GET /sessions/rows", []),
        ("GET", "/sessions/S1", "GET /sessions/{SessionId}", [("SessionId", "S1")]),
        ("DELETE", "/sessions/rows", "DELETE /sessions/{SessionId}", [("SessionId", "rows")]),
        (
            "POST",
            "/sessions/S1/Conference/members",
            "POST /sessions/{SessionId}/conference/members",
            [("SessionId", "S1")],
        ),
        ("PROPFIND", "/hello/W", "/hello/{Name}", [("Name", "W")]),
        ("GET", "/files", "/files/{Path*}", [("Path", "")]),
        ("GET", "/files/A/b.txt", "/files/{Path*}", [("Path", "A/b.txt")]),
        ("GET", "/fw/one", "/fw/one", []),
        ("GET", "/fw/one/two", "/fw/{X*}", [("X", "one/two")]),
        ("GET", "/m/end", "/m/{X*}/end", [("X", "")]),
        ("GET", "/m/A/B/END", "/m/{X*}/end", [("X", "A/B")]),
        ("GET", "/d/Report.Old", "/d/{X}.{Y}", [("X", "Report"), ("Y", "Old")]),
        ("GET", "/lit.txt", "/lit.txt", []),
        ("GET", "/a/b", "/a/{X}", [("X", "b")]),  # its literal stands earlier in the URL
        ("GET", "/c/b", "/{Y}/b", [("Y", "c")]),
        ("GET", "/both/1", "GET /both/{X}", [("X", "1")]),
        ("PUT", "/both/1", "/both/{X}", [("X", "1")]),
        ("GET", "/typed/x", "/typed/{Id:int}", [("Id", "x")]),
    ],
)
def test_a_path_finds_its_route(verb: str, path: str, route: str, arguments: Arguments) -> None:
    assert TABLE.find(verb, path, path) == (route, arguments)


@pytest.mark.parametrize(
    ("verb", "path"),
    [("PUT", "/sessions/S1"), ("GET", "/sessions/S1/x"), ("GET", "/"), ("GET", ""), ("GET", "/d/x"), ("GET", "/m")],
)
def test_what_no_route_takes_is_not_found(verb: str, path: str) -> None:
    assert TABLE.find(verb, path, path) is None


def test_a_wildcard_has_the_format_suffix_that_others_do_not_see() -> None:
    assert TABLE.find("GET", "/files/a/b", "/files/a/b.csv") == ("/files/{Path*}", [("Path", "a/b.csv")])


def test_the_first_of_two_equal_routes_wins() -> None:
    assert router("GET,POST /x", "/x").find("GET", "/x", "/x") == ("GET,POST /x", [])
    assert router("/x", "GET,POST /x").find("GET", "/x", "/x") == ("/x", [])


@pytest.mark.parametrize(
    ("path", "verbs"),
    [
        ("/sessions/S1", {"GET", "DELETE"}),
        ("/sessions/rows", {"GET", "DELETE"}),
        ("/hello/x", set()),
        ("/nowhere/at/all", None),
    ],
)
def test_a_path_knows_its_verbs(path: str, verbs: set[str] | None) -> None:
    assert TABLE.verbs(path) == verbs


@given(st.text(alphabet="ab{}*.:/?", max_size=12), st.text(alphabet="abAB./%", max_size=12))
def test_no_path_breaks_the_table(template: str, path: str) -> None:
    try:
        table = router("/" + template.replace(" ", ""), "/files/{Path*}")
    except ValueError:
        return

    found = table.find("GET", "/" + path, "/" + path)

    assert found is None or all(isinstance(text, str) for _, text in found[1])


DOTS = router("/files/{Bucket}/{Path*}", "/clips/{Bucket}/stream.{Format}", "/b/{Bucket}/v/{Format}")


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("/files/my.bucket/a/b", [("Bucket", "my.bucket"), ("Path", "a/b")]),
        ("/clips/a.json/stream.mp4", [("Bucket", "a.json"), ("Format", "mp4")]),
        ("/clips/a.b.c/STREAM.mp4", [("Bucket", "a.b.c"), ("Format", "mp4")]),
        ("/b/x.y/v/1.5", [("Bucket", "x.y"), ("Format", "1.5")]),
    ],
)
def test_a_variable_takes_dots_unless_its_own_part_has_one(path: str, arguments: Arguments) -> None:  # 1.3
    found = DOTS.find("GET", path, path)

    assert found is not None
    assert found[1] == arguments


@pytest.mark.parametrize("path", ["/clips/a/stream.a.b", "/clips/a/xstream.mp4", "/clips/a/stream"])
def test_a_part_with_a_dot_is_split_at_every_dot(path: str) -> None:
    assert DOTS.find("GET", path, path) is None


def test_beside_a_wildcard_every_variable_keeps_the_suffix() -> None:
    assert DOTS.find("GET", "/files/b", "/files/b.json") == (
        "/files/{Bucket}/{Path*}",
        [("Bucket", "b.json"), ("Path", "")],
    )


class Asked:
    """A request as rules see it."""

    verb = "GET"

    def __init__(self, path: str) -> None:
        self.path = path


def of_rules(*routes: Route) -> Router[Route]:
    return Router([(each, each) for each in routes])


def test_a_route_whose_rule_is_passed_beats_its_twin_and_the_first_of_two_such_wins() -> None:
    plain, first, second = (Route("/x/{Y}", "GET", rule) for rule in ("", "**/{int}", "PathInfo =~ .*"))
    routes = of_rules(plain, first, second)

    assert routes.find("GET", "/x/1", "/x/1", Asked("/x/1"))[0] is first  # type: ignore[index, arg-type]  # it is found
    assert routes.find("GET", "/x/a", "/x/a", Asked("/x/a"))[0] is second  # type: ignore[index, arg-type]  # as above
    assert of_rules(plain, first).find("GET", "/x/a", "/x/a", Asked("/x/a"))[0] is plain  # type: ignore[index, arg-type]


PARTS = st.sampled_from(["a", "b", "A", "{X}", "{Y}", "{Z}.txt", "x.{Z}", "{W*}"])
ROUTES = st.tuples(st.sampled_from(["", "GET ", "POST ", "GET,POST "]), st.lists(PARTS, min_size=1, max_size=3))


@given(
    st.lists(ROUTES, min_size=1, max_size=6),
    st.sampled_from(["GET", "POST", "PUT"]),
    st.lists(st.sampled_from(["a", "B", "c", "c.txt", "x.c", "a.b.c"]), max_size=4),
)
def test_a_path_that_one_plain_route_fits_finds_what_all_routes_in_their_order_would_give(
    given_routes: list[tuple[str, list[str]]], verb: str, pieces: list[str]
) -> None:
    texts = [verbs + "/" + "/".join(parts) for verbs, parts in given_routes]
    try:
        table = router(*texts)
    except RouteError:  # a name twice, or a wildcard before a variable
        return
    path = "/" + "/".join(pieces)

    assert table.find(verb, path, path) == table._ranked(verb, path, path, None)


def test_beside_a_dotted_route_declared_before_it_a_plain_one_of_its_length_waits() -> None:
    table = router("/x/{Name}.txt", "/x/{Id}")

    assert table.find("GET", "/x/a.txt", "/x/a.txt") == ("/x/{Name}.txt", [("Name", "a")])
