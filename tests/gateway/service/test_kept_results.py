"""``cache_response``: what is kept is given again, to whom and how (gateway/WIRE.md 6.10)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from gateway import Call, Dto, Gateway, HttpError, Identity, Int32, Reply, Rows, Settings, cache_response, operation
from gateway.service.declarations import DeclarationError
from tests.asking import ask
from tests.hosts import STOCK, STOCK_SETTINGS


class Wanted(Dto, namespace="Kept"):
    name: str | None = None


class Found(Dto, namespace="Kept"):
    name: str | None = None
    count: Int32 = 0


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Service:
    """Counts how often it is asked."""

    def __init__(self, **settings: Any) -> None:
        self.clock, self.count = Clock(), 0
        self.app = Gateway(
            [operation("/found")(cache_response(60, clock=self.clock, **settings)(self.find))],
            formats=STOCK,
            settings=STOCK_SETTINGS,
        )

    def find(self, request: Wanted) -> Found:
        self.count += 1
        return Found(request.name, self.count)

    def ask(self, target: str, *headers: tuple[str, str], verb: str = "GET", body: str = "") -> Any:
        return ask(self.app, f"{verb} {target}", [("Accept", "application/json"), *headers], body)


def test_the_same_url_gets_the_same_result_until_its_time_is_over() -> None:
    service = Service()

    texts = [service.ask("/found?name=a").text for _ in range(3)]
    service.clock.now += 59.9
    texts.append(service.ask("/found?name=a").text)
    service.clock.now += 0.1
    texts.append(service.ask("/found?name=a").text)

    assert texts == ['{"name":"a","count":1}'] * 4 + ['{"name":"a","count":2}']


@pytest.mark.parametrize(
    "target",
    [
        "/found?name=A",
        "/found?name=a&x=1",
        "/found?x=1&name=a",
        "/found.jsv?name=a",
        "/json/reply/Wanted?name=a",
        "/Found?name=a",
    ],
)
def test_another_url_or_format_is_another_question(target: str) -> None:
    service = Service()
    service.ask("/found?name=a")

    service.ask(target)

    assert service.count == 2


def test_another_format_of_the_same_url_is_another_question() -> None:
    service = Service()
    service.ask("/found?name=a")

    assert ask(service.app, "GET /found?name=a", {"Accept": "text/csv"}).text == "Name,Count\r\na,2\r\n"


def test_head_and_get_are_one_question_and_other_verbs_are_asked_each_time() -> None:
    service = Service()

    for verb in ("GET", "HEAD", "POST", "POST", "PUT", "DELETE"):
        service.ask("/found?name=a", verb=verb)

    assert service.count == 5


def test_a_request_with_a_body_is_asked_each_time() -> None:
    service = Service()
    json = ("Content-Type", "application/json")

    texts = [service.ask("/found", json, body=f'{{"name":"{name}"}}').text for name in ("a", "b")]
    texts += [
        service.ask("/found", json, ("X-Http-Method-Override", "GET"), verb="POST", body=f'{{"name":"{name}"}}').text
        for name in ("c", "d")
    ]

    assert [each[9] for each in texts] == ["a", "b", "c", "d"]


def test_only_the_first_table_has_its_file_name() -> None:
    service = Service()

    names = [service.ask("/csv/reply/Wanted?name=a").header("content-disposition") for _ in range(2)]

    assert names == ['attachment;filename="Wanted.csv"', None]  # vectors corners/1047, 1048


def test_without_a_max_age_conditions_have_no_effect() -> None:
    service = Service()

    told = [
        service.ask("/found?name=a", *headers)
        for headers in ([], [("If-None-Match", "*")], [("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")])
    ]

    assert [each.status for each in told] == [200] * 3  # vectors corners/1029 ff.
    assert told[1].header("cache-control") is told[1].header("last-modified") is None


def test_with_a_max_age_a_client_may_keep_the_reply_and_ask_whether_it_changed() -> None:
    service = Service(max_age=30)

    first = service.ask("/found?name=a")
    modified = first.header("last-modified")
    again = service.ask("/found?name=a")
    unchanged = service.ask("/found?name=a", ("If-Modified-Since", modified))

    assert first.header("cache-control") == again.header("cache-control") == "max-age=30"
    assert again.header("last-modified") == modified
    assert (unchanged.status, unchanged.data, unchanged.header("cache-control")) == (304, b"", "max-age=30")
    assert service.ask("/found?name=a", ("If-Modified-Since", "no date")).status == 200
    assert service.ask("/found?name=a", ("If-None-Match", '"x"')).status == 200
    assert service.count == 1
    assert service.ask("/csv/reply/Wanted").header("content-disposition") == 'attachment;filename="Wanted.csv"'
    assert service.ask("/csv/reply/Wanted").header("content-disposition") is None


def test_the_least_used_result_goes_first() -> None:
    service = Service(entries=2)

    for name in ("a", "b", "a", "c", "a", "b"):
        service.ask(f"/found?name={name}")

    assert service.count == 4  # a, b, c, and b again


def test_what_a_known_caller_gets_is_not_kept() -> None:
    seen: list[str] = []

    def find(request: Wanted, call: Call) -> Found:
        seen.append(call.identity.user_name if call.identity else "")
        return Found()

    kept = cache_response(60)(find)
    call = Call("GET", "/found")
    for identity in (None, Identity("1", "ann"), Identity("2", "bob"), None):
        kept(Wanted(), call.by(identity))

    assert seen == ["", "ann", "bob"]


@pytest.mark.parametrize("meanwhile", ["/found", "/other"])
def test_a_result_may_go_while_another_thread_looks_at_it(meanwhile: str) -> None:
    """Two in threads find the same one: one sees it go, by its age or for another's sake, before the other is done."""
    clock, asked = Clock(), list[str]()

    def now() -> float:
        seconds = clock.now
        if waiting:
            target = waiting.pop()
            with contextlib.suppress(HttpError):
                kept(Wanted(target), Call("GET", target))
        return seconds

    @cache_response(60, entries=1, clock=now)
    def kept(request: Wanted, call: Call) -> Found:
        asked.append(call.path)
        if len(asked) == 2 and call.path == "/found":
            raise HttpError.not_found("none")
        return Found(call.path)

    waiting = list[str]()
    kept(Wanted(), Call("GET", "/found"))
    clock.now += 60 if meanwhile == "/found" else 0
    waiting.append(meanwhile)

    assert kept(Wanted(), Call("GET", "/found")) == Found("/found")
    assert asked == ["/found", meanwhile, "/found"]


