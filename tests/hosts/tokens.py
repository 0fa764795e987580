"""The ``tokens`` host: ``evo`` with sessions, Basic, API keys, tokens, and one other origin allowed."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from gateway import Cors, Gateway, HasRole, Operation, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, Passwords
from gateway.auth.api_keys import ApiKey, ApiKeys, MemoryApiKeys, digest
from gateway.auth.bearer import Bearer
from gateway.auth.tokens import TokenRules, Tokens
from tests.hosts import STOCK, STOCK_SETTINGS, evo
from tests.hosts.evo_auth import CHEAP, AuthServices, users

#: The key that the recorded tokens are signed with.
KEY = b"0123456789abcdef0123456789abcdef"
_DAY = 86_400
ORIGIN = "https://app.example.org"


def api_keys(now: float) -> MemoryApiKeys:
    """Return the recorded keys: a good one, one that expired yesterday, one that was cancelled."""
    return MemoryApiKeys(
        [
            ApiKey(digest("key-agent-0123456789"), "1"),
            ApiKey(digest("key-expired-012345678"), "1", expires_at=now - _DAY),
            ApiKey(digest("key-cancelled-01234567"), "1", cancelled_at=now),
        ]
    )


def operations() -> list[Operation]:
    """Return the operations of ``evo``; only two ask who calls."""
    services = AuthServices()
    guarded = {
        "Secured": operation("/secured/{Name}", requires=(SignedIn(),))(services.secured),
        "AdminOnly": operation("/admin/{Name}", requires=(SignedIn(), HasRole("Admin")))(services.admin_only),
    }
    return [guarded.get(each.name, each) for each in evo.operations(guarded=False)]


def make(clock: Callable[[], float] = time.time) -> Gateway:
    """Return a new host: nobody is signed in. ``clock`` gives seconds since 1970."""
    accounts = Accounts(users(), Passwords(CHEAP))
    providers = [
        Credentials(accounts),
        Basic(accounts),
        ApiKeys(api_keys(clock()), accounts.users, in_parameters=True, require_secure=False, clock=clock),
        Bearer(Tokens(TokenRules([KEY], issuer="evo", in_parameters=True), clock), accounts.users),
    ]
    cors = Cors(origins=(ORIGIN,), headers="Content-Type,Authorization,X-ss-id", credentials=True)
    return Gateway(
        operations(),
        features=[Auth(providers, users=accounts.users, trusted_origins=frozenset({ORIGIN}), clock=clock)],
        formats=STOCK,
        settings=replace(STOCK_SETTINGS, cors=cors),
    )


app = make()
