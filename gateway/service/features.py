"""How a room is joined to the house: a feature gives operations and guards, asked at boot.

``app`` never imports a feature; authentication, metadata and an application's own additions
are values passed to :class:`gateway.Gateway`, asked in the order given.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import msgspec

from formats import Registry
from gateway.service.calls import Call
from gateway.service.operations import Operation
from gateway.service.settings import Settings


class Needs(enum.Enum):
    """What a guard decides by: it runs as soon as that is there, so that nothing is read for those it refuses."""

    #: The URL and the headers; nothing of the body has been read.
    HEAD = "head"
    #: The fields of a form besides, where the body is one.
    FORM = "form"
    #: The request DTO.
    REQUEST = "request"


class Guard(Protocol):
    """Enforces one requirement of one operation, on each of its calls.

    A guard with an attribute ``needs`` other than :attr:`Needs.REQUEST` runs before the body is read or
    decoded, once for a whole batch; its ``request`` is None. Others run after binding, in a batch once for each
    of its requests, and for an empty one with a request without values.
    """

    def __call__(self, call: Call, request: Any, /) -> Call | Awaitable[Call]:
        """Return the call, with its identity; :class:`gateway.HttpError` or :class:`gateway.Refusal` refuses.

        It may be a coroutine. Why it need not be: most callers are known from memory, and a
        coroutine for each of their requests would cost more than looking them up.
        """
        ...


class Surroundings(msgspec.Struct, frozen=True):
    """What a feature may know of the gateway that it joins."""

    formats: Registry
    settings: Settings
    features: tuple[Any, ...]
    #: Whether the gateway has routes of Starlette's for what is no operation.
    has_routes: bool
    #: All operations, those of features asked later too: to be called when everything is there, not at boot.
    operations: Callable[[], tuple[Operation[Any, Any], ...]]


@runtime_checkable
class Joining(Protocol):
    """A feature that wants to know the gateway it joins."""

    def join(self, surroundings: Surroundings, /) -> None:
        """Take note of a gateway. Called once for each, before :meth:`Feature.operations`."""
        ...


class Answered(msgspec.Struct, frozen=True):
    """A request of an operation that has been answered: ``path`` has no query, ``seconds`` is what it took."""

    operation: str
    public: bool  #: listed on the metadata pages
    verb: str
    path: str
    base_url: str
    client: str
    user_id: str | None
    headers: Mapping[str, str]  #: the request's
    status: int
    reason: str | None  #: None is the standard phrase
    reply_headers: tuple[tuple[str, str], ...]
    seconds: float


@runtime_checkable
class Watching(Protocol):
    """A feature that wants to be told of every answer. What it does with it must not fail or wait."""

    def watcher(self) -> Callable[[Answered], None] | None:
        """Return what is told, None for nothing. Asked once, at boot."""
        ...


class SignInPaths(msgspec.Struct, frozen=True):
    """Where people sign in and out, below the prefix that a gateway is mounted under."""

    sign_in: str  #: takes ``?redirect=``, where to go afterwards
    sign_out: str


@runtime_checkable
class SigningIn(Protocol):
    """A feature that knows who calls, and has pages on which people sign in and out."""

    @property
    def sign_in_paths(self) -> SignInPaths:
        """Return where they are. Asked once, at boot."""
        ...


class Feature(Protocol):
    """Operations and guards for a gateway."""

    def operations(self, declared: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        """Return the operations it adds, given all declared before it. Asked once, at boot."""
        ...

    def guard(self, requirement: Any, operation: Operation[Any, Any], /) -> Guard | None:
        """Return the guard of a requirement, None if it is not this feature's."""
        ...

    def observer(self, operation: Operation[Any, Any], /) -> Guard | None:
        """Return what runs before every call of an operation, guarded or not; None for nothing.

        This is how sign-in gives anonymous callers their session cookies.
        """
        ...
