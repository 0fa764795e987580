"""One address floods the sign-in with wrong passwords; everybody else signs in."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from collections import Counter

import pytest

from gateway import Gateway
from gateway.auth import Accounts, Auth, Basic, Credentials, HashCost, MemoryUsers, Passwords, User, hash_password
from tests.hosts.evo_auth import operations
from tests.serving import serving

#: Some 5 ms a hash, so that a flood is one on any machine.
COST = HashCost(memory=4096, passes=2)
PASSWORD = "p@55word"
FLOODING = 16


def make() -> Gateway:
    made = hash_password(PASSWORD, COST)
    users = MemoryUsers([User(str(number), f"user{number}", made) for number in range(30)])
    accounts = Accounts(users, Passwords(COST, threads=1))
    return Gateway(operations(), features=[Auth([Credentials(accounts), Basic(accounts)], users=users)])


def ask(  # noqa: PLR0917
    address: tuple[str, int], method: str, path: str, source: str, headers: dict[str, str], body: object = None
) -> int:
    connection = http.client.HTTPConnection(*address, timeout=30, source_address=(source, 0))
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, {"Content-Type": "application/json", **headers} if text else headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def sign_in(address: tuple[str, int], source: str, name: str, password: str) -> int:
    body = {"userName": name, "password": password}
    return ask(address, "POST", "/auth/credentials", source, {"Accept": "application/json"}, body)


@pytest.mark.slow
@pytest.mark.parametrize("guessed", ["user0", "ghost", "many"])
def test_while_one_address_floods_everybody_else_signs_in(guessed: str) -> None:
    with serving(make()) as address:
        done, over = Counter[int](), threading.Event()

        def flood(thread: int) -> None:
            number = 0
            while not over.is_set():
                number += 1
                name = f"nobody {thread} {number}" if guessed == "many" else guessed
                done[sign_in(address, "127.0.0.2", name, f"guess {thread} {number}")] += 1

        threads = [threading.Thread(target=flood, args=(each,)) for each in range(FLOODING)]
        for each in threads:
            each.start()
        try:
            by_session = [sign_in(address, "127.0.0.3", f"user{number}", PASSWORD) for number in range(25)]
            by_basic = [
                ask(address, "GET", "/secured/x.json", "127.0.0.4", {"Authorization": basic(f"user{number}")})
                for number in range(25)
            ]
        finally:
            over.set()
            for each in threads:
                each.join()
        assert Counter(by_session) == {200: 25}
        assert Counter(by_basic) == {200: 25}
        assert set(done) <= {401, 429, 503}
        assert done[429] > 0


def basic(name: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()
