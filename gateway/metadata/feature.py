"""``Metadata``: the feature that adds pages, generated types and the catalogue to a gateway.

    app = Gateway(operations, features=[Metadata(service_name="Evo Voice")])

It adds a few operations, which the pages do not list. The modules that print the answers are imported at the first
request: a gateway that nobody explores pays for the routes alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from formats import Dto
from gateway.service.calls import Call, Identity
from gateway.service.features import Guard, Surroundings
from gateway.service.operations import Operation, Route
from gateway.service.requirements import Requirement
from gateway.service.results import Reply

if TYPE_CHECKING:
    from gateway.metadata.serving import Served

NAMESPACE = "ServiceStack.Metadata"


class MetadataPage(Dto, namespace=NAMESPACE):
    """``/metadata`` and ``/csv/metadata?op=Hello&lang=typescript``."""

    page_format: str | None = None


class TypesLinks(Dto, namespace=NAMESPACE):
    """``/types``."""


class TypesFile(Dto, namespace=NAMESPACE):
    """``/types/typescript``."""

    language: str | None = None


class MetadataApp(Dto, namespace=NAMESPACE):
    """``/metadata/app``."""


class MetadataNav(Dto, namespace=NAMESPACE):
    """``/metadata/nav`` and ``/metadata/nav/NAME``."""

    name: str | None = None


class MetadataRoot(Dto, namespace=NAMESPACE):
    """``/``, if nothing else is there."""


class _Facts(msgspec.Struct, frozen=True):
    """The parameters of :class:`Metadata`."""

    service_name: str = "Services"
    base_url: str | None = None
    exact: bool = False
    pages: bool = True
    types: bool = True
    requires: tuple[Requirement, ...] = ()
    visible: Callable[[Operation[Any, Any], Identity | None], bool] | None = None
    insert_code: Mapping[str, str] = {}
    add_code: Mapping[str, str] = {}
    links: tuple[tuple[str, str], ...] = ()
    rules: bool = True
    optional: bool = True
    cache: int = 256


class Metadata:
    """The pages and types of a gateway; see the parameters for what they show.

    :param service_name: the heading of the pages
    :param base_url: the base address in pages and files; None takes that of each request
    :param exact: answer with the bytes of a 6.4 host, faults included (:mod:`gateway.metadata`)
    :param pages: whether there are pages; if not, ``/metadata`` is 404
    :param types: whether there is ``/types``
    :param requires: requirements for all of it, guarded as on operations
    :param visible: whether a caller sees an operation, by ``(operation, identity)``; None shows all public ones. The
        identity is that of a session; with ``requires=(SignedIn(),)`` it is known for every caller
    :param insert_code: text before the first type of a file, by language (``typescript``)
    :param add_code: text after the last type, by language
    :param links: more links on the index page, as (text, address)
    :param rules: whether rules of members are shown as ``[Validate]``; a host with validator classes shows none
    :param optional: whether members of generated types are optional on the pages (``MakePropertiesOptional``)
    :param cache: how many pages and files are kept; together they take 16 MB at most
    """

    def __init__(
        self,
        *,
        service_name: str = "Services",
        base_url: str | None = None,
        exact: bool = False,
        pages: bool = True,
        types: bool = True,
        requires: Iterable[Requirement] = (),
        visible: Callable[[Operation[Any, Any], Identity | None], bool] | None = None,
        insert_code: Mapping[str, str] | None = None,
        add_code: Mapping[str, str] | None = None,
        links: Iterable[tuple[str, str]] = (),
        rules: bool = True,
        optional: bool = True,
        cache: int = 256,
    ) -> None:
        self.told = _Facts(
            service_name=service_name,
            base_url=base_url.rstrip("/") if base_url is not None else None,
            exact=exact,
            pages=pages,
            types=types,
            requires=tuple(requires),
            visible=visible,
            insert_code=dict(insert_code or {}),
            add_code=dict(add_code or {}),
            links=tuple(links),
            rules=rules,
            optional=optional,
            cache=cache,
        )
        self._joined: Surroundings | None = None
        self._handlers: _Handlers | None = None

    def warm(self) -> None:
        """Collect what an anonymous caller sees, soon after the start, so that no request has to wait for it."""
        if self._handlers is not None:
            self._handlers.warm()

    def join(self, surroundings: Surroundings, /) -> None:
        """Take note of the gateway whose operations are to be shown."""
        self._joined = surroundings

    def operations(self, declared: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        """Return the operations of the pages and types; ``/`` redirects to the pages if nothing else is there."""
        if self._joined is None:
            raise ValueError("Metadata must be joined to a Gateway: write Gateway(..., features=[Metadata()])")
        settings = self.told
        handlers = self._handlers = _Handlers(settings, self._joined)
        own: list[Operation[Any, Any]] = []
        if settings.pages:
            own += [
                handlers.operation(handlers.page, MetadataPage, "/metadata", "/{PageFormat}/metadata", bare=True),
                handlers.operation(handlers.app, MetadataApp, "/metadata/app"),
                handlers.operation(handlers.nav, MetadataNav, "/metadata/nav", "/metadata/nav/{Name}"),
            ]
            taken = self._joined.has_routes or any(route.path == "/" for one in declared for route in one.routes)
            if not (taken or settings.exact):
                own.append(handlers.operation(handlers.root, MetadataRoot, "/", bare=True))
        if settings.types:
            own += [
                handlers.operation(handlers.links, TypesLinks, "/types"),
                handlers.operation(handlers.file, TypesFile, "/types/{Language}"),
            ]
        return own

    def guard(self, requirement: Requirement, operation: Operation[Any, Any], /) -> Guard | None:
        """Return None: other features guard the requirements of these operations too."""
        return None

    def observer(self, operation: Operation[Any, Any], /) -> Guard | None:
        """Return None."""
        return None


class _Handlers:
    """The handlers of one gateway; the modules and texts that they need are loaded at the first request."""

    def __init__(self, settings: _Facts, joined: Surroundings) -> None:
        self._settings = settings
        self._joined = joined
        self._ready: Served | None = None
        self._making = threading.Lock()

    def operation(self, handler: Any, request: Any, *paths: str, bare: bool = False) -> Operation[Any, Any]:
        """Return an operation that no page lists; a ``bare`` one answers every caller alike."""
        return Operation(
            handler=handler,
            request=request,
            response=None,
            routes=tuple(Route(path, ("GET",)) for path in paths),
            name=request.__name__,
            verbs=("GET",),
            requires=self._settings.requires,
            takes_call=True,
            # In a thread: the first request collects all types, and a file of thousands of types takes long to print.
            in_thread=request is not MetadataRoot,
            public=False,
            observed=not bare or self._settings.visible is not None,
        )

    @property
    def _served(self) -> Served:
        with self._making:
            if self._ready is None:
                from gateway.metadata.serving import Served  # noqa: PLC0415 - only at the first request

                self._ready = Served(self._settings, self._joined)
            return self._ready

    def warm(self) -> None:
        """Collect the catalogue."""
        self._served.warm()

    def page(self, request: MetadataPage, call: Call) -> Any:
        """Answer with a page."""
        return self._served.page(request.page_format, call)

    def app(self, request: MetadataApp, call: Call) -> Any:
        """Answer with the settings of the host and its catalogue."""
        return self._served.app(call)

    def nav(self, request: MetadataNav, call: Call) -> Any:
        """Answer with the menus, of which there are none."""
        return self._served.nav(request.name, call)

    def links(self, request: TypesLinks, call: Call) -> Any:
        """Answer with the addresses of the types."""
        return self._served.links(call)

    def file(self, request: TypesFile, call: Call) -> Any:
        """Answer with the types in a language, or with the catalogue."""
        return self._served.file(request.language or "", call)

    def root(self, request: MetadataRoot, call: Call) -> Reply:
        """Redirect to the index page."""
        return Reply(status=302, headers={"Location": f"{self._settings.base_url or call.base_url}/metadata"})
