"""Which operation a path asks for; and that strangers cannot make what is remembered of paths grow."""

from __future__ import annotations

from starlette.testclient import TestClient as Client

from formats import BUILT_IN, Registry
from gateway import Dto, Gateway, Limits, operation


class Hello(Dto):
    name: str | None = None


@operation("/hello/{Name}")
def hello(request: Hello) -> Hello:
    return request


def gateway(paths: int) -> Gateway:
    return Gateway([hello], limits=Limits(paths=paths))


def test_paths_that_strangers_invent_are_not_all_remembered() -> None:
    app = gateway(paths=4)
    client = Client(app)
    for number in range(50):
        assert client.get(f"/hello/{number}.json").json() == {"name": str(number)}

    assert len(app._dispatcher._located) <= 4


def test_a_long_path_is_not_remembered() -> None:
    app = gateway(paths=4)
    Client(app).get("/hello/" + "a" * 300)

    assert app._dispatcher._located == {}


def test_a_path_that_nobody_has_is_not_remembered() -> None:
    app = gateway(paths=4)

    assert Client(app).get("/nobody/has/this").status_code == 404
    assert app._dispatcher._located == {}


def test_a_gateway_without_json_answers_in_what_it_has() -> None:
    csv = Registry(each for each in BUILT_IN if each.name == "csv")
    client = Client(Gateway([hello], formats=csv))

    for path in ("/api/Hello?name=World", "/api/Hello.csv?name=World"):
        assert client.get(path).text == "Name\r\nWorld\r\n"
    assert client.get("/api/Hello.json").status_code == client.get("/api/Hello.nobody").status_code == 405
