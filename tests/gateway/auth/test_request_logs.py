"""``/requestlogs``: who may see it, what it shows, and what it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway import Gateway
from gateway.auth import Auth, RequestLog
from tests.asking import Told, ask
from tests.gateway.auth.conftest import Clock, Room, basic
from tests.gateway.replaying import VECTORS
from tests.hosts.evo_auth import operations

JSON = {"Accept": "application/json"}
ADMIN = {**JSON, "Authorization": basic("admin")["authorization"]}
AGENT = {**JSON, "Authorization": basic("agent")["authorization"]}


class Host:
    def __init__(self, room: Room, capacity: int = 1000) -> None:
        self.clock = Clock()
        auth = Auth([room.credentials, room.basic], users=room.users, request_log=RequestLog(capacity, self.clock))
        self.app = Gateway(operations(), features=[auth])

    def ask(self, line: str, headers: dict[str, str] | None = None, body: str = "") -> Told:
        return ask(self.app, line, headers or JSON, body)

    def logs(self, query: str = "") -> dict[str, Any]:
        told = self.ask("GET /requestlogs" + query, ADMIN)
        assert told.status == 200, told.text
        return json.loads(told.text)

    def ids(self, query: str) -> list[int]:
        return [each["id"] for each in self.logs(query)["results"]]


@pytest.fixture
def host(room: Room) -> Host:
    return Host(room)


def test_only_administrators_see_it(host: Host) -> None:
    for headers, status, code in ((JSON, 401, "Unauthorized"), (AGENT, 403, "Forbidden")):
        told = host.ask("GET /requestlogs", headers)
        assert (told.status, json.loads(told.text)["responseStatus"]["errorCode"]) == (status, code)
        assert (json.loads(told.text)["results"], json.loads(told.text)["total"]) == ([], 0)


def test_it_is_off_unless_it_is_wanted(room: Room) -> None:
    app = Gateway(operations(), features=[room.auth])
    assert ask(app, "GET /requestlogs", ADMIN).status == 404


def test_entries_have_the_recorded_members_in_their_order(host: Host) -> None:
    host.ask("GET /secured/x", AGENT)
    (entry,) = host.logs()["results"]
    recorded = json.loads((VECTORS / "users" / "requestlogs.json").read_text(encoding="utf-8"))["results"][0]

    order = [each for each in recorded if each in entry]
    assert [each for each in entry if each in recorded] == order
    assert (entry["operationName"], entry["statusCode"], entry["httpMethod"]) == ("Secured", 200, "GET")
    assert (entry["pathInfo"], entry["userAuthId"], entry["ipAddress"]) == ("/secured/x", "1", "127.0.0.1")
    assert entry["requestDuration"].startswith("PT")


def test_no_secret_is_shown(host: Host) -> None:
    secret = {
        **AGENT,
        "Cookie": "ss-id=planted",
        "Referer": "http://x/?apikey=planted",
        "X-Api-Key": "planted",
        "X-Own": "planted",
    }
    host.ask("GET /secured/x?apikey=planted&password=planted", secret)
    host.ask("POST /auth/credentials", JSON, '{"userName":"agent","password":"planted"}')
    told = host.ask("GET /requestlogs", ADMIN).text

    assert "planted" not in told
    assert AGENT["Authorization"] not in told
    assert '"Authorization":"***"' in told
    assert "ss-pid=" not in told


def test_its_own_requests_and_those_without_an_operation_are_not_kept(host: Host) -> None:
    for line in ("GET /requestlogs", "GET /nowhere", "GET /login", "GET /json/reply/Nope"):
        host.ask(line, ADMIN)
    assert host.logs()["total"] == 0


def test_no_more_are_kept_than_may_be_and_a_hundred_are_shown(room: Room) -> None:
    host = Host(room, capacity=120)
    for _ in range(130):
        host.ask("GET /open/x")
    assert host.ids("") == [*range(130, 30, -1)]
    assert host.logs("?take=500")["total"] == len(host.ids("?take=500")) == 120
    assert host.ids("?take=0") == []


def test_parameters_choose_entries(host: Host) -> None:
    host.ask("GET /secured/x", AGENT)
    host.clock.now += 100
    host.ask("GET /open/x")
    host.ask("GET /secured/x")

    for query, ids in {
        "?operationName=Secured": [3, 1],
        "?withErrors=true": [3],
        "?withErrors=false": [3, 2, 1],
        "?beforeSecs=50": [3, 2],
        "?afterSecs=50": [1],
        "?userAuthId=1": [1],
        "?pathInfo=/open/x": [2],
        "?ids=1,3": [3, 1],
        "?beforeId=2": [2, 1],
        "?afterId=2": [3],
        "?skip=1&take=1": [2],
        "?orderBy=Id": [1, 2, 3],
        "?orderBy=OperationName,-Id": [2, 3, 1],
        "?durationLongerThan=PT1H": [],
        "?durationLessThan=PT1H": [3, 2, 1],
        "?sessionId=x": [],
        "?ipAddress=127.0.0.2": [],
    }.items():
        assert host.ids(query) == ids, query
    assert host.ask("GET /requestlogs?orderBy=Nonsense", ADMIN).status == 400


def test_nothing_is_switched_by_asking(host: Host) -> None:
    host.logs("?enableSessionTracking=true&enableResponseTracking=true")
    host.ask("GET /secured/x", AGENT)
    assert not {"session", "responseDto", "requestBody"} & host.logs()["results"][0].keys()


@pytest.mark.parametrize("accept", ["application/xml", "text/csv", "application/jsv", "text/html"])
def test_it_is_answered_in_every_format(host: Host, accept: str) -> None:
    host.ask("GET /secured/x", AGENT)
    told = host.ask("GET /requestlogs", {**ADMIN, "Accept": accept})
    assert told.status == 200
    assert "/secured/x" in told.text


def test_a_browser_that_must_sign_in_is_sent_there(host: Host) -> None:
    told = host.ask("GET /requestlogs?take=1", {"Accept": "text/html"})
    assert told.status == 302
    assert (told.header("location") or "").endswith(
        "/login?redirect=http%3a%2f%2flocalhost%3a5000%2frequestlogs%3ftake%3d1"
    )


def test_a_watcher_that_fails_fails_nobody(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(RequestLog):
        def add(self, request: Any) -> None:
            raise RuntimeError("broken")

    auth = Auth([room.basic], users=room.users, request_log=Broken())
    assert ask(Gateway(operations(), features=[auth]), "GET /secured/x", AGENT).status == 200
    assert "a watcher of answers failed" in caplog.text
