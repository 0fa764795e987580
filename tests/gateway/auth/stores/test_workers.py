"""Several workers know each other's sign-ins, sign-outs and guesses, or do not start."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gateway.auth.stores.sql import Database, SqlUsers
from tests.gateway.auth.stores import servers
from tests.hosts import users

pytestmark = pytest.mark.slow
PASSWORD = "p@55word"


async def filled(folder: Path) -> None:
    database = Database.in_folder(folder)
    await users.fill(SqlUsers(database))
    await database.close()


def command(port: int, workers: int) -> list[str]:
    words = ["--factory", "tests.hosts.workers:create", "--port", str(port), "--workers", str(workers)]
    return [sys.executable, "-m", "uvicorn", *words, "--log-level", "warning"]


@contextlib.contextmanager
def running(folder: Path, workers: int, **environment: str) -> Iterator[int]:
    asyncio.run(filled(folder))
    port = servers.free_port()
    given = {**os.environ, "WORKERS_DATA": str(folder), **environment}
    process = subprocess.Popen(command(port, workers), env=given, stderr=subprocess.DEVNULL)
    try:
        servers.until(lambda: servers.answers(port), "the workers did not start")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, method: str, path: str, cookie: str = "", body: object = None) -> tuple[int, list[str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Accept": "application/json", "Content-Type": "application/json", "Cookie": cookie}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
    finally:
        connection.close()


def sign_in(port: int) -> str:
    status, cookies = ask(port, "POST", "/auth/credentials", body={"userName": "agent", "password": PASSWORD})
    assert status == 200
    return "; ".join(cookies)


@pytest.mark.parametrize(("workers", "where"), [(4, "sql"), (2, "redis")])
def test_every_sign_in_counts_in_every_worker(workers: int, where: str, tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        environment = {"WORKERS_REDIS": stack.enter_context(servers.redis())[1]} if where == "redis" else {}
        port = stack.enter_context(running(tmp_path, workers, **environment))
        with ThreadPoolExecutor(8) as pool:
            cookies = [*pool.map(lambda _: sign_in(port), range(12))]
            used = [*pool.map(lambda cookie: ask(port, "GET", "/secured/x", cookie), cookies * 4)]
        assert Counter(status for status, _ in used) == {200: 48}
        assert not any(set_cookies for _, set_cookies in used)


def test_guesses_are_counted_by_all_workers_together(tmp_path: Path) -> None:
    with running(tmp_path, 2) as port:
        guesses = [{"userName": "admin", "password": f"guess {number}"} for number in range(30)]
        statuses = Counter(ask(port, "POST", "/auth/credentials", body=each)[0] for each in guesses)
        assert statuses == {401: 10, 429: 20}


def test_workers_that_could_not_know_each_others_sign_ins_do_not_start(tmp_path: Path) -> None:
    given = {**os.environ, "WORKERS_DATA": str(tmp_path), "WORKERS_ALONE": "1"}
    process = subprocess.Popen(
        command(servers.free_port(), 2), env=given, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    told = ""
    for line in process.stderr:
        told += line
        if "WorkersError:" in line:
            break
    process.terminate()
    process.stderr.close()
    process.wait(30)
    assert "2 workers, but each would have a MemorySessions of its own" in told
    assert "SqlSessions(database)" in told
