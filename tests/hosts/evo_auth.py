"""The ``evo-auth`` host: ``evo`` with sessions, Basic and two users."""

from __future__ import annotations

from gateway import Call, Gateway, Operation, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, HashCost, MemoryUsers, Passwords, User, hash_password
from gateway.metadata.feature import Metadata
from tests.hosts import STOCK, STOCK_SETTINGS, evo
from tests.hosts.evo import OpenResponse, Secured

#: As little as Argon2 allows: what is recorded is the wire, not the strength.
CHEAP = HashCost(memory=8, passes=1)
_HASH = hash_password("p@55word", CHEAP)


class AuthServices(evo.EvoServices):
    """The handlers of ``evo``, of which one says who calls."""

    def secured(self, request: Secured, call: Call) -> OpenResponse:
        return OpenResponse(f"{request.name} as {call.identity.user_name if call.identity else ''}")


def users() -> MemoryUsers:
    """Return the two recorded users."""
    return MemoryUsers(
        [
            User("1", "agent", _HASH, "agent@example.org", "Agent Smith"),
            User("2", "admin", _HASH, "admin@example.org", roles=("Admin",)),
        ]
    )


def auth() -> Auth:
    """Return the recorded ways of signing in."""
    accounts = Accounts(users(), Passwords(CHEAP))
    return Auth([Credentials(accounts), Basic(accounts)], users=accounts.users)


def operations() -> list[Operation]:
    """Return the operations of ``evo``, guarded."""
    secured = operation("/secured/{Name}", requires=(SignedIn(),))(AuthServices().secured)
    return [secured if each.name == "Secured" else each for each in evo.operations(guarded=True)]


def make() -> Gateway:
    """Return a new host: nobody is signed in."""
    return Gateway(
        operations(),
        features=[auth(), Metadata(service_name="Evo Voice", base_url="http://localhost:5000", exact=True)],
        formats=STOCK,
        settings=STOCK_SETTINGS,
    )


app = make()
