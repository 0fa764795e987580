"""The documented exchange over a real socket: what the page shows, and what goes wrong with it."""

from __future__ import annotations

import asyncio
import base64
import csv
import http.client
import io
import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from samples.evovoice import events
from samples.evovoice.app import Settings, create_app
from samples.evovoice.store.database import Database
from samples.evovoice.store.sql import SqlStore
from samples.evovoice.telephony.simulator import Delays
from tests.samples.evovoice.calls import START, live_session
from tests.serving import serving

LOGIN = base64.b64encode(b"nora:correct horse").decode()
CSV = {"Accept": "text/csv", "Content-Type": "text/csv"}
PAGE = Path(__file__).parent / "AddConferenceMember.typescript.txt"
#: The page's sample answer: its members in its order.
SAMPLE: dict[str, Any] = json.loads(
    next(line for line in PAGE.read_text("utf-8").splitlines() if line.startswith('{"dialState"'))
)
SESSIONS = 30
NEXT = itertools.count()
COLUMNS = [name[0].upper() + name[1:] for name in SAMPLE]


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    json: Any = field(default=None)


class Client:
    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address

    def send(
        self,
        method: str,
        target: str,
        body: str | None = None,
        headers: dict[str, str] | None = None,
        *,
        login: bool = True,
    ) -> Answer:
        connection = http.client.HTTPConnection(*self.address, timeout=10)
        sent = {"Authorization": "Basic " + LOGIN} if login else {}
        try:
            connection.request(method, target, None if body is None else body.encode(), sent | (headers or {}))
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        is_json = data[:1] in (b"{", b"[") and answer.headers["Content-Type"] != "text/jsonl"
        return Answer(answer.status, answer.headers, data, json.loads(data) if is_json else None)


async def prepare(folder: Path) -> None:
    """Give each test a live two-party session of its own."""
    database = Database(folder)
    await database.open()
    for number in range(SESSIONS):
        await SqlStore(database).write(live_session(f"t{number}"), events.Opened(), START)
    await database.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = tmp_path_factory.mktemp("data")
    asyncio.run(prepare(data))
    settings = Settings(data=data, user="nora", password="correct horse", delays=Delays(0.0, 0.0))
    with serving(create_app(settings)) as address:
        yield Client(address)


@pytest.fixture
def session(client: Client) -> Any:
    """A live two-party session that no other test has."""
    return client.send("GET", f"/sessions/t{next(NEXT)}.json").json


def request_of(session: Any, **changes: str) -> dict[str, str]:
    device = session["members"][1]["callSid"]
    asked = {"sessionId": session["id"], "callSid": device, "destination": "+12025550147", "fromNumber": "+12025550100"}
    return asked | changes


def route(session: Any) -> str:
    return f"/sessions/{session['id']}/conference/members"


def members(client: Client, session: Any) -> list[Any]:
    answer = client.send("GET", f"/sessions/{session['id']}", headers={"Accept": "application/json"})
    found: list[Any] = answer.json["members"]
    return found


def test_the_documented_request_is_answered_as_documented(client: Client, session: Any) -> None:
    answer = client.send("POST", route(session), json.dumps(request_of(session)), CSV)

    assert answer.status == 200
    assert answer.headers.get_all("Content-Type") == ["text/csv"]
    assert answer.headers["X-Telephony-Backend"] == "simulator"
    assert list(answer.json) == [name for name in SAMPLE if name in answer.json]
    assert list(answer.json["members"][2]) == [
        name for name in SAMPLE["members"][0] if name in answer.json["members"][2]
    ]
    assert None not in answer.json.values()
    assert answer.json["id"] == session["id"]
    assert answer.json["members"][2]["callState"] == "Ringing"
    assert answer.json["conferenceSid"].startswith("CF00000000")


def test_the_member_joins_by_itself_afterwards(client: Client, session: Any) -> None:
    client.send("POST", route(session), json.dumps(request_of(session)), CSV)

    for _ in range(200):
        if members(client, session)[2]["callState"] == "Connected":
            break
        time.sleep(0.01)
    assert [each["callState"] for each in members(client, session)] == ["Connected"] * 3


def test_a_table_is_answered_with_the_table(client: Client, session: Any) -> None:
    asked = request_of(session)
    table = io.StringIO()
    writer = csv.DictWriter(table, [name[0].upper() + name[1:] for name in asked], lineterminator="\r\n")
    writer.writeheader()
    writer.writerow({name[0].upper() + name[1:]: value for name, value in asked.items()})

    answer = client.send("POST", route(session), table.getvalue(), CSV)

    assert answer.status == 200
    assert answer.headers.get_all("Content-Type") == ["text/csv"]
    header, row = list(csv.reader(io.StringIO(answer.body.decode())))
    assert header == COLUMNS
    assert row[COLUMNS.index("Id")] == session["id"]
    assert row[COLUMNS.index("CallState")] == "Connected"


DIALLING = {
    "application/json": '{"callSid":"CALL","destination":"+12025550147"}',
    "application/jsv": "{callSid:CALL,destination:+12025550147}",
    "application/xml": "<AddConferenceMember xmlns='http://schemas.datacontract.org/2004/07/Voice.Api.Sessions'>"
    "<CallSid>CALL</CallSid><Destination>+12025550147</Destination></AddConferenceMember>",
    "application/x-www-form-urlencoded": "callSid=CALL&destination=%2B12025550147",
    "text/csv": "CallSid,Destination\r\nCALL,+12025550147\r\n",
}


