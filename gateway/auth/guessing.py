"""Limiting guesses at passwords before any hash is computed: 429 with ``Retry-After``.

    one name from one address      10 tries a minute, then pauses that double up to 15 minutes
    one name from all addresses    100 a minute      not for addresses and browsers that the name knows
    one address, whatever names    100 a minute      not for addresses and browsers that the name knows

A name knows the addresses and the browsers (by the cookie ``ss-pid``) that signed in with it during
the last 30 days. Those have tries of their own, 20 a minute, whatever strangers do: nobody can
shut out anybody else. Why not lock the account, as ServiceStack does: anyone could lock out
anyone, and the answer told a right password from a wrong one (gateway/WIRE.md users 4, 7.1).
"""

from __future__ import annotations

import hashlib
import ipaddress
import math

import msgspec

from gateway.auth.counters import Counters, MemoryCounters
from gateway.service.errors import HttpError

_MESSAGE = "Too many sign-in attempts, try again later"


class GuessLimits(msgspec.Struct, frozen=True):
    """How many guesses are allowed, and how long a client then has to wait."""

    name_and_address: int = 10  #: a minute
    name: int = 100  #: a minute, from all addresses
    address: int = 100  #: a minute, at all names
    known: int = 20  #: a minute, from an address or browser that the name knows
    window: float = 60.0  #: seconds in which these are counted: the minute
    longest: float = 900.0  #: seconds that a pause lasts at most
    remembered: float = 3600.0  #: seconds within which another pause is twice as long
    known_for: float = 30 * 86_400.0  #: seconds that an address or browser stays known


class Guess(msgspec.Struct, frozen=True):
    """A guess. ``name`` is the account, however it was typed; ``client`` an address, ``browser`` an ``ss-pid``."""

    name: str
    client: str = ""
    browser: str = ""

    def by_browser(self) -> str:
        """Return the key under which the name knows the browser."""
        return _key("browser", self.name, self.browser)

    def by_address(self) -> str:
        """Return the key under which the name knows the address."""
        return _key("address", self.name, network_of(self.client))


class Guesses:
    """Counts guesses in a store that all workers share. Call :meth:`admit` before computing the hash."""

    def __init__(self, counters: Counters | None = None, limits: GuessLimits = GuessLimits()) -> None:  # noqa: B008
        self._counters = MemoryCounters() if counters is None else counters
        self._limits = limits

    async def admit(self, guess: Guess) -> tuple[str, ...]:
        """Count a guess and return the keys it was counted under; :class:`HttpError` 429 above a limit."""
        limits = self._limits
        if guess.browser and (await self._counters.read(guess.by_browser())).value > 0:
            counted = [(_key("tries", guess.by_browser()), limits.known, limits.window)]
        elif (await self._counters.read(guess.by_address())).value > 0:
            counted = [(_key("tries", guess.by_address()), limits.known, limits.window)]
        else:
            network = network_of(guess.client)
            counted = [
                (_key("pair", guess.name, network), limits.name_and_address, limits.longest),
                (_key("name", guess.name), limits.name, limits.longest),
                (_key("from", network), limits.address, limits.longest),
            ]
        under: tuple[str, ...] = ()
        for key, limit, longest in counted:
            count = await self._counters.add(key, 1, limits.window)
            if count.value > limit:
                wait = await self._pause(key, longest) if count.value == limit + 1 else count.seconds_left
                await self.forgive(under)
                raise HttpError(429, "TooManyRequests", _MESSAGE, headers={"Retry-After": str(max(1, math.ceil(wait)))})
            under = (*under, key)
        return under

    async def _pause(self, key: str, longest: float) -> float:
        """Return the pause in seconds for a key that has reached its limit: each time twice as long."""
        times = await self._counters.add("pauses:" + key, 1, self._limits.remembered)
        seconds = float(min(longest, self._limits.window * 2 ** min(times.value - 1, 16)))
        await self._counters.extend(key, seconds)
        return seconds

    async def forgive(self, counted: tuple[str, ...]) -> None:
        """Take back a guess that turned out not to be wrong, or was never checked."""
        for key in counted:
            await self._counters.add(key, -1, self._limits.window)

    async def succeeded(self, guess: Guess, counted: tuple[str, ...]) -> None:
        """Take back a guess that was right, and let the name know its address from now on."""
        await self.forgive(counted)
        await self._know(guess.by_address())

    async def know_browser(self, guess: Guess) -> None:
        """Let the name know the browser from now on."""
        await self._know(guess.by_browser())

    async def _know(self, key: str) -> None:
        if (await self._counters.add(key, 1, self._limits.known_for)).value > 1:
            await self._counters.extend(key, self._limits.known_for)


def network_of(client: str) -> str:
    """Return the address to count by: for IPv6 the /64 network, which one customer has.

    >>> network_of("203.0.113.7"), network_of("2001:db8:1:2:3:4:5:6"), network_of("::ffff:203.0.113.7")
    ('203.0.113.7', '2001:db8:1:2::/64', '203.0.113.7')
    """
    if ":" not in client:
        return client
    try:
        address = ipaddress.IPv6Address(client.partition("%")[0])
    except ValueError:
        return client
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))


def _key(*parts: str) -> str:
    """Return a short key in which names and addresses cannot be read."""
    text = "\0".join(part.encode("utf-8", "surrogatepass").hex() for part in parts)
    return f"{parts[0]}:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"
