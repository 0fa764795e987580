"""Sessions and counts in Redis, for this service alone or shared with a ServiceStack host.

    redis = Redis("redis://localhost:6379/0")
    Auth(…, RedisSessions(redis, with_servicestack=True), ids=SessionIds(key))

    urn:iauthsession:{id}       the session as the ServiceStack host writes it, if it is shared
    gateway:session:{id}        the session as this service writes it
    gateway:sessions-of:{user}  the ids of a user's sessions that began here, ordered by expiry

Sharing: gateway/WIRE.md users 3, 7.3. The only module that imports redis-py:
``pip install 'servicestack-gateway[redis]'``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from gateway.auth.counters import Count
from gateway.auth.sessions import Session
from gateway.auth.stores import StoreAwayError
from gateway.auth.stores.servicestack_session import SESSION_TYPE, host_id, understood, written

try:
    from redis.asyncio import Redis as Client
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.exceptions import RedisError
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "Redis needs redis-py: pip install 'servicestack-gateway[redis]'", name="redis"
    ) from error

T = TypeVar("T")
logger = logging.getLogger(__name__)
_session = msgspec.json.Decoder(Session)

SHARED, OWN, OF_USER, COUNTS = "urn:iauthsession:", "gateway:session:", "gateway:sessions-of:", "gateway:count:"
#: Seconds without a new attempt after a slow failure.
PAUSE = 1.0
#: Life in seconds of a session that does not expire in Redis: the host's shorter one.
LIFE = 1_209_600
#: Characters of an id to look up, at most; the host's own ids have 20.
MAX_ID = 200


class Redis:
    """A connection pool. Every failure is a StoreAwayError: 503, without address or password in its text.

    So is every refusal of Redis: for lack of memory, as a read-only replica, or without its master.
    ``seconds`` is how long a connection or an answer may take.
    """

    def __init__(self, url: str, *, seconds: float = 1.0, connections: int = 32) -> None:
        self.client: Any = Client.from_url(
            url,
            decode_responses=True,
            encoding_errors="replace",
            socket_timeout=seconds,
            socket_connect_timeout=seconds,
            max_connections=connections,
            retry=Retry(NoBackoff(), 1),  # for a connection that went stale when Redis was restarted
        )
        self._seconds = seconds
        self._away_until = 0.0

    async def ask(self, question: Callable[[Any], Awaitable[T]]) -> T:
        """Return Redis's answer to a question, a function that gets the client."""
        if self._away_until > time.monotonic():
            raise StoreAwayError
        began = time.monotonic()
        try:
            return await question(self.client)
        except (RedisError, OSError, TimeoutError) as error:
            if time.monotonic() - began >= self._seconds / 2:
                self._away_until = time.monotonic() + PAUSE
            logger.error("Redis failed: %s", type(error).__name__)
            raise StoreAwayError from None

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()


