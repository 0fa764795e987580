import asyncio
import base64
import hashlib
import struct
import threading
import time

import argon2
import pytest

from gateway.auth import HashCost, Passwords, TooBusyError, hash_password, hashes
from gateway.auth.passwords import Verdict, identity_v3

CHEAP = HashCost(memory=8, passes=1)


def test_a_hash_is_argon2id_at_owasps_cost_unless_told_otherwise():
    assert hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_password_fits_its_hash():
    passwords = Passwords(CHEAP)
    made = hash_password("right", CHEAP)

    assert asyncio.run(passwords.verify("right", made)) == Verdict(right=True)
    assert asyncio.run(passwords.verify("Right", made)) == Verdict(right=False)
    assert asyncio.run(passwords.verify("", made)) == Verdict(right=False)


@pytest.mark.parametrize("password", ["", "ä€😀", "\x00", "\ud800", "x" * 10_000])
def test_any_text_may_be_a_password(password):
    passwords = Passwords(CHEAP)
    made = asyncio.run(passwords.hash(password))

    assert asyncio.run(passwords.verify(password, made)).right
    assert not asyncio.run(passwords.verify(password + "x", made)).right
    assert not identity_v3(password, identity_hash("another"))


@pytest.mark.parametrize("broken", ["", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$!$!", "plain"])
def test_what_is_no_hash_fits_nothing(broken):
    assert not asyncio.run(Passwords(CHEAP).verify("plain", broken)).right


def test_a_hash_of_another_cost_is_outdated():
    made = hash_password("x", HashCost(memory=16, passes=1))

    assert asyncio.run(Passwords(CHEAP).verify("x", made)) == Verdict(right=True, outdated=True)
    assert asyncio.run(Passwords(CHEAP).verify("y", made)) == Verdict(right=False)


class CountingHasher:
    """Argon2's own hasher, and the hashes that it verified."""

    def __init__(self, hasher):
        self._hasher, self.seen = hasher, []

    def verify(self, made, password):
        self.seen.append(made)
        return self._hasher.verify(made, password)

    def __getattr__(self, name):
        return getattr(self._hasher, name)


def test_nobodys_password_costs_one_hash_of_the_same_cost():
    passwords = Passwords(CHEAP)
    asyncio.run(passwords.verify("x", None))  # which measures what a hash costs
    hasher = passwords._hasher = CountingHasher(passwords._hasher)

    verdicts = [asyncio.run(passwords.verify("x", None)) for _ in range(2)]

    assert verdicts == [Verdict(right=False)] * 2
    assert [made.rsplit("$", 2)[0] for made in hasher.seen] == ["$argon2id$v=19$m=8,t=1,p=1"] * 2


#: Seconds of a round.
ROUND = {"sha1": 0.4e-6, "sha256": 0.6e-6, "sha512": 1e-6}


class Work:
    """What hashes cost on a machine whose every round takes the same: seconds that its clock then shows."""

    def __init__(self, monkeypatch, passwords):
        self.seconds = 0.0
        self._digest, self._hasher = hashlib.pbkdf2_hmac, passwords._hasher
        monkeypatch.setattr(hashlib, "pbkdf2_hmac", self.digest)
        monkeypatch.setattr(time, "thread_time", lambda: self.seconds)
        passwords._hasher = self

    def digest(self, name, secret, salt, rounds, *given):
        self.seconds += rounds * ROUND[name]
        return self._digest(name, secret, salt, rounds, *given)

    def verify(self, made, password):
        found = argon2.extract_parameters(made)
        self.seconds += found.memory_cost * found.time_cost * 1e-6
        return self._hasher.verify(made, password)

    def __getattr__(self, name):
        return getattr(self._hasher, name)


@pytest.mark.slow
def test_every_refusal_costs_what_the_dearest_hash_of_the_store_costs(monkeypatch):
    passwords = Passwords(CHEAP, threads=1)
    dear = identity_hash("x", 2, 60_000, name="sha512")
    stored = {
        "unknown": None,
        "own": hash_password("x", CHEAP),
        "dear": dear,
        "cheap": identity_hash("x", 1, 10_000),
        "wrapped": passwords.wrap_now(hashes.identity(identity_hash("x", 0, 1000, name="sha1"))),
        "no hash": "nonsense",
    }
    kinds = {hashes.kind_of(each) for each in stored.values() if each}
    work = Work(monkeypatch, passwords)

    def spent(password, stored_hash, **given):
        asyncio.run(passwords.verify(password, stored_hash, kinds=kinds))  # which measures kinds that are new
        began = work.seconds
        asyncio.run(passwords.verify(password, stored_hash, kinds=kinds, **given))
        return work.seconds - began

    costs = {name: spent("y", each) for name, each in stored.items()}
    costs["locked"] = spent("x", stored["own"], admitted=False)

    dearest, step = 60_000 * ROUND["sha512"], 1000 * ROUND["sha512"]
    assert {name: cost for name, cost in costs.items() if not dearest <= cost + 1e-9 < dearest + step} == {}
    assert spent("x", stored["own"]) < step


def test_hashing_leaves_the_event_loop_alone():
    seen = []

    class Watched(Passwords):
        def _verify(self, *given):
            seen.append(threading.current_thread())
            return super()._verify(*given)

    asyncio.run(Watched(CHEAP).verify("x", None))

    assert seen[0] is not threading.main_thread()


def test_no_more_wait_than_may_and_those_who_do_are_served():
    gate = threading.Event()
    at_once = []
    running = threading.Semaphore(2)

    class Slow(Passwords):
        def _verify(self, *_):
            at_once.append(running.acquire(blocking=False))
            gate.wait(10)
            running.release()
            return Verdict(right=True)

    async def crowd():
        passwords = Slow(CHEAP, threads=2, waiting=1)
        served = [asyncio.ensure_future(passwords.verify("x", None)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusyError):
            await passwords.verify("x", None)
        gate.set()
        first = [each.right for each in await asyncio.gather(*served)]
        return first, await passwords.verify("x", None)

    assert asyncio.run(crowd()) == ([True] * 3, Verdict(right=True))
    assert all(at_once)


def test_a_wrapped_hash_fits_its_password_and_is_outdated():
    passwords = Passwords(CHEAP)
    salted = hashes.salted(
        base64.b64encode(hashlib.sha256("pässwörd".encode() + b"salt").digest()).decode(), "c2FsdA=="
    )
    for digest, password in ((salted, "pässwörd"), (hashes.identity(identity_v2("x")), "x")):
        kept = passwords.wrap_now(digest)

        assert base64.b64encode(digest.key).decode() not in kept
        assert asyncio.run(passwords.verify(password, kept)) == Verdict(right=True, outdated=True)
        assert not asyncio.run(passwords.verify("y", kept)).right


def identity_v2(password, salt=b"0123456789abcdef"):
    return base64.b64encode(b"\x00" + salt + hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 32)).decode()


def identity_hash(password, function=1, rounds=1000, salt=b"0123456789abcdef", name="sha256"):
    """An ASP.NET Core Identity hash, made as its format says."""
    key = hashlib.pbkdf2_hmac(name, password.encode(), salt, rounds, 32)
    return base64.b64encode(b"\x01" + struct.pack(">III", function, rounds, len(salt)) + salt + key).decode()


@pytest.mark.parametrize(("function", "name"), [(0, "sha1"), (1, "sha256"), (2, "sha512")])
def test_an_imported_identity_hash_is_verified_and_outdated(function, name):
    made = identity_hash("x", function, name=name)

    assert asyncio.run(Passwords(CHEAP).verify("x", made)) == Verdict(right=True, outdated=True)
    assert not asyncio.run(Passwords(CHEAP).verify("y", made)).right


def test_a_damaged_identity_hash_fits_nothing():
    whole = base64.b64decode(identity_hash("x"))
    for length in range(len(whole) - 16):
        assert not identity_v3("x", base64.b64encode(whole[:length]).decode())
    assert not identity_v3("x", identity_hash("x", function=3))
    assert not identity_v3("x", base64.b64encode(b"\x02" + whole[1:]).decode())
    assert not identity_v3("x", base64.b64encode(whole[:5] + b"\xff" * 4 + whole[9:]).decode())