def test_a_coroutine_is_kept_by_what_it_returns_and_nothing_is_kept_of_failures() -> None:
    count = 0

    @operation("/found")
    @cache_response(60)
    async def find(request: Wanted) -> Found:
        nonlocal count
        count += 1
        await asyncio.sleep(0)
        if request.name == "bad":
            raise HttpError.not_found("none")
        return Found(request.name, count)

    app = Gateway([find], settings=Settings())

    assert [ask(app, "GET /found?name=a").text for _ in range(2)] == ['{"name":"a","count":1}'] * 2
    assert [ask(app, "GET /found?name=bad").status for _ in range(2)] == [404, 404]
    assert count == 3


@pytest.mark.parametrize("result", [None, Reply(Found(), status=201)])
def test_nothing_and_a_reply_of_its_own_are_not_kept(result: Any) -> None:
    asked = []

    @cache_response(60)
    def find(request: Wanted) -> Any:
        asked.append(request)
        return result

    call = Call("GET", "/found")

    assert [find(Wanted(), call), find(Wanted(), call)] == [result, result]
    assert len(asked) == 2


def test_rows_stop_the_start() -> None:
    def find(request: Wanted) -> Rows[Found]:
        return Rows([])

    with pytest.raises(DeclarationError, match="only once"):
        cache_response(60)(find)


def test_the_service_is_named_as_without_it() -> None:
    service = Service()

    assert service.app.operations[0].service == "Service"
    assert service.app.operations[0].name == "Wanted"
