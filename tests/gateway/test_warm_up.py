"""Nothing is imported while a request is answered, once a gateway has warmed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import gateway
from gateway import warm_up

PROGRAM = r"""
import asyncio, sys
from gateway.warming import LATER
from tests.asking import ask
from formats import JsonFormat
from tests.hosts import core, evo_auth
from tests.vectors.types import Leaf

async def start(app):
    messages = asyncio.Queue()
    messages.put_nowait({"type": "lifespan.startup"})
    async def send(message):
        pass
    task = asyncio.create_task(app({"type": "lifespan", "asgi": {}, "state": {}}, messages.get, send))
    await asyncio.sleep(LATER + 0.1)
    messages.put_nowait({"type": "lifespan.shutdown"})
    await task

for app in (core.app, evo_auth.app):
    asyncio.run(start(app))  # waits for the threads that were begun
asked, before = 0, set(sys.modules)
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=b"}
BASIC = {"Authorization": "Basic YWdlbnQ6cEA1NXdvcmQ="}
for suffix in ("json", "csv", "jsv", "xml", "html"):
    for accept in ("application/json", "text/csv", "application/jsv", "application/xml", "text/html", "*/*"):
        for line, headers, body in [
            (f"GET /open/x.{suffix}", {}, ""),
            (f"GET /secured/x.{suffix}", {}, ""),
            (f"GET /secured/x.{suffix}", BASIC, ""),
            (f"GET /secured/x.{suffix}", {"Authorization": "Basic eDp5"}, ""),
            (f"GET /nothing.{suffix}", {}, ""),
            (f"GET /{suffix}/reply/Nope", {}, ""),
            (f"GET /{suffix}/reply/Open?name=x&callback=cb&jsconfig=inv,teai", {}, ""),
            (f"POST /{suffix}/reply/Open", {"Content-Type": f"application/{suffix}"}, "{"),
            (f"POST /{suffix}/reply/Open", {"Content-Type": f"text/{suffix}"}, '{"name":"x"}'),
            (f"POST /{suffix}/reply/Open", {"Content-Type": f"text/{suffix}; charset=windows-1252"}, "{n\u00e9"),
            (f"POST /{suffix}/reply/Open[]", JSON, '[{"name":"x"},{"name":"y"}]'),
            (f"POST /{suffix}/reply/Open", FORM, "name=%41&name=b"),
            (f"POST /{suffix}/reply/Open", PARTS, "--b\r\n"),
            (f"POST /{suffix}/reply/Open", {**JSON, "Content-Encoding": "gzip"}, "x"),
            ("POST /auth/credentials", JSON, '{"userName":"x","password":"y"}'),
            ("OPTIONS /open/x", {"Origin": "http://o", "Access-Control-Request-Method": "GET"}, ""),
        ]:
            for app in (core.app, evo_auth.app):
                ask(app, line, {"Accept": accept, **headers}, body)
                asked += 1
            new = set(sys.modules) - before
            if new:
                print(line, accept, headers, sorted(new))
                before |= new
JsonFormat().codec(list[Leaf]).encode([Leaf()] * 2000)  # a first value that is too large to be walked through
print(asked, *sorted(set(sys.modules) - before), *sorted(set(sys.argv[1:]) - set(sys.modules)))
"""
#: Modules that are loaded with the first use of one of their names, and one that a handler which blocks loads.
LATER = {
    "gateway.running.blocking",
    *(
        name
        for module in Path(gateway.__file__).parent.rglob("*.py")
        for name in re.findall(r'late_module\("([^"]+)"\)', module.read_text(encoding="utf-8"))
    ),
}


@pytest.mark.slow
def test_nothing_is_imported_while_a_request_is_answered() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *LATER], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["960"], done.stdout


#: What a first answer in JSON does not need. Each takes part of a millisecond from every start.
LATE = (
    *(name for name in warm_up._MODULES if name.startswith("gateway.") and name != "gateway.http.state_tags"),
    "ctypes",
    "formats._pieces",
    "formats.base",
    "formats.codegen",
    "formats.frames",
    "formats.msgpack_codec",
    "formats.native",
    "formats.scalars",
    "formats.types.primitives",
    "gateway.auth.authenticate",
    "gateway.auth.login_page",
    "gateway.auth.registration",
    "gateway.auth.request_logs",
    "gateway.auth.roles",
    "gateway.auth.stores.base",
    "gateway.http.charsets",
    "gateway.http.page_style",
    "gateway.http.plain_texts",
    "gateway.plans.validation",
    "gateway.responses.files",
    "gateway.responses.spools",
    "gateway.responses.streams",
    "gateway.routing.rules",
    "gateway.rules",
    "gateway.service.features",
    "gateway.service.kept_results",
    "gateway.warm_up",
    "importlib.metadata",
)
FIRST = r"""
import sys
import uvicorn.main  # with which plain Starlette begins too
known = set(sys.modules)
from gateway import Dto, Gateway, operation
from gateway.auth import Accounts, Auth, Basic, MemoryUsers

class Hello(Dto):
    name: str | None = None

@operation("/hello/{Name}")
def hello(request: Hello) -> Hello:
    return request

accounts = Accounts(MemoryUsers([]))
app = Gateway([hello], features=[Auth([Basic(accounts)], users=accounts.users)])

async def answer():
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        assert message.get("status", 200) == 200
    scope = {"type": "http", "method": "GET", "path": "/hello/x", "raw_path": b"/hello/x", "query_string": b""}
    await app({**scope, "headers": [(b"accept", b"application/json")], "scheme": "http"}, receive, send)

import asyncio
asyncio.run(answer())
print(*sorted(set(sys.argv[1:]) & (set(sys.modules) - known)))
"""


@pytest.mark.slow
def test_a_start_and_a_first_answer_import_nothing_that_they_do_not_need() -> None:
    command = [sys.executable, "-c", FIRST, *LATE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.slow
def test_what_every_answer_of_a_gateway_needs_is_imported_with_it() -> None:
    program = (
        "import sys; from gateway import Cors, Dto, Gateway, Settings, operation\n"
        "class Watcher:\n"
        "    operations = lambda self, declared: ()\n"
        "    guard = observer = lambda self, *given: None\n"
        "    watcher = lambda self: print\n"
        "class Hello(Dto): ...\n"
        "def hello(request: Hello) -> None: ...\n"
        "Gateway([operation('/hello')(hello)], features=[Watcher()], settings=Settings(cors=Cors()))\n"
        "print({'gateway.responses.crossorigin', 'gateway.responses.watching'} <= set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert (done.stdout, done.stderr) == ("True\n", "")
