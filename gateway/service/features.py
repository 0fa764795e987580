"""Features: additions to a gateway, which give it operations and guards at boot.

``gateway.app`` never imports a feature; authentication, metadata and an application's own additions
are values passed to :class:`gateway.Gateway`, which calls them in the order given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import msgspec

from formats import Registry
from gateway.service.calls import Call
from gateway.service.operations import Operation
from gateway.service.requirements import Needs as Needs
from gateway.service.requirements import SignInPaths
from gateway.service.settings import Settings


class Guard(Protocol):
    """Enforces one requirement of one operation, on each of its calls.

    A guard with an attribute ``needs`` other than :attr:`Needs.REQUEST` runs before the body is read or
    decoded, once for a whole batch; its ``request`` is None. Other guards run after binding, in a batch once for
    each of its requests; for an empty batch, once with a request without values.
    """

    def __call__(self, call: Call, request: Any, /) -> Call | Awaitable[Call]:
        """Return the call, with its identity; :class:`gateway.HttpError` or :class:`gateway.Refusal` refuses.

        It may return an awaitable of the call. Why it need not: most callers are known from memory, and a
        coroutine for each of their requests would cost more than the look-up.
        """
        ...


class Surroundings(msgspec.Struct, frozen=True):
    """What a feature may know about the gateway that it joins."""

    formats: Registry
    settings: Settings
    features: tuple[Any, ...]
    #: Whether the gateway has Starlette routes besides its operations.
    has_routes: bool
    #: Returns all operations, also those of later features; call it only once the gateway is complete, not at boot.
    operations: Callable[[], tuple[Operation[Any, Any], ...]]


@runtime_checkable
class Joining(Protocol):
    """A feature that wants to know the gateway it joins."""

    def join(self, surroundings: Surroundings, /) -> None:
        """Take note of a gateway. Called once per gateway, before :meth:`Feature.operations`."""
        ...


class Answered(msgspec.Struct, frozen=True):
    """An answered request of an operation: ``path`` is without the query, ``seconds`` is how long it took."""

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
    """A feature that wants to see every answer. Its watcher must not raise or block."""

    def watcher(self) -> Callable[[Answered], None] | None:
        """Return the function to call with every answer, None for none. Called once, at boot."""
        ...


@runtime_checkable
class SigningIn(Protocol):
    """A feature that knows who calls, and has pages on which people sign in and out."""

    @property
    def sign_in_paths(self) -> SignInPaths:
        """Return their paths. Read once, at boot."""
        ...


class Feature(Protocol):
    """Operations and guards for a gateway."""

    def operations(self, declared: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        """Return the operations it adds, given all that are declared before it. Called once, at boot."""
        ...

    def guard(self, requirement: Any, operation: Operation[Any, Any], /) -> Guard | None:
        """Return the guard of a requirement, None if it is not this feature's."""
        ...

    def observer(self, operation: Operation[Any, Any], /) -> Guard | None:
        """Return a guard that runs before every call of an operation, whatever it requires; None for none.

        This is how sign-in gives anonymous callers their session cookies.
        """
        ...
