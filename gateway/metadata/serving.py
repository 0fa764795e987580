"""What the handlers of :class:`gateway.metadata.feature.Metadata` answer: the host made once, its texts kept."""

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
"""Sets of operations that callers see, whose catalogues are kept."""
_HTML = "text/html; charset=utf-8"


class Kept:
    """Texts by what they were made from: the last ones asked for, so many and so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Any, tuple[bytes, str]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def of(self, key: Any, make: Callable[[], bytes]) -> tuple[bytes, str]:
        """Return a text and its tag: a kept one at once, others made one at a time, so that none is made twice."""
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
            held = self._found.get(key)
            if held is not None:
                self._found.move_to_end(key)
            return held

    def _keep(self, key: Any, held: tuple[bytes, str]) -> tuple[bytes, str]:
        with self._lock:
            self._found[key] = held
            self._size += len(held[0])
            while self._found and (len(self._found) > self._most or self._size > _KEPT_BYTES):
                _, (old, _tag) = self._found.popitem(last=False)
                self._size -= len(old)
            return held


class Served:
    """One gateway's pages and types."""

    def __init__(self, told: _Facts, joined: Surroundings) -> None:
        self._told = told
        self._joined = joined
        self._date = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
        self._kept = Kept(told.cache)
        self._lock = threading.Lock()
        self._hosts: OrderedDict[frozenset[int], Host] = OrderedDict()
        #: What callers see may change with the next start, and with who they are: they ask again, by the tag.
        personal = bool(told.requires) or told.visible is not None
        self._caching = {"Cache-Control": "private, no-cache" if personal else "no-cache"}

    def warm(self) -> None:
        """Collect what a caller sees whom nobody knows, and import every language."""
        self._host(Call("GET", "/"))
        generators()

    # What is shown

    def _host(self, call: Call) -> tuple[Any, Host]:
        """Return the host that a caller sees, and what tells it from those that others see."""
        shown = self._shown_to(call)
        key = frozenset(map(id, shown)) if self._told.visible is not None else frozenset()
        with self._lock:
            host = self._hosts.get(key)
            if host is None:
                host = self._hosts[key] = self._made(shown)
                if len(self._hosts) > _HOSTS:
                    self._hosts.popitem(last=False)
            self._hosts.move_to_end(key)
        base_url = self._base_url(call)
        return (key, base_url), host.at(base_url)

    def _shown_to(self, call: Call) -> Sequence[Operation[Any, Any]]:
        visible = self._told.visible
        return self._public if visible is None else [each for each in self._public if visible(each, call.identity)]

    @cached_property
    def _public(self) -> tuple[Operation[Any, Any], ...]:
        return tuple(each for each in self._joined.operations() if each.public)

    def _base_url(self, call: Call) -> str:
        return self._told.base_url if self._told.base_url is not None else call.base_url

    def _made(self, operations: Sequence[Operation[Any, Any]]) -> Host:
        told, settings = self._told, self._joined.settings
        found, facts = collected(operations, rules=told.rules)
        if found.config is not None:
            found = replace(found, config=replace(found.config, make_properties_optional=told.optional))
        names, media_types = [], {}
        for each in self._joined.formats:
            if each.name != "html":
                names.append(each.name)
                media_types[each.name] = each.media_types[0]
        usual = [each for each in ("json", "xml", "jsv", "csv") if each in names]
        facts = replace(
            facts,
            service_name=told.service_name,
            pascal_case=settings.options.text_case is TextCase.DECLARED,
            insert_code=dict(told.insert_code),
            add_code=dict(told.add_code),
            formats=(*usual, *(each for each in names if each not in usual)),
            media_types={name: type_ for name, type_ in media_types.items() if name not in usual},
            links=told.links,
        )
        return Host(found, facts, "", self._date, exact=told.exact)

    def _document(self, held: tuple[bytes, str], call: Call) -> Any:
        """Answer a JSON document: as it is, or in the format that was asked for."""
        text, tag = held
        if call.format_name == "json":
            return Reply(text, media_type="application/json", etag=tag, headers=self._caching)
        if call.format_name == "xml":
            raise HttpError(406, "NotAcceptable", "This document has no XML form")
        return msgspec.json.decode(text)

    # Pages

    def page(self, format_: str | None, call: Call) -> Reply:
        """Answer a page; one that is not there as the original does: 403 with what was asked for, 404 bare."""
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
        to = _host_name(call.base_url if self._told.base_url is None else self._told.base_url)
        found = self._page(key, host, format_, asked, to)
        if isinstance(found, Page):
            if found.status == 403:
                body = forbidden(call.verb, call.path, call.query)
                raise Refusal(403, (), body, "text/plain")
            raise Refusal(found.status)
        text, tag = found
        headers = {**_SAME_FOR_ALL, "Content-Security-Policy": POLICY, **self._caching}
        return Reply(text, media_type=_HTML, headers=headers, etag=tag)

    def _page(
        self, key: Any, host: Host, format_: str | None, asked: dict[str, str], to: str
    ) -> tuple[bytes, str] | Page:
        made: list[Page] = []

        def make() -> bytes:
            made.append(page_of(host, format_, asked, to))
            if made[0].status != 200:
                raise _NothingError
            return made[0].text.encode("utf-8", "replace")

        try:
            return self._kept.of(("page", key, format_, tuple(asked.items()), to), make)
        except _NothingError:
            return made[0]

    # Types

    def links(self, call: Call) -> Any:
        """Answer where the types are."""
        base = self._base_url(call)
        listed = sorted(
            (each.LANGUAGE.listed, each.LANGUAGE.link, each.LANGUAGE.key)
            for each in generators().values()
            if each.LANGUAGE.listed
        )
        found = {"Metadata": f"{base}/types/metadata"}
        found.update({link: f"{base}/types/{key}" for _, link, key in listed})
        return found

    def file(self, language: str, call: Call) -> Any:
        """Answer a type file, or the catalogue for ``metadata``."""
        if language.lower() == "metadata":
            return self._catalog(call)
        found = generator(language)
        if found is None or not found.LANGUAGE.listed:
            raise Refusal(404)
        key, host = self._host(call)
        asked = self._options(host, call)
        text, tag = self._kept.of(
            ("file", found.LANGUAGE.key, key, asked), lambda: found.file(host, asked).encode("utf-8", "replace")
        )
        return Reply(text, media_type=found.LANGUAGE.media_type, etag=tag, headers=self._caching)

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
        providers = [each for feature in joined.features for each in getattr(feature, "providers", ())]
        types = {each.name: each.media_types[0] for each in joined.formats}

        def make() -> bytes:
            document = app_document.app(_shown(host, asked), host, types, providers)
            return catalog.recased(document) if host.facts.pascal_case else document

        return self._document(self._kept.of(("app", key, asked), make), call)

    def nav(self, name: str | None, call: Call) -> Any:
        """Answer ``/metadata/nav``: this host has no menus."""
        _, host = self._host(call)
        found: dict[str, Any] = {"baseUrl": host.base_url, "results": []}
        if not name:
            found["navItemsMap"] = {"auth": []} if "Authenticate" in host.requests else {}
        if host.facts.pascal_case:
            found = {key[:1].upper() + key[1:]: value for key, value in found.items()}
        return found


class _NothingError(Exception):
    """There is no such page: nothing to keep."""


def _shown(host: Host, asked: Options) -> Catalog:
    """Return the catalogue with what the options let in."""
    config = host.catalog.config
    found = filtered(replace(whole(host), complete=False), asked)
    return Catalog(
        None if config is None else replace(config, base_url=host.base_url),
        host.catalog.namespaces,
        found.types,
        found.operations,
    )


def _pairs(query: str) -> list[tuple[str, str]]:
    return list(pairs_of(query, limit=query.count("&") + 1))


def _host_name(base_url: str) -> str:
    """Return the host as samples name it, without a port."""
    return base_url.partition("://")[2].partition("/")[0].partition(":")[0]
