"""Which old users keep their names and addresses, and what is kept of them (gateway/WIRE.md users 7.4).

Everything is decided before anything is written, so that a dry run tells what a run would do.
A user that came once is known by its origin, and is left alone whatever became of it since.
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
from gateway.auth.stores.base import ApiKey, ApiKeyStore, NameTakenError, UserStore
from gateway.auth.users import User, user_key

#: Users whose passwords are wrapped before they are written.
_AT_ONCE = 64


@dataclass
class _Here:
    """What the store has already."""

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
        candidates = [*self._told_apart()]
        new = [each for each in candidates if each.user.origin not in self._here.origins]
        for each in candidates:
            if each.user.origin in self._here.origins:
                self.report.add("already", each.place)
        self._settle_emails(candidates, new)
        self._settle_names(candidates, new)
        for each in self._accepted:
            self.report.add("imported", each.place)
            for kind, what in each.notes.items():
                self.report.add(kind, each.place, what)
        if self._keys is not None and "userauth" in self._tables:
            await self._plan_keys(self._keys)
        return self.report

    def _candidates(self) -> Iterable[Candidate]:
        if "userauth" in self._tables:
            yield from servicestack.candidates(self._tables, self.report)
        if "aspnetusers" in self._tables:
            yield from identity.candidates(self._tables, self.report, password_alone=self._password_alone)

    def _told_apart(self) -> Iterable[Candidate]:
        """Give the candidates but for those whose id another row has had: whose roles would they have?"""
        seen: set[str | None] = set()
        for each in self._candidates():
            if each.user.origin in seen:
                self.report.add("unreadable", each.place, "Id, which another row has")
            else:
                seen.add(each.user.origin)
                yield each

    def _settle_emails(self, candidates: list[Candidate], new: list[Candidate]) -> None:
        """The single confirmed one of an address signs in by it; of several nobody does."""
        sharing: dict[str, list[Candidate]] = {}
        for each in candidates:
            if each.user.email:
                sharing.setdefault(user_key(each.user.email), []).append(each)
        for each in new:
            if not each.user.email:
                continue
            key = user_key(each.user.email)
            confirmed = [other for other in sharing[key] if other.confirmed]
            alone = len(confirmed) == 1 and key not in self._here.emails
            if each.confirmed and not alone:
                each.note("shared e-mail")
            each.user = replace(each.user, email_login=each.confirmed and alone)

    def _settle_names(self, candidates: list[Candidate], new: list[Candidate]) -> None:
        """The one whom the old host would have found keeps a name; others have their e-mail, or are left out."""
        keepers: dict[str, Candidate] = {}
        for each in sorted(candidates, key=lambda found: not found.named):
            if each.user.user_name:
                keepers.setdefault(user_key(each.user.user_name), each)
        losing: set[int] = set()
        for each in new:
            key = user_key(each.user.user_name)
            taken = key in self._here.names
            if not key or (keepers[key] is each and not taken):
                self._accepted.append(each)
                continue
            if not taken and id(keepers[key]) not in losing:
                losing.add(id(keepers[key]))
                self.report.add("own name", keepers[key].place)
            if each.user.email is None:
                self.report.add("left out", each.place)
                continue
            each.note("name taken")
            each.user = replace(each.user, user_name="", display_name=each.user.display_name or each.user.user_name)
            self._accepted.append(each)

    async def _plan_keys(self, keys: ApiKeyStore) -> None:
        known = {each.place.row_id for each in self._accepted}
        for each in servicestack.keys(self._tables, self.report):
            if await keys.find(digest(each.text)) is not None:
                self.report.add("keys already", each.place)
            elif each.user_id in known or f"servicestack:{each.user_id}" in self._here.origins:
                self.report.add("keys", each.place)
                self._old_keys.append(each)
            else:
                self.report.add("keys left out", each.place)

    async def run(self, passwords: Passwords) -> None:
        """Write what was planned, a user at a time; what was written stays if the process ends.

        Weak digests are wrapped just before, as many at once as there are processors.
        """
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor() as pool:
            for start in range(0, len(self._accepted), _AT_ONCE):
                some = self._accepted[start : start + _AT_ONCE]
                wrapped = await asyncio.gather(
                    *(loop.run_in_executor(pool, _password, passwords, each) for each in some)
                )
                for each, password_hash in zip(some, wrapped, strict=True):
                    await self._keep(each.place, replace(each.user, password_hash=password_hash))
        for key in self._old_keys if self._keys is not None else ():
            assert self._keys is not None  # noqa: S101 - only then are there any
            user_id = self._here.origins.get(f"servicestack:{key.user_id}")
            if user_id is None:
                continue  # the user's name was taken meanwhile; a second run brings both
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
        """Keep a user under the old id, or a new one if that is somebody else's, perhaps only since a moment ago."""
        try:
            user = await self._users.add(user, keeps_id=True)
        except NameTakenError:
            self.report.add("taken meanwhile", place)
            return
        if user.origin is not None:
            self._here.origins[user.origin] = user.user_id


def _password(passwords: Passwords, candidate: Candidate) -> str | None:
    return candidate.stored if candidate.digest is None else passwords.wrap_now(candidate.digest)
