"""``Metadata``: the feature that gives a gateway its pages, its types and its catalogue.

    app = Gateway(operations, features=[Metadata(service_name="Evo Voice")])

It adds a few operations, which are on no page themselves. What they print is made when it is first asked for, by
modules that are imported then: a gateway that nobody explores pays for the routes alone.
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
    """``/``, where there is nothing else."""


class _Facts(msgspec.Struct, frozen=True):
    """What :class:`Metadata` was told."""

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
    :param base_url: the address that pages and files name; None is that of each request
    :param exact: answer the bytes that a 6.4 host does, its faults included (:mod:`gateway.metadata`)
    :param pages: whether there are pages; off, ``/metadata`` is 404
    :param types: whether there are ``/types``
    :param requires: what callers must be for any of it; guarded as on operations
    :param visible: which operations a caller sees, by ``(operation, identity)``; None shows all that are public. The
        identity is that of a session; with ``requires=(SignedIn(),)`` it is known of every caller
    :param insert_code: text before the first type of a file, by language (``typescript``)
    :param add_code: text after the last one
    :param links: more links on the index, as (text, address)
    :param rules: whether rules of members are shown as ``[Validate]``; a host whose rules are those of validator
        classes shows none
    :param optional: whether members of generated types are optional on the pages (``MakePropertiesOptional``)
    :param cache: pages and files that are kept, in number; together they take 16 MB at most
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
        self._room: _Room | None = None

    def warm(self) -> None:
        """Collect what a caller sees whom nobody knows, soon after the start: no request has to wait for it."""
        if self._room is not None:
            self._room.warm()

    def join(self, surroundings: Surroundings, /) -> None:
        """Take note of the gateway whose operations are to be shown."""
        self._joined = surroundings

    def operations(self, declared: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        """Return the operations of the pages and types; ``/`` leads to them where nothing else stands there."""
        if self._joined is None:
            raise ValueError("Metadata is a feature of a Gateway, which tells it what there is")
        told = self.told
        room = self._room = _Room(told, self._joined)
        found: list[Operation[Any, Any]] = []
        if told.pages:
            found += [
                room.operation(room.page, MetadataPage, "/metadata", "/{PageFormat}/metadata", bare=True),
                room.operation(room.app, MetadataApp, "/metadata/app"),
                room.operation(room.nav, MetadataNav, "/metadata/nav", "/metadata/nav/{Name}"),
            ]
            taken = self._joined.has_routes or any(route.path == "/" for each in declared for route in each.routes)
            if not (taken or told.exact):
                found.append(room.operation(room.root, MetadataRoot, "/", bare=True))
        if told.types:
            found += [
                room.operation(room.links, TypesLinks, "/types"),
                room.operation(room.file, TypesFile, "/types/{Language}"),
            ]
        return found

    def guard(self, requirement: Requirement, operation: Operation[Any, Any], /) -> Guard | None:
        """Return None: what is required here is guarded by the features that guard it elsewhere."""
        return None

    def observer(self, operation: Operation[Any, Any], /) -> Guard | None:
        """Return None."""
        return None


class _Room:
    """The handlers of one gateway; everything behind them is made at the first request."""

    def __init__(self, told: _Facts, joined: Surroundings) -> None:
        self._told = told
        self._joined = joined
        self._made: Served | None = None
        self._making = threading.Lock()

    def operation(self, handler: Any, request: Any, *paths: str, bare: bool = False) -> Operation[Any, Any]:
        """Return an operation that no page shows; ``bare`` ones are the same for every caller."""
        return Operation(
            handler=handler,
            request=request,
            response=None,
            routes=tuple(Route(each, ("GET",)) for each in paths),
            name=request.__name__,
            verbs=("GET",),
            requires=self._told.requires,
            takes_call=True,
            # The first of them collects what is shown, a file of thousands of types is long: nobody waits for either.
            in_thread=request is not MetadataRoot,
            public=False,
            observed=not bare or self._told.visible is not None,
        )

    @property
    def _served(self) -> Served:
        with self._making:
            if self._made is None:
                from gateway.metadata.serving import Served  # noqa: PLC0415 - when first asked for

                self._made = Served(self._told, self._joined)
            return self._made

    def warm(self) -> None:
        """Collect what there is to show."""
        self._served.warm()

    def page(self, request: MetadataPage, call: Call) -> Any:
        """Answer a page."""
        return self._served.page(request.page_format, call)

    def app(self, request: MetadataApp, call: Call) -> Any:
        """Answer the facts of the host."""
        return self._served.app(call)

    def nav(self, request: MetadataNav, call: Call) -> Any:
        """Answer the menus, of which there are none."""
        return self._served.nav(request.name, call)

    def links(self, request: TypesLinks, call: Call) -> Any:
        """Answer where the types are."""
        return self._served.links(call)

    def file(self, request: TypesFile, call: Call) -> Any:
        """Answer the types in a language, or the catalogue."""
        return self._served.file(request.language or "", call)

    def root(self, request: MetadataRoot, call: Call) -> Reply:
        """Lead to the index."""
        return Reply(status=302, headers={"Location": f"{self._told.base_url or call.base_url}/metadata"})
