"""The session cookies: names, lives and spelling (gateway/WIRE.md 7.1).

    ss-id=…; path=/; samesite=lax; httponly                              a browser session
    ss-pid=…; expires=…; path=/; samesite=lax; httponly                  20 years
    ss-id=; expires={yesterday}; path=/; samesite=lax; httponly          forgotten

``secure`` stands after the path where the client's connection is encrypted, ``domain=…`` before it where a
host has its cookies for a whole domain.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Literal, get_args
from urllib.parse import quote

import msgspec

from gateway.auth.origins import is_told
from gateway.http.headers import raw
from gateway.service.calls import Call
from gateway.service.results import Cookie

SESSION = "ss-id"
PERMANENT = "ss-pid"
OPTION = "ss-opt"
USER = "X-UAId"
TOKEN = "ss-tok"  # noqa: S105 - a cookie's name
REFRESH = "ss-reftok"

#: Values of ``ss-opt``: which of the two ids is the active one.
TEMPORARY = "temp"
PERMANENTLY = "perm"

#: Cookies that signing out deletes, in this order (gateway/WIRE.md 7.4); ``ss-opt`` stays.
FORGOTTEN = (SESSION, PERMANENT, USER, TOKEN, REFRESH)

#: Life of the cookies that outlive the browser.
LASTING = timedelta(days=7305)  # 20 years

Header = tuple[str, str]

#: To which requests from pages of other sites browsers attach a cookie (RFC 6265bis §4.1.2.7).
SameSite = Literal["lax", "strict", "none"]


#: How long a cookie lives: as long as the browser runs, 20 years, or since yesterday no more.
Life = Literal["brief", "lasting", "gone"]


class SessionCookie(msgspec.Struct, frozen=True, cache_hash=True):
    """A cookie to set; its life is one of the three, or ends at a date (UTC)."""

    name: str
    value: str
    life: Life | datetime = "lasting"


#: When a cookie ends, None with the browser, and how that is spelled.
Dated = tuple[datetime | None, str]
#: Header lines for a newcomer: what stands before the session id, between the two ids, and after them.
_Template = tuple[bytes, bytes, bytes]
#: How many of them are kept, for as many users.
_TEMPLATES_AT_MOST = 1024


class Cookies:
    """Spells cookies; ``clock`` gives seconds since 1970. ``domain`` None is the host that sets them, and no other.

    Dates are formatted once a minute, because formatting them costs more than the rest of a cookie.
    Raises ValueError for settings that browsers refuse.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, *, same_site: SameSite = "lax", domain: str | None = None
    ) -> None:
        if same_site not in get_args(SameSite):
            raise ValueError(f"same_site={same_site!r} is none of {', '.join(get_args(SameSite))}")
        self._same_site, self._domain = same_site, Cookie("a", "", domain=domain).domain
        where = "" if domain is None else f"; domain={domain}"
        self._ends = {
            False: f"{where}; path=/; samesite={same_site}; httponly",
            True: f"{where}; path=/; secure; samesite={same_site}; httponly",
        }
        self._clock = clock
        self._made_at = float("-inf")
        self._dates: dict[Life | datetime, Dated] = {"brief": (None, "")}
        self._templates: dict[tuple[tuple[SessionCookie, ...], bool], _Template] = {}

    def headers(self, cookies: Iterable[SessionCookie], secure: bool) -> tuple[Header, ...]:
        """Return the ``Set-Cookie`` headers."""
        dates = self._current()
        end = self._ends[secure]
        return tuple(
            [
                ("Set-Cookie", f"{each.name}={each.value}{(dates.get(each.life) or _until(each.life))[1]}{end}")
                for each in cookies
            ]
        )

    def newcomers(self, ids: tuple[bytes, bytes], told: tuple[SessionCookie, ...], secure: bool) -> bytes:
        """Return the lines of the ``Set-Cookie`` headers for a caller without ids: two new ones, and cookies besides.

        They are those of :meth:`headers`. All but the ids is the same for a minute, and kept for as long.
        """
        self._current()
        template = self._templates.get((told, secure)) or self._template(told, secure)
        return b"".join((template[0], ids[0], template[1], ids[1], template[2]))

    def _template(self, told: tuple[SessionCookie, ...], secure: bool) -> _Template:
        ids = (SessionCookie(SESSION, "", "brief"), SessionCookie(PERMANENT, ""))
        session, permanent, *others = (b"%b: %b\r\n" % pair for pair in raw(self.headers((*ids, *told), secure)))
        start, equals, end = session.partition(b"=")
        next_start, _, next_end = permanent.partition(b"=")
        template = start + equals, end + next_start + equals, b"".join((next_end, *others))
        if len(self._templates) >= _TEMPLATES_AT_MOST:
            self._templates.clear()
        self._templates[told, secure] = template
        return template

    def values(self, cookies: Iterable[SessionCookie], secure: bool) -> tuple[Cookie, ...]:
        """Return the cookies of a :class:`gateway.service.results.Reply`."""
        dates, same_site, domain = self._current(), self._same_site, self._domain
        return tuple(
            Cookie(
                each.name,
                each.value,
                (dates.get(each.life) or _until(each.life))[0],
                secure=secure,
                same_site=same_site,
                domain=domain,
            )
            for each in cookies
        )

    def _current(self) -> dict[Life | datetime, Dated]:
        now = self._clock()
        if not 0 <= now - self._made_at < 60:
            self._made_at = now
            at = datetime.fromtimestamp(now, UTC)
            self._dates["lasting"] = _until(at + LASTING)
            self._dates["gone"] = _until(at - timedelta(days=1))
            self._templates.clear()
        return self._dates


