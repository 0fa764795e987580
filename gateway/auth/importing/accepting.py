"""Which old users keep their names and addresses, and what is stored of them (gateway/WIRE.md users 7.4).

Everything is decided before anything is written, so that a dry run shows what a run would do.
A user imported before is recognised by its origin, and is not changed again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from msgspec.structs import replace

from gateway.auth.api_keys import digest
from gateway.auth.importing import identity, servicestack
from gateway.auth.importing.candidates import Candidate
from gateway.auth.importing.report import Place, Report
from gateway.auth.importing.servicestack import OldKey
from gateway.auth.importing.tables import Tables
from gateway.auth.passwords import Passwords
from gateway.auth.stores import NameTakenError
from gateway.auth.stores.base import ApiKey, ApiKeyStore, UserStore
from gateway.auth.users import User, user_key

#: Users whose passwords are wrapped before they are written.
_AT_ONCE = 64


@dataclass
class _Here:
    """The users that are in the store already: ids by origin, names, e-mail addresses."""

    origins: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)


class Import:
    """An import of some tables into some stores; :meth:`plan` decides, :meth:`run` writes what was decided."""

    def __init__(
        self, tables: Tables, users: UserStore, keys: ApiKeyStore | None = None, *, password_alone: bool = False
    ) -> None:
        self.report = Report()
        self._tables = tables
        self._users = users
        self._keys = keys
        self._password_alone = password_alone
        self._accepted: list[Candidate] = []
        self._old_keys: list[OldKey] = []
        self._here = _Here()

    async def plan(self) -> Report:
        """Return what :meth:`run` will do, without doing it."""
        async for user in self._users.all():
            if user.origin is not None:
                self._here.origins[user.origin] = user.user_id
            if user.user_name:
                self._here.names.add(user_key(user.user_name))
            if user.email and user.email_login:
                self._here.emails.add(user_key(user.email))
        candidates = [*self._distinct()]
        new = [candidate for candidate in candidates if candidate.user.origin not in self._here.origins]
        for candidate in candidates:
            if candidate.user.origin in self._here.origins:
                self.report.add("already", candidate.place)
        self._settle_emails(candidates, new)
        self._settle_names(candidates, new)
        for candidate in self._accepted:
            self.report.add("imported", candidate.place)
            for kind, what in candidate.notes.items():
                self.report.add(kind, candidate.place, what)
        if self._keys is not None and "userauth" in self._tables:
            await self._plan_keys(self._keys)
        return self.report

    def _candidates(self) -> Iterable[Candidate]:
        if "userauth" in self._tables:
            yield from servicestack.candidates(self._tables, self.report)
        if "aspnetusers" in self._tables:
            yield from identity.candidates(self._tables, self.report, password_alone=self._password_alone)

    def _distinct(self) -> Iterable[Candidate]:
        """Give the candidates, without those that repeat an earlier row's id: their roles would be ambiguous."""
        seen: set[str | None] = set()
        for candidate in self._candidates():
            if candidate.user.origin in seen:
                self.report.add("unreadable", candidate.place, "Id, which another row has")
            else:
                seen.add(candidate.user.origin)
                yield candidate

    def _settle_emails(self, candidates: list[Candidate], new: list[Candidate]) -> None:
        """Let a user sign in by an address only if nobody else has confirmed the same address."""
        sharing: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            if candidate.user.email:
                sharing.setdefault(user_key(candidate.user.email), []).append(candidate)
        for candidate in new:
            if not candidate.user.email:
                continue
            key = user_key(candidate.user.email)
            confirmed = [other for other in sharing[key] if other.confirmed]
            alone = len(confirmed) == 1 and key not in self._here.emails
            if candidate.confirmed and not alone:
                candidate.note("shared e-mail")
            candidate.user = replace(candidate.user, email_login=candidate.confirmed and alone)

    def _settle_names(self, candidates: list[Candidate], new: list[Candidate]) -> None:
        """Accept the new candidates. Of several with one name, the one that the old host would find keeps it.

        The others keep only their e-mail address, or are left out if they have none.
        """
        keepers: dict[str, Candidate] = {}
        for candidate in sorted(candidates, key=lambda candidate: not candidate.named):
            if candidate.user.user_name:
                keepers.setdefault(user_key(candidate.user.user_name), candidate)
        contested: set[int] = set()
        for candidate in new:
            user = candidate.user
            key = user_key(user.user_name)
            taken = key in self._here.names
            if not key or (keepers[key] is candidate and not taken):
                self._accepted.append(candidate)
                continue
            if not taken and id(keepers[key]) not in contested:
                contested.add(id(keepers[key]))
                self.report.add("own name", keepers[key].place)
            if user.email is None:
                self.report.add("left out", candidate.place)
                continue
            candidate.note("name taken")
            candidate.user = replace(user, user_name="", display_name=user.display_name or user.user_name)
            self._accepted.append(candidate)

    async def _plan_keys(self, keys: ApiKeyStore) -> None:
        known = {candidate.place.row_id for candidate in self._accepted}
        for key in servicestack.keys(self._tables, self.report):
            if await keys.find(digest(key.text)) is not None:
                self.report.add("keys already", key.place)
            elif key.user_id in known or f"servicestack:{key.user_id}" in self._here.origins:
                self.report.add("keys", key.place)
                self._old_keys.append(key)
            else:
                self.report.add("keys left out", key.place)

    async def run(self, passwords: Passwords) -> None:
        """Write the planned users one at a time; those already written stay if the process ends.

        Weak digests are wrapped just before that, on all processors at once.
        """
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor() as pool:
            for start in range(0, len(self._accepted), _AT_ONCE):
                some = self._accepted[start : start + _AT_ONCE]
                wrapped = await asyncio.gather(
                    *(loop.run_in_executor(pool, _password, passwords, candidate) for candidate in some)
                )
                for candidate, password_hash in zip(some, wrapped, strict=True):
                    await self._keep(candidate.place, replace(candidate.user, password_hash=password_hash))
        for key in self._old_keys if self._keys is not None else ():
            assert self._keys is not None  # noqa: S101 - the loop's condition
            user_id = self._here.origins.get(f"servicestack:{key.user_id}")
            if user_id is None:
                continue  # the user's name was taken meanwhile; a second run imports both
            await self._keys.save(
                ApiKey(
                    digest(key.text),
                    user_id,
                    expires_at=key.expires_at,
                    cancelled_at=key.cancelled_at,
                    label=key.label,
                    created_at=key.created_at,
                )
            )

    async def _keep(self, place: Place, user: User) -> None:
        """Store a user under the old id, or under a new one if another user has that by now."""
        try:
            user = await self._users.add(user, keeps_id=True)
        except NameTakenError:
            self.report.add("taken meanwhile", place)
            return
        if user.origin is not None:
            self._here.origins[user.origin] = user.user_id


def _password(passwords: Passwords, candidate: Candidate) -> str | None:
    return candidate.stored if candidate.digest is None else passwords.wrap_now(candidate.digest)
