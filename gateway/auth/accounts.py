"""A name and a password → a user, or None: shared by every way of signing in by password.

A check takes as long for an unknown name as for a known one, and the same for every kind of hash. Hashes of
an older cost or kind are replaced when their owners sign in. Guesses are slowed down
(:mod:`~gateway.auth.guessing`), and a wrong password that comes again is answered from memory: a reporting
tool that asks all day with last month's password costs no hash, and uses up none of its owner's tries.

Why the memory's key contains the user's hash: once the password is changed, by whichever process, the
remembered refusals no longer match.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gateway.auth.cookies import presented
from gateway.auth.fair_queue import Lane, TooBusyError
from gateway.auth.guessing import Guess, Guesses, network_of
from gateway.auth.passwords import Passwords
from gateway.auth.users import User
from gateway.service.calls import Call
from gateway.service.errors import HttpError

if TYPE_CHECKING:
    from gateway.auth.stores.base import UserStore

#: Seconds after which a client may try again when too many passwords wait.
RETRY_AFTER = 2
#: How many wrong passwords are remembered, and for how many seconds.
REFUSED_ENTRIES = 4096
REFUSED_SECONDS = 60.0
#: Seconds after which the kinds of hash in the store are read again, as another process may have changed them.
KINDS_SECONDS = 60.0


class Accounts:
    """Users together with the means to verify their passwords.

    ``tell_locked``: the right password of a locked user is answered with the information that the account is
    locked, as in ServiceStack (gateway/WIRE.md users 4). Why not by default: it confirms to a guesser that the
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
        """Return the user whose name and password these are, else None.

        Raises :class:`HttpError`: 429 after too many guesses, 503 when too many passwords wait to be
        verified, and with ``tell_locked`` 401 ``AuthenticationException`` for a locked user's right password.
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
        """Remember by its ``ss-pid`` the browser with which a user has signed in: others' guesses do not slow it."""
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
        """Return the kinds of hash in the store; read again when the store has changed, and once a minute."""
        revision, until = self._kinds_of
        if revision != self.users.revision or until < self._clock():
            revision = self.users.revision
            self._kinds = await self.users.hash_kinds()
            self._kinds_of = (revision, self._clock() + KINDS_SECONDS)
        return self._kinds

    async def _renew(self, user: User, password: str, lane: Lane) -> None:
        """Replace the hash by one of the present cost, unless it has changed meanwhile or too many hashes wait."""
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
    """Raise TypeError if a way of signing in is given something other than accounts, such as the users themselves."""
    if not hasattr(given, "check"):
        raise TypeError(f"{taker} takes accounts, not {type(given).__name__}: write {taker}(Accounts(users))")


def _account(user_id: str) -> str:
    return "id:" + user_id


def guess_of(user: User | None, name: str, call: Call | None) -> Guess:
    """Return the guess that a call makes; the user name and the e-mail address of one user count as one name."""
    account = _account(user.user_id) if user is not None else "name:" + name.casefold()
    if call is None:
        return Guess(account)
    return Guess(account, call.client, presented(call).permanent_id)
