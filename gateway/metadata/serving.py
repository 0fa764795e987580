"""The answers of :class:`gateway.metadata.feature.Metadata`; the host is collected once and printed texts are kept."""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import msgspec
from msgspec.structs import replace

from formats import TextCase
from gateway.http.plain_texts import forbidden
from gateway.http.queries import pairs_of
from gateway.metadata import app_document, catalog
from gateway.metadata.catalog import Catalog
from gateway.metadata.collecting import collected
from gateway.metadata.feature import _Facts
from gateway.metadata.host import Host
from gateway.metadata.languages import options
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.options import OptionError, Options
from gateway.metadata.languages.registry import generator, generators
from gateway.metadata.languages.selection import whole
from gateway.metadata.pages.answering import Page, is_name, page_of
from gateway.metadata.pages.frame import POLICY
from gateway.service.calls import Call
from gateway.service.errors import HttpError, Refusal
from gateway.service.features import Surroundings
from gateway.service.operations import Operation
from gateway.service.results import Reply

_SAME_FOR_ALL = {"Vary": ""}
_KEPT_BYTES = 16_000_000
_HOSTS = 16
"""How many catalogues are kept: one for each set of operations that callers may see."""
_HTML = "text/html; charset=utf-8"


class Kept:
    """The texts used last, by the values they were made from; bounded in number and in bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._texts: OrderedDict[Any, tuple[bytes, str]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def of(self, key: Any, make: Callable[[], bytes]) -> tuple[bytes, str]:
        """Return a text and its tag. New texts are made one at a time, so that none is made twice."""
        held = self._held(key)
        if held is not None:
            return held
        with self._making:
            held = self._held(key)
            if held is None:
                text = make()
                held = self._keep(key, (text, hashlib.sha256(text).hexdigest()[:32]))
            return held

    def _held(self, key: Any) -> tuple[bytes, str] | None:
        with self._lock:
            held = self._texts.get(key)
            if held is not None:
                self._texts.move_to_end(key)
            return held

    def _keep(self, key: Any, held: tuple[bytes, str]) -> tuple[bytes, str]:
        with self._lock:
            self._texts[key] = held
            self._size += len(held[0])
            while self._texts and (len(self._texts) > self._most or self._size > _KEPT_BYTES):
                _, (old, _tag) = self._texts.popitem(last=False)
                self._size -= len(old)
            return held


class Served:
    """One gateway's pages and types."""

    def __init__(self, settings: _Facts, joined: Surroundings) -> None:
        self._settings = settings
        self._joined = joined
        self._date = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
        self._kept = Kept(settings.cache)
        self._lock = threading.Lock()
        self._hosts: OrderedDict[frozenset[int], Host] = OrderedDict()
        #: An answer may change with the next start, or with the caller, so clients must ask again, by the tag.
        personal = bool(settings.requires) or settings.visible is not None
        self._caching = {"Cache-Control": "private, no-cache" if personal else "no-cache"}

    def warm(self) -> None:
        """Collect what an anonymous caller sees, and import every language."""
        self._host(Call("GET", "/"))
        generators()

    # What is shown

    def _host(self, call: Call) -> tuple[Any, Host]:
        """Return the host as a caller sees it, and a key that is different for another view of it."""
        shown = self._shown_to(call)
        key = frozenset(map(id, shown)) if self._settings.visible is not None else frozenset()
        with self._lock:
            host = self._hosts.get(key)
            if host is None:
                host = self._hosts[key] = self._collect(shown)
                if len(self._hosts) > _HOSTS:
                    self._hosts.popitem(last=False)
            self._hosts.move_to_end(key)
        base_url = self._base_url(call)
        return (key, base_url), host.at(base_url)

    def _shown_to(self, call: Call) -> Sequence[Operation[Any, Any]]:
        visible = self._settings.visible
        return self._public if visible is None else [shown for shown in self._public if visible(shown, call.identity)]

    @cached_property
    def _public(self) -> tuple[Operation[Any, Any], ...]:
        return tuple(operation for operation in self._joined.operations() if operation.public)

    def _base_url(self, call: Call) -> str:
        return self._settings.base_url if self._settings.base_url is not None else call.base_url

    def _collect(self, operations: Sequence[Operation[Any, Any]]) -> Host:
        settings, text_case = self._settings, self._joined.settings.options.text_case
        described, facts = collected(operations, rules=settings.rules)
        if described.config is not None:
            described = replace(described, config=replace(described.config, make_properties_optional=settings.optional))
        names, media_types = [], {}
        for format_ in self._joined.formats:
            if format_.name != "html":
                names.append(format_.name)
                media_types[format_.name] = format_.media_types[0]
        usual = [name for name in ("json", "xml", "jsv", "csv") if name in names]
        facts = replace(
            facts,
            service_name=settings.service_name,
            pascal_case=text_case is TextCase.DECLARED,
            insert_code=dict(settings.insert_code),
            add_code=dict(settings.add_code),
            formats=(*usual, *(name for name in names if name not in usual)),
            media_types={name: type_ for name, type_ in media_types.items() if name not in usual},
            links=settings.links,
        )
        return Host(described, facts, "", self._date, exact=settings.exact)

    def _document(self, held: tuple[bytes, str], call: Call) -> Any:
        """Answer with a JSON document, or with its content in the format that the client asks for."""
        text, tag = held
        if call.format_name == "json":
            return Reply(text, media_type="application/json", etag=tag, headers=self._caching)
        if call.format_name == "xml":
            raise HttpError(406, "NotAcceptable", "This document has no XML form")
        return msgspec.json.decode(text)

    # Pages

    def page(self, format_: str | None, call: Call) -> Reply:
        """Answer with a page; without one as ServiceStack does: 403 with the request in its text, or an empty 404."""
        if not call.path.rstrip("/").lower().endswith("metadata"):
            raise Refusal(404)  # /metadata.json
        key, host = self._host(call)
        parameters: dict[str, str] = {}
        for name, value in _pairs(call.query):
            parameters.setdefault(name.lower(), value)
        lang = parameters.get("lang", "")
        if not host.exact and lang and not is_name(lang):
            raise HttpError.bad_request("lang takes the name of a language")
        asked: dict[str, str] = {name: parameters[name] for name in ("op", "lang") if name in parameters}
        to = _host_name(call.base_url if self._settings.base_url is None else self._settings.base_url)
        page = self._page(key, host, format_, asked, to)
        if isinstance(page, Page):
            if page.status == 403:
                body = forbidden(call.verb, call.path, call.query)
                raise Refusal(403, (), body, "text/plain")
            raise Refusal(page.status)
        text, tag = page
        headers = {**_SAME_FOR_ALL, "Content-Security-Policy": POLICY, **self._caching}
        return Reply(text, media_type=_HTML, headers=headers, etag=tag)

    def _page(
        self, key: Any, host: Host, format_: str | None, asked: dict[str, str], to: str
    ) -> tuple[bytes, str] | Page:
        pages: list[Page] = []

        def make() -> bytes:
            pages.append(page_of(host, format_, asked, to))
            if pages[0].status != 200:
                raise _NothingError
            return pages[0].text.encode("utf-8", "replace")

        try:
            return self._kept.of(("page", key, format_, tuple(asked.items()), to), make)
        except _NothingError:
            return pages[0]

    # Types

    def links(self, call: Call) -> Any:
        """Answer with the addresses of the types."""
        base = self._base_url(call)
        listed = sorted(
            (module.LANGUAGE.listed, module.LANGUAGE.link, module.LANGUAGE.key)
            for module in generators().values()
            if module.LANGUAGE.listed
        )
        addresses = {"Metadata": f"{base}/types/metadata"}
        addresses.update({link: f"{base}/types/{key}" for _, link, key in listed})
        return addresses

    def file(self, language: str, call: Call) -> Any:
        """Answer with a file of types, or for ``metadata`` with the catalogue."""
        if language.lower() == "metadata":
            return self._catalog(call)
        module = generator(language)
        if module is None or not module.LANGUAGE.listed:
            raise Refusal(404)
        key, host = self._host(call)
        asked = self._options(host, call)
        text, tag = self._kept.of(
            ("file", module.LANGUAGE.key, key, asked), lambda: module.file(host, asked).encode("utf-8", "replace")
        )
        return Reply(text, media_type=module.LANGUAGE.media_type, etag=tag, headers=self._caching)

    def _options(self, host: Host, call: Call) -> Options:
        try:
            asked = options.read(_pairs(call.query), host.catalog.config)
            if not host.exact:
                options.check(asked)
        except OptionError as error:
            raise HttpError(400, "ArgumentException", str(error)) from None
        return asked

    def _catalog(self, call: Call) -> Any:
        key, host = self._host(call)
        asked = self._options(host, call)

        def make() -> bytes:
            return catalog.write(_shown(host, asked), pascal_case=host.facts.pascal_case)

        return self._document(self._kept.of(("catalog", key, asked), make), call)

    # The host

    def app(self, call: Call) -> Any:
        """Answer ``/metadata/app``."""
        key, host = self._host(call)
        asked = self._options(host, call)
        joined = self._joined
        providers = [name for feature in joined.features for name in getattr(feature, "providers", ())]
        types = {format_.name: format_.media_types[0] for format_ in joined.formats}

        def make() -> bytes:
            document = app_document.app(_shown(host, asked), host, types, providers)
            return catalog.recased(document) if host.facts.pascal_case else document

        return self._document(self._kept.of(("app", key, asked), make), call)

    def nav(self, name: str | None, call: Call) -> Any:
        """Answer ``/metadata/nav``: this host has no menus."""
        _, host = self._host(call)
        answer: dict[str, Any] = {"baseUrl": host.base_url, "results": []}
        if not name:
            answer["navItemsMap"] = {"auth": []} if "Authenticate" in host.requests else {}
        if host.facts.pascal_case:
            answer = {key[:1].upper() + key[1:]: value for key, value in answer.items()}
        return answer


class _NothingError(Exception):
    """There is no such page, so there is nothing to keep."""


def _shown(host: Host, asked: Options) -> Catalog:
    """Return the catalogue with the types and operations that the options include."""
    config = host.catalog.config
    selected = filtered(replace(whole(host), complete=False), asked)
    return Catalog(
        None if config is None else replace(config, base_url=host.base_url),
        host.catalog.namespaces,
        selected.types,
        selected.operations,
    )


def _pairs(query: str) -> list[tuple[str, str]]:
    return list(pairs_of(query, limit=query.count("&") + 1))


def _host_name(base_url: str) -> str:
    """Return the host name for samples, without a port."""
    return base_url.partition("://")[2].partition("/")[0].partition(":")[0]
