"""Tries are counted by name and by address, and nobody can shut another one out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from gateway.auth.counters import MemoryCounters
from gateway.auth.guessing import Guess, Guesses, GuessLimits, network_of
from gateway.service.errors import HttpError
from tests.gateway.auth.conftest import Clock


class Tries:
    def __init__(self) -> None:
        self.clock = Clock()
        self.guesses = Guesses(MemoryCounters(clock=self.clock))

    def wrong(self, guesses: Iterable[Guess]) -> int:
        """Return how many of some wrong guesses were heard."""

        async def heard() -> int:
            return sum([await self._retry_after(each) is None for each in guesses])

        return asyncio.run(heard())

    def retry_after(self, guess: Guess) -> int | None:
        return asyncio.run(self._retry_after(guess))

    async def _retry_after(self, guess: Guess) -> int | None:
        try:
            await self.guesses.admit(guess)
        except HttpError as error:
            return int(dict(error.headers)["Retry-After"]) if error.status == 429 else -1
        return None

    def right(self, guess: Guess) -> None:
        async def sign_in() -> None:
            await self.guesses.succeeded(guess, await self.guesses.admit(guess))

        asyncio.run(sign_in())


@pytest.fixture
def tries() -> Tries:
    return Tries()


def test_ten_wrong_passwords_a_minute_are_heard_and_then_pauses_grow(tries: Tries) -> None:
    guess = Guess("agent", "192.0.2.1")
    pauses = []
    for _ in range(7):
        assert tries.wrong([guess] * 10) == 10
        pause = tries.retry_after(guess) or 0
        pauses.append(pause)
        tries.clock.now += pause

    assert pauses == [60, 120, 240, 480, 900, 900, 900]


def test_what_is_refused_makes_no_pause_longer(tries: Tries) -> None:
    guess = Guess("agent", "192.0.2.1")
    tries.wrong([guess] * 500)

    tries.clock.now += 60
    assert tries.retry_after(guess) is None


def test_one_name_is_guessed_from_a_thousand_addresses_a_hundred_times_a_minute(tries: Tries) -> None:
    assert tries.wrong(Guess("agent", f"10.0.{number // 250}.{number % 250}") for number in range(1000)) == 100
    assert tries.retry_after(Guess("admin", "10.0.0.1")) is None


def test_one_address_guesses_at_a_thousand_names_a_hundred_times_a_minute(tries: Tries) -> None:
    assert tries.wrong(Guess(f"user {number}", "192.0.2.1") for number in range(1000)) == 100
    assert tries.retry_after(Guess("user 1", "192.0.2.2")) is None


def test_addresses_of_one_ipv6_network_are_one(tries: Tries) -> None:
    assert tries.wrong(Guess("agent", f"2001:db8::{number:x}") for number in range(50)) == 10


def test_strangers_shut_nobody_out_who_signed_in_there_before(tries: Tries) -> None:
    home, phone = Guess("agent", "192.0.2.1"), Guess("agent", "203.0.113.9", browser="ss-pid of agent's")
    tries.right(home)
    asyncio.run(tries.guesses.know_browser(phone))

    tries.wrong(Guess("agent", f"10.0.{number // 250}.{number % 250}") for number in range(1000))
    tries.wrong([Guess("agent", "203.0.113.9")] * 100)

    assert tries.retry_after(home) is None
    assert tries.retry_after(phone) is None
    assert tries.retry_after(Guess("admin", "203.0.113.9", browser="ss-pid of agent's")) is None
    assert tries.retry_after(Guess("agent", "203.0.113.9")) is not None


def test_who_is_known_has_tries_of_their_own_which_end_too(tries: Tries) -> None:
    home = Guess("agent", "192.0.2.1")
    tries.right(home)

    assert tries.wrong([home] * 100) == GuessLimits().known
    tries.clock.now += 61
    assert tries.wrong([home] * 100) == GuessLimits().known


def test_a_right_password_is_no_try(tries: Tries) -> None:
    guess = Guess("agent", "192.0.2.1")
    for _ in range(300):
        tries.right(guess)
    assert tries.wrong([Guess("admin", "192.0.2.1")] * 100) == 10


def test_no_name_and_no_address_is_kept_in_clear() -> None:
    keys: list[str] = []

    class Watched(MemoryCounters):
        async def add(self, key, amount, seconds):  # type: ignore[no-untyped-def]
            keys.append(key)
            return await super().add(key, amount, seconds)

    guesses = Guesses(Watched())
    guess = Guess("agent", "192.0.2.1", "pid")
    asyncio.run(guesses.succeeded(guess, asyncio.run(guesses.admit(guess))))

    assert keys
    assert not any(word in key for key in keys for word in ("agent", "192.0.2.1", "pid"))


def test_counts_are_bounded() -> None:
    counters = MemoryCounters(capacity=3)
    for number in range(10):
        asyncio.run(counters.add(str(number), 1, 60))

    assert len(counters) == 3
    assert asyncio.run(counters.read("9")).value == 1


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:/run/socket", "unix:/run/socket"),
        ("", ""),
    ],
)
def test_an_address_is_counted_by_the_network_that_one_customer_has(client: str, network: str) -> None:
    assert network_of(client) == network
