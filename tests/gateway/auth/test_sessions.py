import asyncio
import os
import re
import subprocess
import sys

import pytest

from gateway.auth import MemorySessions, Session, SessionIds
from gateway.service.calls import Identity

ANN = Identity("1", "ann")


def session(name, expires_at):
    return Session(name, ANN, expires_at)


def test_an_id_is_twenty_letters_and_digits():
    made = {SessionIds().new() for _ in range(500)}

    assert len(made) == 500
    assert all(re.fullmatch(r"[A-Za-z0-9]{20}", each) for each in made)


def test_an_id_is_known_again_by_whoever_has_the_key():
    made = SessionIds(b"k" * 16).new()

    assert SessionIds(b"k" * 16).issued(made)
    assert not SessionIds(b"x" * 16).issued(made)


def test_the_two_ids_of_a_newcomer_are_new_and_known_again():
    ids = SessionIds()
    made = [each.decode("ascii") for _ in range(500) for each in ids.two()]

    assert len(set(made)) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9]{20}", each) and ids.issued(each) for each in made)


_FORKED = """
import os
from gateway.auth import SessionIds
ids = SessionIds()
ids.two()
reading, writing = os.pipe()
if os.fork() == 0:
    os.write(writing, b"".join(ids.two()))
    os._exit(0)
theirs = os.read(reading, 40)
print(len(theirs), theirs == b"".join(ids.two()))
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_process_gives_none_of_its_parents_ids():
    out = subprocess.run([sys.executable, "-c", _FORKED], capture_output=True, check=True, text=True).stdout

    assert out == "40 False\n"


def test_a_changed_letter_betrays_an_id():
    ids = SessionIds()
    made = ids.new()

    for index, letter in enumerate(made):
        assert not ids.issued(made[:index] + ("b" if letter == "a" else "a") + made[index + 1 :])


@pytest.mark.parametrize("invented", ["", "forged", "a" * 20, "a" * 19, "ä" * 20, "\x00" * 20, "a" * 100_000])
def test_an_invented_id_was_not_issued(invented):
    assert not SessionIds().issued(invented)


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 65])
def test_a_key_has_a_sensible_length(key):
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        SessionIds(key)


def test_a_session_lives_until_its_time_is_over():
    now = [100.0]
    store = MemorySessions(clock=lambda: now[0])
    asyncio.run(store.put(session("a", 200)))

    now[0] = 199.9
    before = asyncio.run(store.get("a"))
    now[0] = 200
    after = asyncio.run(store.get("a"))

    assert before == session("a", 200)
    assert after is None
    assert len(store) == 0


def test_a_dropped_session_is_gone_and_dropping_it_again_is_nothing():
    store = MemorySessions(clock=lambda: 0)
    asyncio.run(store.put(session("a", 1)))

    asyncio.run(store.drop("a"))
    asyncio.run(store.drop("a"))

    assert asyncio.run(store.get("a")) is None


def test_a_full_store_forgets_the_least_used():
    store = MemorySessions(capacity=2, clock=lambda: 0)
    asyncio.run(store.put(session("a", 1)))
    asyncio.run(store.put(session("b", 1)))
    asyncio.run(store.get("a"))

    asyncio.run(store.put(session("c", 1)))

    assert [asyncio.run(store.get(name)) is not None for name in "abc"] == [True, False, True]


def test_expired_sessions_make_room_by_themselves():
    now = [0.0]
    store = MemorySessions(clock=lambda: now[0])
    for index in range(10):
        asyncio.run(store.put(session(str(index), 1)))

    now[0] = 1
    asyncio.run(store.put(session("new", 2)))

    assert len(store) == 1


def test_a_store_holds_at_least_one():
    with pytest.raises(ValueError, match="at least one"):
        MemorySessions(capacity=0)
