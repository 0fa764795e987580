"""The gateway answering the documented session: authenticated by Basic, with 1 and with 200 routes."""

from __future__ import annotations

from gateway import Dto, Gateway, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, HashCost, MemoryUsers, Passwords, User, hash_password
from samples.evovoice.dtos import AddConferenceMember, SessionInfo
from tests.bench.answered import SESSION
from tests.bench.documented import PASSWORD, USER


@operation("POST /sessions/{sessionId}/conference/members", requires=[SignedIn()])
async def add_conference_member(request: AddConferenceMember) -> SessionInfo:
    """Answer the page's session."""
    return SESSION


def _others(count: int) -> list[object]:
    """Return operations that are never called: a table must not become dearer with them."""
    made = []
    for number in range(count):
        request = type(Dto)(f"Other{number}", (Dto,), {"__module__": __name__, "__annotations__": {}})

        async def answer(request: request) -> SessionInfo:  # type: ignore[valid-type]  # made above
            return SESSION

        answer.__annotations__ = {"request": request, "return": SessionInfo}
        made.append(operation(f"GET,POST /others/{number}/{{ignore}}/things")(answer))
    return made


def _made(others: int) -> Gateway:
    cost = HashCost(memory=8, passes=1)
    user = User("1", USER, hash_password(PASSWORD, cost))
    accounts = Accounts(MemoryUsers([user]), Passwords(cost))
    auth = Auth([Credentials(accounts), Basic(accounts)], users=accounts.users)
    return Gateway([*_others(others), add_conference_member], features=[auth])


def __getattr__(name: str) -> Gateway:
    """Make ``app_1`` or ``app_200`` when it is asked for, because starts are measured too."""
    routes = {"app_1": 1, "app_200": 200}
    if name not in routes:
        raise AttributeError(name)
    made = globals()[name] = _made(routes[name] - 1)
    return made
