"""The gateway behind nginx, as most hosts run it: nothing on the wire is lost on the way."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway import Call, Dto, Gateway, Int32, Rows, Settings, operation
from tests.serving import exchange, serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(NGINX is None, reason="nginx is not installed")]

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream gateway {{ server {upstream}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 1m;
    location /inside/ {{ return 403; }}
    location / {{
      proxy_pass http://gateway; proxy_http_version 1.1; proxy_buffering off;
      proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto https; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


class Seen(Dto):
    base_url: str | None = None
    client: str | None = None


class Where(Dto):
    name: str | None = None


class Inside(Dto):
    pass


class Row(Dto):
    id: Int32 = 0


class Export(Dto):
    fails: bool = False


@operation("/where")
def where(request: Where, call: Call) -> Seen:
    return Seen(base_url=call.base_url, client=call.client)


@operation("/inside/kept")
def kept(request: Inside) -> Where:
    return Where(name="reached")


@operation("/export")
def export(request: Export) -> Rows[Row]:
    async def rows() -> AsyncIterator[Row]:
        for number in range(50_000):
            yield Row(id=number)
        if request.fails:
            raise RuntimeError("on purpose")

    return Rows(rows())


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    folder: Path = tmp_path_factory.mktemp("nginx")
    app = Gateway([where, kept, export], settings=Settings(proxies=frozenset({"127.0.0.1"})))
    with serving(app) as (host, upstream), socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        text = CONFIGURATION.format(folder=folder, upstream=f"{host}:{upstream}", port=port)
        (folder / "nginx.conf").write_text(text)
        assert NGINX is not None
        running = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            for _ in range(500):
                with socket.socket() as client:
                    if client.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.01)
            yield "127.0.0.1", port
        finally:
            running.terminate()
            running.wait(10)


def asked(address: tuple[str, int], target: str, *lines: str, body: bytes = b"") -> bytes:
    head = "\r\n".join([f"{target} HTTP/1.1", "Host: example.org", "Connection: close", *lines, "", ""])
    return exchange(address, head.encode() + body)


def test_a_service_sees_the_address_that_its_client_sees(address: tuple[str, int]) -> None:
    answer = asked(address, "GET /where.json", "X-Forwarded-For: 203.0.113.9")

    assert answer.endswith(b'\r\n\r\n{"baseUrl":"https://example.org","client":"203.0.113.9"}')


def test_header_names_keep_their_case(address: tuple[str, int]) -> None:
    answer = asked(
        address, "POST /json/reply/Where[]", "Content-Type: application/json", "Content-Length: 4", body=b"[{}]"
    )

    assert b"\r\nX-AutoBatch-Completed: 1\r\n" in answer


def test_an_export_arrives_whole(address: tuple[str, int]) -> None:
    answer = asked(address, "GET /export.csv")

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"\r\n0\r\n\r\n")
    assert b"49999\r\n" in answer


def test_an_export_that_fails_is_seen_to(address: tuple[str, int]) -> None:
    answer = asked(address, "GET /export.csv?fails=true")

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert not answer.endswith(b"\r\n0\r\n\r\n")


def test_head_has_the_length_of_get(address: tuple[str, int]) -> None:
    head, got = asked(address, "HEAD /where.json"), asked(address, "GET /where.json")

    length = b"\r\nContent-Length: %d\r\n" % len(got.partition(b"\r\n\r\n")[2])
    assert length in head
    assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "between", ["", "open/", "..;/", ".", "open#/../", "#/%2e%2e/", "#%2f..%2f", "#?/../", "%23/../", "#/..%2f"]
)
def test_what_nginx_keeps_to_itself_is_reached_by_no_other_way_of_writing_it(
    address: tuple[str, int], between: str
) -> None:
    assert b"reached" not in asked(address, f"GET /{between}inside/kept.json")