@pytest.mark.parametrize("media_type", DIALLING)
def test_every_format_dials(client: Client, session: Any, media_type: str) -> None:
    body = DIALLING[media_type].replace("CALL", session["members"][1]["callSid"])

    answer = client.send("POST", route(session), body, {"Content-Type": media_type, "Accept": "application/json"})

    assert answer.status == 200
    assert answer.json["members"][2]["identity"] == "+12025550147"


def test_without_credentials_the_answer_is_the_recorded_401(client: Client, session: Any) -> None:
    answer = client.send("POST", route(session), json.dumps(request_of(session)), CSV, login=False)

    assert (answer.status, answer.body) == (401, b"")
    assert answer.headers["WWW-Authenticate"] == 'credentials realm="/auth/credentials"'
    assert len(members(client, session)) == 2


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/csv", '{"callSid":'),
        ("text/csv", 'CallSid,Destination\r\n"CA1,+1'),
        ("application/json", '{"callSid":"CA1"'),
        ("application/jsv", '{callSid:"CA1'),
        ("application/xml", "<AddConferenceMember><CallSid>CA1</AddConferenceMember>"),
    ],
)
def test_what_cannot_be_read_is_a_400_and_dials_nobody(
    client: Client, session: Any, media_type: str, body: str
) -> None:
    answer = client.send("POST", route(session), body, {"Content-Type": media_type, "Accept": "application/json"})

    assert answer.status == 400
    assert answer.json["responseStatus"]["errorCode"] == "SerializationException"
    assert re.search(r"\b(offset|line) \d+", answer.json["responseStatus"]["message"])
    assert len(members(client, session)) == 2


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"destination": ""}, 400, "ArgumentNullException"),
        ({"callSid": ""}, 400, "ArgumentNullException"),
        ({"callSid": "CA" + "1" * 32}, 404, "CallNotFound"),
        ({"destination": "String"}, 400, "InvalidDestination"),
        ({"destination": "+15005550003"}, 400, "DestinationNotPermitted"),
        ({"fromNumber": "+15005550001"}, 400, "InvalidCallerId"),
    ],
)
def test_refusals_are_told_with_their_status_and_code(
    client: Client, session: Any, changes: dict[str, str], status: int, code: str
) -> None:
    body = json.dumps(request_of(session, **changes))
    headers = {"Accept": "application/json", "Content-Type": "application/json"}

    answer = client.send("POST", route(session), body, headers)

    assert (answer.status, answer.json["responseStatus"]["errorCode"]) == (status, code)
    assert answer.headers["X-Telephony-Backend"] == "simulator"
    assert len(members(client, session)) == 2


def test_a_session_of_nobody_is_not_found(client: Client) -> None:
    answer = client.send("GET", "/sessions/none.json")

    assert (answer.status, answer.json["responseStatus"]["errorCode"]) == (404, "SessionNotFound")


def test_the_list_is_a_table_with_one_row_per_session(client: Client) -> None:
    answer = client.send("GET", "/sessions.csv?all=true&sortField=id&sortOrder=Ascend")

    rows = list(csv.reader(io.StringIO(answer.body.decode())))
    assert answer.status == 200
    assert rows[0] == COLUMNS
    assert [row[COLUMNS.index("Id")] for row in rows[1:4]] == ["demo-1", "t0", "t1"]
    assert len(rows) == 1 + 1 + SESSIONS
    assert not answer.body.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_all_sessions_come_as_they_are_read_and_as_on_one_page(name: str, client: Client) -> None:
    streamed = client.send("GET", f"/sessions.{name}?all=true")
    paged = client.send("GET", f"/sessions.{name}?countPerPage=1000")

    assert streamed.status == 200
    assert streamed.headers["Content-Disposition"] == f'attachment;filename="ListSessions.{name}"'
    assert ids(streamed.body, name) == ids(paged.body, name)
    assert len(ids(streamed.body, name)) == SESSIONS + 1


def ids(table: bytes, name: str) -> list[str]:
    if name == "csv":
        return [row["Id"] for row in csv.DictReader(io.StringIO(table.decode(), newline=""))]
    return [json.loads(line)["id"] for line in table.splitlines()]


def test_all_sessions_on_one_page_are_counted_in_json(client: Client) -> None:
    page = client.send("GET", "/sessions.json?all=true").json

    assert len(page["items"]) == page["totalCount"] == SESSIONS + 1


def test_an_empty_list_has_the_same_header(client: Client) -> None:
    answer = client.send("GET", "/sessions.csv?specificIds=none")

    assert list(csv.reader(io.StringIO(answer.body.decode()))) == [COLUMNS]


@pytest.mark.parametrize("separator", [",", "%2C", "&specificIds="])
def test_lists_are_joined_by_commas_in_the_query(client: Client, separator: str) -> None:
    query = f"specificIds=t1{separator}t2&sortField=id&sortOrder=Ascend"

    found = client.send("GET", "/sessions.json?" + query).json

    assert [each["id"] for each in found["items"]] == ["t1", "t2"]


def test_from_and_to_are_parameters_of_those_names(client: Client) -> None:
    assert client.send("GET", "/sessions.json?from=0143").json["totalCount"] == SESSIONS + 1
    assert client.send("GET", "/sessions.json?to=0143").json["totalCount"] == 0


def test_ending_a_session_is_a_204_also_the_second_time(client: Client, session: Any) -> None:
    for _ in range(2):
        answer = client.send("DELETE", f"/sessions/{session['id']}")
        assert (answer.status, answer.body) == (204, b"")
    assert client.send("GET", f"/sessions/{session['id']}.json").json["ended"]


def test_health_needs_no_login_and_names_the_simulator(client: Client) -> None:
    answer = client.send("GET", "/health", login=False)

    assert (answer.status, answer.json) == (200, {"status": "ok", "backend": "simulator"})
