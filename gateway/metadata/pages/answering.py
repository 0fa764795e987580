"""The page of an address: a pure function of host, format and query."""

from __future__ import annotations

import re

from msgspec import Struct

from gateway.metadata.catalog import Operation
from gateway.metadata.host import Host
from gateway.metadata.pages.index import index_page
from gateway.metadata.pages.operation import operation_page
from gateway.metadata.pages.sample import EmptyPageError


class Page(Struct, frozen=True):
    """An answer; with status 403 or 404 it has no text."""

    status: int
    text: str = ""


def page_of(host: Host, format_: str | None, parameters: dict[str, str], to: str) -> Page:
    """Return the page of an address.

    :param format_: the format in the path (``csv`` of ``/csv/metadata``), None for ``/metadata``
    :param parameters: the query by lower-case name; the first value of each
    :param to: the host that the request was sent to
    """
    if format_ is not None:
        format_ = format_.lower()
        if format_ == "html":
            return Page(403)
        if format_ not in host.facts.formats:
            return Page(404)
    if "op" not in parameters:
        return Page(200, index_page(host))
    asked = parameters["op"]
    operation = _find(host, asked)
    if operation is None:
        return Page(403)
    name = operation.request.name
    if host.exact and name != asked:
        return Page(200)
    lang = parameters.get("lang", "")
    format_ = format_ or (host.facts.formats or ("json",))[0]
    try:
        return Page(200, operation_page(host, operation, shown_name=asked, format_=format_, lang=lang, to=to))
    except EmptyPageError:
        return Page(200)


def is_name(text: str) -> bool:
    """Return whether a text may be the name of a language."""
    return re.fullmatch(r"[\w.+#-]{1,64}", text) is not None


def _find(host: Host, asked: str) -> Operation | None:
    operation = host.requests.get(asked)
    if operation is not None or not asked:
        return operation
    lowered = asked.lower()
    return next((operation for name, operation in host.requests.items() if name.lower() == lowered), None)