class RedisSessions:
    """Sessions in Redis; ``clock`` gives seconds since 1970.

    ``with_servicestack``: a ServiceStack host shares them, so its sign-ins count here and ours
    there. ``types`` are the accepted classes of its sessions; ours are written as the first of them.
    ``host_ids`` returns a user's id on that host, None for a user whom that host does not know.
    """

    immediate = False
    shared = True

    def __init__(
        self,
        redis: Redis,
        *,
        with_servicestack: bool = False,
        types: tuple[str, ...] = (SESSION_TYPE,),
        host_ids: Callable[[str], str | None] = host_id,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.foreign = with_servicestack
        self._redis = redis
        self._type, self._types = types[0], frozenset(types)
        self._host_ids = host_ids
        self._clock = clock

    async def get(self, session_id: str, /) -> Session | None:  # noqa: D102
        if not _is_id(session_id):
            return None
        key = (SHARED if self.foreign else OWN) + session_id

        async def question(client: Any) -> list[Any]:
            async with client.pipeline(transaction=False) as pipe:
                pipe.get(key).pttl(key).get(OWN + session_id)
                return [_checked(answer) for answer in await pipe.execute(raise_on_error=False)]

        text, left, own = await self._redis.ask(question)
        if not isinstance(text, str):
            return None  # no such key, or its value is no text
        ends = self._clock() + (left / 1000 if isinstance(left, int) and left >= 0 else LIFE)
        kept = _kept(own, ends) if isinstance(own, str) else None
        if not self.foreign:
            return kept
        shared = understood(text, session_id, ends, self._types)
        if kept is None or shared is None:
            # The shared value of a user whom the host does not know has no user id.
            return kept if kept is not None and self._host_ids(kept.identity.user_id) is None else shared
        return kept if shared.identity.user_id == kept.identity.user_id else None

    def find(self, session_id: str, /) -> Session | None:
        """Raise NotImplementedError: Redis cannot answer without waiting."""
        raise NotImplementedError

    async def put(self, session: Session, /) -> None:  # noqa: D102
        user_id = session.identity.user_id
        seconds = max(1, round(session.expires_at - self._clock()))
        own = msgspec.json.encode(session).decode()
        shared = written(session, self._host_ids(user_id), self._type)

        async def question(client: Any) -> None:
            async with client.pipeline(transaction=True) as pipe:
                pipe.set(OWN + session.session_id, own, ex=seconds)
                if self.foreign:
                    pipe.set(SHARED + session.session_id, shared, ex=seconds)
                pipe.zremrangebyscore(OF_USER + user_id, 0, self._clock())
                pipe.zadd(OF_USER + user_id, {session.session_id: session.expires_at})
                pipe.expire(OF_USER + user_id, 2 * LIFE)
                await pipe.execute()

        await self._redis.ask(question)

    async def renew(self, session: Session, /) -> bool:  # noqa: D102
        user_id = session.identity.user_id
        seconds = max(1, round(session.expires_at - self._clock()))
        own = msgspec.json.encode(session).decode()
        shared = written(session, self._host_ids(user_id), self._type)

        async def question(client: Any) -> list[Any]:
            async with client.pipeline(transaction=True) as pipe:
                pipe.set(OWN + session.session_id, own, ex=seconds, xx=True)
                if self.foreign:
                    pipe.set(SHARED + session.session_id, shared, ex=seconds, xx=True)
                pipe.zadd(OF_USER + user_id, {session.session_id: session.expires_at}, xx=True)
                answers: list[Any] = await pipe.execute()
            return answers

        return bool((await self._redis.ask(question))[-2])

    async def drop(self, session_id: str, /) -> None:  # noqa: D102
        if not _is_id(session_id):
            return

        async def question(client: Any) -> None:
            async with client.pipeline(transaction=True) as pipe:
                pipe.get(OWN + session_id).delete(SHARED + session_id, OWN + session_id)
                own = _checked((await pipe.execute(raise_on_error=False))[0])
            kept = _kept(own, 0.0) if isinstance(own, str) else None
            if kept is not None:
                await client.zrem(OF_USER + kept.identity.user_id, session_id)

        await self._redis.ask(question)

    async def of_user(self, user_id: str, /) -> list[Session]:
        """Return the sessions of a user, newest first; if a host shares them, this reads all shared sessions."""

        async def question(client: Any) -> set[str]:
            ids = set(await client.zrangebyscore(OF_USER + user_id, self._clock(), "+inf"))
            if self.foreign:
                async for key in client.scan_iter(match=SHARED + "*", count=1000):
                    ids.add(key.removeprefix(SHARED))
            return ids

        sessions = [await self.get(session_id) for session_id in await self._redis.ask(question)]
        own = [session for session in sessions if session is not None and session.identity.user_id == user_id]
        return sorted(own, key=lambda session: session.created_at, reverse=True)


class RedisCounters:
    """Counts in Redis: see :class:`gateway.auth.counters.Counters`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def add(self, key: str, amount: int, seconds: float, /) -> Count:  # noqa: D102
        name, milliseconds = COUNTS + key, max(1, round(seconds * 1000))

        async def question(client: Any) -> list[Any]:
            async with client.pipeline(transaction=True) as pipe:
                pipe.set(name, 0, px=milliseconds, nx=True).incrby(name, amount).pttl(name)
                answers: list[Any] = await pipe.execute()
            return answers

        _, value, left = await self._redis.ask(question)
        return Count(int(value), max(0, left) / 1000)

    async def read(self, key: str, /) -> Count:  # noqa: D102
        async def question(client: Any) -> list[Any]:
            async with client.pipeline(transaction=True) as pipe:
                pipe.get(COUNTS + key).pttl(COUNTS + key)
                answers: list[Any] = await pipe.execute()
            return answers

        value, left = await self._redis.ask(question)
        return Count() if value is None else Count(int(value), max(0, left) / 1000)

    async def extend(self, key: str, seconds: float, /) -> None:  # noqa: D102
        await self._redis.ask(lambda client: client.pexpire(COUNTS + key, max(1, round(seconds * 1000))))

    async def drop(self, key: str, /) -> None:  # noqa: D102
        await self._redis.ask(lambda client: client.delete(COUNTS + key))


def _checked(answer: Any) -> Any:
    """Return one answer of a pipeline; raise it if it is an error, unless that says that a key is of another type."""
    if isinstance(answer, Exception) and not str(answer).startswith("WRONGTYPE"):
        raise answer
    return answer


def _kept(own: str, ends: float) -> Session | None:
    """Return the session as this service wrote it; None, and a line in the log without the value, if it is broken."""
    try:
        return replace(_session.decode(own), expires_at=ends)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        logger.warning("a session cannot be read (%d characters)", len(own))
        return None


def _is_id(text: str) -> bool:
    """Return whether a text can be a session id: printable ASCII without blanks, at most :data:`MAX_ID` characters."""
    return 0 < len(text) <= MAX_ID and text.isascii() and text.isprintable() and " " not in text
