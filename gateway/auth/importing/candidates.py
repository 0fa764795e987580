"""One old user by its own row; how it relates to other rows is decided later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gateway.auth import hashes
from gateway.auth.importing.report import Place
from gateway.auth.users import User

#: Names with a meaning in sessions or tokens of the old host (gateway/WIRE.md users 3.3, 7.2).
_MEMBERS = (
    "Id UserAuthId UserAuthName UserName FirstName LastName DisplayName Company Email PrimaryEmail PhoneNumber "
    "BirthDate Address Address2 City State Country Culture FullName Gender Language MailAddress Nickname PostalCode "
    "TimeZone CreatedAt LastModified Roles Permissions IsAuthenticated FromToken ProfileUrl Sequence Tag AuthProvider "
    "ProviderOAuthAccess Meta Audiences Scopes EmailConfirmed ReferrerUrl RequestTokenSecret Type Dns Rsa Sid Hash "
    "HomePhone MobilePhone Webpage PhoneNumberConfirmed TwoFactorEnabled SecurityStamp "
    "sub jid jti roles perms preferred_username name email given_name family_name iss aud iat exp nbf"
)
SESSION_MEMBERS = frozenset(_MEMBERS.split())


@dataclass
class Candidate:
    """A user to import, the password hash of the old host, and the notes for the report."""

    place: Place
    user: User
    digest: hashes.Digest | None = None
    stored: str | None = None
    confirmed: bool = True
    named: bool = True  #: the old host finds the row by its user name
    notes: dict[str, str] = field(default_factory=dict)  #: kind of the report → the note beside the row
    locked_until: datetime | None = None

    def note(self, kind: str, what: str = "") -> None:
        """Add a note for the report."""
        self.notes[kind] = what

    def take_password(self, password_hash: str | None, salt: str | None, digest_ha1: str | None) -> None:
        """Take over the password hash if it can be verified; a weak one will be wrapped (gateway/WIRE.md users 7.4)."""
        if password_hash is None:
            self.note("passwordless" if digest_ha1 is None else "reset")
            return
        digest = hashes.salted(password_hash, salt) if salt is not None else hashes.identity(password_hash)
        if digest is None:
            self.note("reset")
        elif digest.weak:
            self.digest = digest
            self.note("wrapped")
        else:
            self.stored = password_hash
            self.note("kept")
