"""Whatever stands around a Starlette application stands around a gateway's operations, on every server."""

from __future__ import annotations

import base64
import gzip
import json
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from gateway import Call, Dto, Gateway, HttpError, Int32, Rows, SignedIn, operation
from tests.hosts import evo_auth
from tests.serving import exchange, serving, serving_elsewhere, wait_for_all

SERVERS = {"own": serving, "uvicorn": serving_elsewhere}
Serve = Callable[[Any], Any]


@pytest.fixture(params=SERVERS)
def serve(request: pytest.FixtureRequest) -> Serve:
    return SERVERS[request.param]


class Echo(Dto):
    text: str | None = None


class Where(Dto):
    base_url: str | None = None


class Failing(Dto):
    how: str | None = None


class Row(Dto):
    id: Int32 = 0


class Table(Dto):
    pass


class Secret(Dto):
    pass


class Refused(Exception):  # noqa: N818
    pass


@operation("/echo")
def echo(request: Echo) -> Echo:
    return request


@operation("/where")
def where(request: Where, call: Call) -> Where:
    return Where(base_url=call.base_url)


@operation("/fail/{How}")
def fail(request: Failing) -> Echo:
    if request.how == "refused":
        raise Refused("on purpose")
    if request.how == "gone":
        raise HttpError(410, "Gone", "on purpose")
    raise RuntimeError("on purpose")


@operation("/table")
def table(request: Table) -> Rows[Row]:
    async def rows() -> AsyncIterator[Row]:
        for number in range(3000):
            yield Row(id=number)

    return Rows(rows())


@operation("/secret", requires=(SignedIn(),))
def secret(request: Secret) -> Echo:
    return Echo(text="secret")


OPERATIONS = (echo, where, fail, table)


def route(request: Request) -> PlainTextResponse:
    return PlainTextResponse("routed " + "x" * 2000)


ROUTES: list[BaseRoute] = [Route("/route", route)]


class Marking:
    """Pure ASGI: adds a header to every answer, and counts the bytes of bodies both ways."""

    def __init__(self, app: Any, counted: dict[str, int]) -> None:
        self.app, self.counted = app, counted

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def receiving() -> Any:
            message = await receive()
            self.counted["in"] += len(message.get("body", b""))
            return message

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"x-marked", b"yes")]}
            self.counted["out"] += len(message.get("body", b""))
            await send(message)

        await self.app(scope, receiving, sending)


class Marked(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Any) -> Any:
        answer = await call_next(request)
        answer.headers["X-Marked"] = "yes"
        return answer


