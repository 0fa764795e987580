"""Evo Voice put together: settings → store and telephone provider → service → gateway.

Nothing is opened, written or printed before the server starts (``lifespan``), so that importing this
module and making its application has no effect.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway import Gateway, HasRole, Operation, Requirement, SignedIn, operation
from gateway import Settings as GatewaySettings
from gateway.auth import Accounts, Auth, Basic, Credentials, Guesses
from gateway.auth.api_keys import ApiKeys
from gateway.auth.stores import sql
from gateway.metadata import Metadata
from samples.evovoice.clock import Clock, utc_now
from samples.evovoice.service import Rules, SessionService
from samples.evovoice.store.database import Database
from samples.evovoice.store.sql import SqlStore
from samples.evovoice.store.users import bring_along
from samples.evovoice.telephony.simulator import Delays, Simulator
from samples.evovoice.welcome import Welcome

#: The code that the host of the documented page puts before its TypeScript.
NODE_PARAMETER_MAP = """

export class NodeParameterMap
{
    [key:string] : NodeParameter;

    public constructor(init?: Partial<NodeParameterMap>) { (Object as any).assign(this, init); }
}
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of Evo Voice. ``url`` is the address that it prints at its start; None prints nothing.

    With ``password`` None, one is made for the first user and printed, once. ``demo`` makes demonstration
    sessions. ``proxies`` are the addresses that are trusted to say things about the client, such as that its
    connection is encrypted; ``secure_cookies`` sends cookies over encrypted connections only.
    """

    data: Path
    user: str = "admin"
    password: str | None = None
    url: str | None = None
    demo: bool = True
    proxies: frozenset[str] = frozenset()
    secure_cookies: bool = False
    rules: Rules = field(default_factory=Rules)
    delays: Delays = field(default_factory=Delays)
    clock: Clock = utc_now


def create() -> Gateway:
    """Return the application that ``python -m gateway`` serves, with settings from the environment.

    ``GATEWAY_DATA`` is the data folder and ``GATEWAY_URL`` the address, both set by the
    command, as are ``GATEWAY_PROXIES`` (addresses separated by commas) and ``GATEWAY_SECURE_COOKIES``;
    ``EVOVOICE_USER`` and ``EVOVOICE_PASSWORD`` are the first user's.
    """
    environment = os.environ.get
    return create_app(
        Settings(
            data=Path(environment("GATEWAY_DATA", ".evovoice")),
            user=environment("EVOVOICE_USER") or "admin",
            password=environment("EVOVOICE_PASSWORD") or None,
            url=environment("GATEWAY_URL", "http://127.0.0.1:8000"),
            proxies=frozenset(filter(None, environment("GATEWAY_PROXIES", "").replace(" ", "").split(","))),
            secure_cookies=environment("GATEWAY_SECURE_COOKIES", "") == "1",
        )
    )


def create_app(settings: Settings) -> Gateway:
    """Return the application; its data is opened when the server starts."""
    database = Database(settings.data)
    user_database = sql.Database.in_folder(settings.data)
    users = sql.SqlUsers(user_database)
    accounts = Accounts(users, guesses=Guesses(sql.SqlCounters(user_database)))
    telephony = Simulator(settings.clock, settings.delays)
    store = SqlStore(database)
    service = SessionService(store, telephony, settings.rules, settings.clock)
    telephony.listener = service.hear
    welcome = Welcome(store, users, accounts, (settings.user, settings.password), settings.clock)

    @contextlib.asynccontextmanager
    async def running(_: Any) -> AsyncIterator[None]:
        await database.open()
        try:
            await user_database.open()
            await bring_along(database, users)
            login = await welcome.first_user()
            if settings.demo:
                await welcome.demonstrate()
            for state in await service.start():
                telephony.restore(state)
            logger.info("telephony back end: %s; nobody is really called", telephony.name)
            if settings.url:
                await welcome.show(settings.url, login, telephony.name)
            events = asyncio.create_task(telephony.run(), name="simulated telephony")
            try:
                yield
            finally:
                events.cancel()
                await asyncio.gather(events, return_exceptions=True)
        finally:
            await user_database.close()
            await database.close()

    return Gateway(
        operations(service),
        features=[
            Auth(
                [
                    Credentials(accounts),
                    Basic(accounts),
                    ApiKeys(sql.SqlApiKeys(user_database), users, require_secure=settings.secure_cookies),
                ],
                sql.SqlSessions(user_database),
                users=users,
                secure_cookies=settings.secure_cookies,
            ),
            Metadata(service_name="Evo Voice", insert_code={"typescript": NODE_PARAMETER_MAP}),
        ],
        settings=GatewaySettings(proxies=settings.proxies),
        headers={"X-Telephony-Backend": telephony.name},
        lifespan=running,
    )


def operations(service: SessionService) -> list[Operation[Any, Any]]:
    """Return the operations of the service (samples/evovoice/TELEPHONY.md 10.1)."""

    def signed_in(route: str, handler: Callable[..., Any], *more: Requirement) -> Operation[Any, Any]:
        return operation(route, requires=[SignedIn(), *more])(handler)

    return [
        signed_in("POST /sessions/{sessionId}/conference/members", service.add_conference_member),
        signed_in("GET /sessions", service.list_sessions),
        signed_in("GET /sessions/{sessionId}", service.get_session),
        signed_in("DELETE /sessions/{sessionId}", service.end_session, HasRole("User")),
        operation("GET /health")(service.get_health),
    ]