def _until(date: Life | datetime) -> Dated:
    assert isinstance(date, datetime)  # noqa: S101 - the lives have dates of their own
    return date, f"; expires={format_datetime(date, usegmt=True)}"


def gone(name: str) -> SessionCookie:
    """Return a cookie that deletes the one of this name."""
    return SessionCookie(name, "", "gone")


def forgotten() -> tuple[SessionCookie, ...]:
    """Return the cookies that signing out deletes."""
    return tuple(gone(name) for name in FORGOTTEN)


class Presented(msgspec.Struct, frozen=True):
    """The session ids and option that a request carries, each ``""`` if it does not."""

    session_id: str
    permanent_id: str
    option: str
    active: str  #: the one under which the caller's session is kept
    names_page: bool  #: the browser says which site's page sent the request
    has_ids: bool


def presented(call: Call) -> Presented:
    """Return what a call carries; ``X-ss-id`` and its like win over the cookies (gateway/WIRE.md 7.1)."""
    known = call.derived.get(Presented) if call.derived is not None else None
    if known is not None:
        found: Presented = known
        return found
    header, cookie = call.headers.get, call.cookies.get
    session_id = header("x-ss-id") or cookie(SESSION, "")
    permanent_id = header("x-ss-pid") or cookie(PERMANENT, "")
    option = header("x-ss-opt") or cookie(OPTION, "")
    active = permanent_id if PERMANENTLY in option else session_id
    found = Presented(session_id, permanent_id, option, active, is_told(call), bool(session_id or permanent_id))
    if call.derived is not None:
        call.derived[Presented] = found
    return found


def user_cookie(user_id: str) -> SessionCookie:
    """Return ``X-UAId``; characters that a cookie may not hold are percent-encoded."""
    plain = user_id.isascii() and user_id.isalnum()
    return SessionCookie(USER, user_id if plain else quote(user_id, safe=""))


def option_cookie(*, remember: bool) -> SessionCookie:
    """Return ``ss-opt``: which of the two ids is the active one."""
    return _PERM if remember else _TEMP


_TEMP, _PERM = SessionCookie(OPTION, TEMPORARY), SessionCookie(OPTION, PERMANENTLY)


@functools.lru_cache(_TEMPLATES_AT_MOST)
def announcement(user_id: str) -> tuple[SessionCookie, ...]:
    """Return the cookies that tell a caller with credentials of its own who it is (gateway/WIRE.md 7.6, 7.7)."""
    return option_cookie(remember=False), user_cookie(user_id)


def is_secure(call: Call) -> bool:
    """Return whether the client's connection is encrypted, as it sees it itself."""
    return call.base_url.startswith("https:")