def ask(address: tuple[str, int], line: str, *headers: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    lines = [f"{line} HTTP/1.1", "Host: h", "Connection: close", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    answer = exchange(address, "\r\n".join([*lines, "", ""]).encode() + body)
    head, _, rest = answer.partition(b"\r\n\r\n")
    status, *found = head.decode("latin-1").split("\r\n")
    named = {name.lower(): value for name, _, value in (each.partition(": ") for each in found)}
    if named.get("transfer-encoding") == "chunked":
        rest = joined(rest)
    return int(status.split()[1]), named, rest


def joined(chunks: bytes) -> bytes:
    body = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        body, chunks = body + chunks[: int(size, 16)], chunks[int(size, 16) + 2 :]
    return body


ASKED = [
    ("POST /echo", 200),
    ("GET /echo?text=a", 200),
    ("GET /table.csv", 200),
    ("GET /fail/gone", 410),
    ("GET /fail/bug", 500),
    ("GET /route", 200),
]


@pytest.mark.parametrize("how", ["around", "given", "added"])
@pytest.mark.parametrize("kind", [Marking, Marked])
def test_a_middleware_sees_every_answer_and_every_body(serve: Serve, how: str, kind: Any) -> None:
    counted = {"in": 0, "out": 0}
    options = {"counted": counted} if kind is Marking else {}
    if how == "around":
        app: Any = kind(Gateway(OPERATIONS, routes=ROUTES), **options)
    elif how == "given":
        app = Gateway(OPERATIONS, routes=ROUTES, middleware=[Middleware(kind, **options)])
    else:
        app = Gateway(OPERATIONS, routes=ROUTES)
        app.add_middleware(kind, **options)
    with serve(app) as address:
        for line, status in ASKED:
            counted.update({"in": 0, "out": 0})
            body = b'{"text":"hello"}' if line.startswith("POST") else b""
            told = ask(address, line, "Accept: application/json", "Content-Type: application/json", body=body)
            assert (told[0], told[1].get("x-marked")) == (status, "yes"), line
            if kind is Marking:
                assert counted == {"in": len(body), "out": len(told[2])}, line


def test_gzip_compresses_operations_as_it_does_routes(serve: Serve) -> None:
    app = Gateway(OPERATIONS, routes=ROUTES, middleware=[Middleware(GZipMiddleware, minimum_size=10)])
    with serve(app) as address:
        for line in ("GET /echo.json?text=" + "x" * 1000, "GET /table.csv", "GET /route"):
            _, headers, body = ask(address, line, "Accept-Encoding: gzip")
            _, plain, text = ask(address, line)

            assert headers["content-encoding"] == "gzip"
            assert "content-encoding" not in plain
            assert gzip.decompress(body) == text


def test_exception_handlers_answer_for_operations(serve: Serve) -> None:
    def refused(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"handled": type(error).__name__}, status_code=418)

    app = Gateway(OPERATIONS, exception_handlers={Refused: refused, 410: refused})
    app.add_exception_handler(Exception, refused)
    with serve(app) as address:
        for line, handled in {
            "GET /fail/refused": "Refused",
            "GET /fail/gone": "HTTPException",
            "GET /fail/bug": "RuntimeError",
        }.items():
            status, _, body = ask(address, line, "Accept: application/json")
            assert (status, json.loads(body)) == (418, {"handled": handled}), line
        assert ask(address, "GET /echo.json?text=a")[2] == b'{"text":"a"}'
        assert ask(address, "GET /nowhere")[0] == 404


def mounted(prefix: str, app: Any) -> Starlette:
    return Starlette(routes=[Mount(prefix, app), *ROUTES])


@pytest.mark.parametrize("prefix", ["/api2", "/a/b"])
def test_a_gateway_that_is_mounted_tells_addresses_under_its_prefix(serve: Serve, prefix: str) -> None:
    gateway = Gateway([*OPERATIONS, secret], features=[evo_auth.auth()], routes=ROUTES)
    with serve(mounted(prefix, gateway)) as address:
        assert ask(address, f"GET {prefix}/where.json")[2] == f'{{"baseUrl":"http://h{prefix}"}}'.encode()
        assert ask(address, f"GET {prefix}/json/reply/Echo?text=%41")[2] == b'{"text":"A"}'
        assert ask(address, f"GET {prefix}/echo%2Ejson?text=a+b")[2] == b'{"text":"a b"}'
        assert ask(address, f"GET {prefix}/route")[2].startswith(b"routed")
        assert ask(address, "GET /route")[2].startswith(b"routed")
        assert ask(address, "GET /where.json")[0] == 404
        status, headers, _ = ask(address, f"GET {prefix}/secret", "Accept: text/html")
        assert status == 302
        assert headers["location"].startswith(
            f"http://h{prefix}/login?redirect=http%3a%2f%2fh{prefix.replace('/', '%2f')}"
        )
        page = ask(address, f"GET {headers['location'].removeprefix('http://h')}", "Accept: text/html")[2].decode()
        assert f'action="{prefix}/auth/credentials?' in page


def test_state_and_lifespan_are_there_for_operations(serve: Serve) -> None:
    events = []

    @asynccontextmanager
    async def life(app: Any) -> AsyncIterator[dict[str, str]]:
        events.append("begun")
        app.state.name = "of the application"
        yield {"given": "to each request"}
        events.append("ended")

    class Seeing:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                events.append(Request(scope).state.given)
                events.append(Request(scope).app.state.name)
            await self.app(scope, receive, send)

    with serve(Gateway(OPERATIONS, lifespan=life, middleware=[Middleware(Seeing)])) as address:
        ask(address, "GET /echo.json")

    wait_for_all()
    assert events == ["begun", "to each request", "of the application", "ended"]


async def greet(websocket: Any) -> None:
    await websocket.accept()
    await websocket.send_text("hello " + await websocket.receive_text())
    await websocket.close()


def websocket_talk(address: tuple[str, int], path: str) -> tuple[bytes, bytes]:
    """Return the answer to an offer, and what is said on the WebSocket."""
    key = base64.b64encode(os.urandom(16)).decode()
    offer = f"GET {path} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    with socket.create_connection(address, timeout=5) as client:
        client.sendall(f"{offer}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(1)
        if b" 101 " not in head:
            return head, b""
        mask, text = b"\x01\x02\x03\x04", b"you"
        client.sendall(b"\x81" + bytes([0x80 | len(text)]) + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(text)))
        said = b""
        while len(said) < 2 + len(b"hello you"):
            said += client.recv(1024)
        return head, said[2 : 2 + len(b"hello you")]


@pytest.mark.parametrize("how", ["bare", "middleware", "mounted"])
def test_websocket_routes_work_beside_operations(serve: Serve, how: str) -> None:
    gateway = Gateway(OPERATIONS, routes=[WebSocketRoute("/talk", greet), *ROUTES])
    app: Any = gateway
    if how == "middleware":
        app = Marking(gateway, {"in": 0, "out": 0})
    if how == "mounted":
        app = mounted("/api2", gateway)
    prefix = "/api2" if how == "mounted" else ""
    with serve(app) as address:
        head, said = websocket_talk(address, prefix + "/talk")

        assert b" 101 " in head
        assert said == b"hello you"
        assert ask(address, f"GET {prefix}/echo.json?text=a")[2] == b'{"text":"a"}'


def test_an_offer_is_answered_as_a_request_where_there_are_no_websocket_routes() -> None:
    with serving(Gateway(OPERATIONS)) as address:
        assert websocket_talk(address, "/echo.json")[0].startswith(b"HTTP/1.1 200 ")


# Packages that others put around applications


def test_opentelemetry_traces_operations(serve: Serve) -> None:
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    app = OpenTelemetryMiddleware(Gateway(OPERATIONS), tracer_provider=provider)
    with serve(app) as address:
        assert ask(address, "GET /echo.json?text=a")[0] == 200

    finished = spans.get_finished_spans()
    assert any("http.response.start" in json.dumps(dict(span.attributes or {})) for span in finished)
    assert any(200 in (span.attributes or {}).values() for span in finished)


def test_sentry_hears_of_what_an_operation_does_not_expect(serve: Serve) -> None:
    import sentry_sdk
    from sentry_sdk.integrations.asgi import SentryAsgiMiddleware
    from sentry_sdk.transport import Transport

    seen: list[Any] = []

    class Kept(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            seen.extend(item.payload.json for item in envelope.items)

    quiet: Any = {"default_integrations": False, "auto_enabling_integrations": False}
    sentry_sdk.init("http://key@127.0.0.1:1/1", transport=Kept, traces_sample_rate=1.0, **quiet)
    try:
        with serve(SentryAsgiMiddleware(Gateway(OPERATIONS))) as address:
            assert ask(address, "GET /echo.json?text=a")[0] == 200
    finally:
        sentry_sdk.init()

    assert [each["contexts"]["response"]["status_code"] for each in seen if each.get("type") == "transaction"] == [200]


def test_prometheus_counts_operations(serve: Serve) -> None:
    from prometheus_client import REGISTRY
    from starlette_exporter import PrometheusMiddleware

    app = Gateway(OPERATIONS)
    prefix = f"gateway_{id(app)}"
    app.add_middleware(PrometheusMiddleware, prefix=prefix, filter_unhandled_paths=False)
    with serve(app) as address:
        assert ask(address, "GET /echo.json?text=a")[0] == 200

    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    counted = [sample for sample in samples if sample.name == f"{prefix}_requests_total"]
    assert [(sample.labels["status_code"], sample.value) for sample in counted] == [("200", 1.0)]
