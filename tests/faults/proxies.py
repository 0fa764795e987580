"""Proxies in front of a server, set up by their usual recipes."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Address = tuple[str, int]

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")

#: nginx's own recipe for WebSockets (nginx.org/en/docs/http/websocket.html), with connections kept for others.
_NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
  upstream gateway {{ server {upstream}; keepalive 1; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://gateway; proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
    }}
  }}
}}
"""

_HAPROXY = """
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
  option http-keep-alive
  http-reuse always
frontend front
  bind 127.0.0.1:{port}
  default_backend gateway
backend gateway
  server one {upstream} maxconn 1
"""


@contextmanager
def nginx(upstream: Address, folder: Path) -> Iterator[Address]:
    """Run nginx in front of a server; give its address."""
    assert NGINX is not None
    with _running(_NGINX, upstream, folder, [NGINX, "-p", str(folder), "-c"]) as address:
        yield address


@contextmanager
def haproxy(upstream: Address, folder: Path) -> Iterator[Address]:
    """Run HAProxy in front of a server; give its address."""
    assert HAPROXY is not None
    with _running(_HAPROXY, upstream, folder, [HAPROXY, "-db", "-q", "-f"]) as address:
        yield address


@contextmanager
def _running(configuration: str, upstream: Address, folder: Path, command: list[str]) -> Iterator[Address]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = configuration.format(folder=folder, upstream=f"{upstream[0]}:{upstream[1]}", port=port)
    (folder / "proxy.conf").write_text(text)
    process = subprocess.Popen([*command, str(folder / "proxy.conf")])
    try:
        for _ in range(500):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait(10)
