"""A name and a password → a user, or nobody: what every way of signing in by password shares.

Unknown names cost what known ones cost, and every kind of hash the same; hashes of an older cost
or make are replaced as their owners sign in. Guesses are slowed (:mod:`~gateway.auth.guessing`),
and the same wrong password once more is answered from memory: a reporting tool that asks all day
with last month's password costs no hash, and spends none of its owner's tries.

Why the memory's key holds the user's hash: with another password, set anywhere, nothing that is
remembered is found any more.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from gateway.auth.cookies import presented
from gateway.auth.fair_queue import Lane, TooBusyError
from gateway.auth.guessing import Guess, Guesses, network_of
from gateway.auth.passwords import Passwords
from gateway.auth.stores.base import UserStore
from gateway.auth.users import User
from gateway.service.calls import Call
from gateway.service.errors import HttpError

#: Seconds after which a client may try again when too many passwords wait.
RETRY_AFTER = 2
#: Wrong passwords that are remembered, and for how many seconds.
REFUSED_ENTRIES = 4096
REFUSED_SECONDS = 60.0
#: Seconds for which it is believed what kinds of hash another process's changes have left in the store.
KINDS_SECONDS = 60.0


class Accounts:
    """Users together with the means to verify their passwords.

    ``tell_locked``: a locked user's right password is told that the account is locked, as the
    original does (gateway/WIRE.md users 4). Why not by default: it tells whoever guesses that the
    password is right. ``clock`` gives seconds and never goes back.
    """

    def __init__(
        self,
        users: UserStore,
        passwords: Passwords | None = None,
        guesses: Guesses | None = None,
        *,
        tell_locked: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not hasattr(users, "hash_kinds"):
            raise TypeError(
                f"Accounts takes a store of users, not {type(users).__name__}: write Accounts(MemoryUsers([...]))"
            )
        self.users = users
        self._passwords = passwords or Passwords()
        self._guesses = guesses or Guesses()
        self._tell_locked = tell_locked
        self._clock = clock
        self._key = os.urandom(32)
        self._refused: OrderedDict[bytes, float] = OrderedDict()
        self._kinds: frozenset[str] = frozenset()
        self._kinds_of: tuple[int, float] = (-1, 0.0)

    async def check(self, name: str, password: str, call: Call | None = None) -> User | None:
        """Return the user whose password this is, None if it is nobody's.

        Raises :class:`HttpError`: 429 when there were too many guesses, 503 when too many
        passwords wait to be verified, and where it is told, 401 ``AuthenticationException`` for a
        locked user's right password.
        """
        user = await self.users.find(name)
        stored = user.password_hash if user is not None else None
        guess = guess_of(user, name, call)
        admitted = user is not None and user.may_sign_in()
        mac = self._mac(guess.name, stored or "", str(admitted), password)
        if self._refused.get(mac, 0.0) > self._clock():
            return None
        counted = await self._guesses.admit(guess)
        lane = Lane(network_of(guess.client), guess.name)
        try:
            kinds = await self._known_kinds()
            verdict = await self._passwords.verify(password, stored, kinds=kinds, admitted=admitted, lane=lane)
        except TooBusyError as error:
            await self._guesses.forgive(counted)
            message = "Too many sign-ins at once, try again"
            headers = {"Retry-After": str(RETRY_AFTER)}
            raise HttpError(503, "ServiceUnavailable", message, headers=headers) from error
        if user is None or not verdict.right or not admitted:
            self._refuse(mac)
            if verdict.right and self._tell_locked:
                raise HttpError(401, "AuthenticationException", "This account has been locked")
            return None
        await self._guesses.succeeded(guess, counted)
        if verdict.outdated:
            await self._renew(user, password, lane)
        return user

    async def recognise(self, user_id: str, browser: str) -> None:
        """Know the browser that a user has signed in with, by its ``ss-pid``: others' guesses do not slow it."""
        await self._guesses.know_browser(Guess(_account(user_id), browser=browser))

    def _mac(self, *parts: str) -> bytes:
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=16, key=self._key).digest()

    def _refuse(self, mac: bytes) -> None:
        self._refused[mac] = self._clock() + REFUSED_SECONDS
        self._refused.move_to_end(mac)
        while len(self._refused) > REFUSED_ENTRIES:
            self._refused.popitem(last=False)

    async def _known_kinds(self) -> Iterable[str]:
        """Return the kinds of hash in the store, asked for again when it has changed, and once a minute."""
        revision, until = self._kinds_of
        if revision != self.users.revision or until < self._clock():
            revision = self.users.revision
            self._kinds = await self.users.hash_kinds()
            self._kinds_of = (revision, self._clock() + KINDS_SECONDS)
        return self._kinds

    async def _renew(self, user: User, password: str, lane: Lane) -> None:
        """Keep a hash of today's cost, unless the user has changed meanwhile or there is no time for it."""
        try:
            password_hash = await self._passwords.hash(password, lane)
        except TooBusyError:
            return

        def renewed(current: User) -> User:
            same = current.password_hash == user.password_hash
            return replace(current, password_hash=password_hash) if same else current

        await self.users.change(user.user_id, renewed)

    async def hash(self, password: str, lane: Lane = Lane()) -> str:  # noqa: B008 - frozen
        """Return the hash of a new password; :class:`TooBusyError` when too many wait."""
        return await self._passwords.hash(password, lane)

    async def change_password(self, user_id: str, password: str) -> None:
        """Give a user a new password, which ends their sessions; LookupError for an unknown id."""
        password_hash = await self._passwords.hash(password)
        if (
            await self.users.change(user_id, lambda user: replace(user, password_hash=password_hash).signed_out())
            is None
        ):
            raise LookupError(f"there is no user {user_id!r}")


def check_accounts(given: object, taker: str) -> None:
    """Raise TypeError where a way of signing in is given something else, such as the users themselves."""
    if not hasattr(given, "check"):
        raise TypeError(f"{taker} takes accounts, not {type(given).__name__}: write {taker}(Accounts(users))")


def _account(user_id: str) -> str:
    return "id:" + user_id


def guess_of(user: User | None, name: str, call: Call | None) -> Guess:
    """Return the try of a call at a name; the user name and the e-mail address of one user are one name."""
    account = _account(user.user_id) if user is not None else "name:" + name.casefold()
    if call is None:
        return Guess(account)
    return Guess(account, call.client, presented(call).permanent_id)
