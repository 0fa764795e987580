"""The pages that a browser gets: an answer as tables, or a failure, with links to each other format.

No script, no asset from elsewhere; the policy sent with it (:data:`gateway.http.page_style.POLICY`) would
let none run. A link names the format where the address does: in the suffix, else in ``?format=``.
"""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import quote, urlencode

from formats import Registry
from gateway.http.page_style import STYLE
from gateway.http.queries import SECRETS, without_secrets
from gateway.requests.exchange import Exchange
from gateway.responses.paging import neighbours
from gateway.service.features import SignInPaths
from gateway.service.statuses import ResponseStatus

_NOT_LINKED = {"format", "callback", *SECRETS}


class Pages:
    """The pages of one gateway; ``sign_in`` is where people sign in and out, None where nobody does."""

    def __init__(self, registry: Registry, sign_in: SignInPaths | None = None) -> None:
        self._formats = tuple(format_.name for format_ in registry if format_.name != "html")
        self._sign_in = sign_in

    def answer(self, fragment: bytes, exchange: Exchange, value: Any) -> bytes:
        """Return the whole page around a fragment that shows a value."""
        head = self._head(_title(exchange), exchange)
        return head.encode("utf-8", "replace") + fragment + f"{_beside(exchange, value)}{_END}".encode()

    def failure(self, status: int, told: ResponseStatus, exchange: Exchange) -> bytes:
        """Return the page that tells of a failure: its code, its message, and what is wrong with which field."""
        code, message = html.escape(told.error_code or ""), html.escape(told.message or "")
        parts = [
            self._head(f"{status} {told.error_code}", exchange),
            f'<div class="failure" dir="auto"><b>{code}</b>\n{message}</div>',
        ]
        if told.errors:
            rows = [
                "".join(
                    f'<td dir="auto">{html.escape(each or "")}</td>'
                    for each in (one.field_name, one.error_code, one.message)
                )
                for one in told.errors
            ]
            heading = "".join(f'<th scope="col">{each}</th>' for each in ("Field", "Error", "Message"))
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            table = f'<table class="rows"><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>'
            parts.append(f'<div class="wide" role="group" aria-label="Errors" tabindex="0">{table}</div>')
        return ("".join(parts) + _END).encode("utf-8", "replace")

    def _head(self, title: str, exchange: Exchange) -> str:
        query = without_secrets(exchange.query)
        line = f"{exchange.method} {exchange.path}" + (f"?{query}" if query else "")
        links = ""
        if exchange.method in _READING:  # others cannot be asked for again by following a link
            shown = "".join(
                f'<a href="{html.escape(_link(name, exchange))}">{html.escape(name)}</a>' for name in self._formats
            )
            links = f'<nav aria-label="Formats">{shown}</nav>'
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
            f'<body><header>{self._account(exchange)}<h1 dir="auto">{html.escape(title)}</h1>'
            f'<p class="asked">{html.escape(line)}</p>{links}</header><main>'
        )

    def _account(self, exchange: Exchange) -> str:
        """Return who is signed in, and the way out, or in and back here."""
        paths, call = self._sign_in, exchange.call
        if paths is None or call is None:
            return ""
        prefix, identity = exchange.scope.get("root_path", ""), call.identity
        if identity is None:
            if exchange.method not in _READING:
                return ""
            query = without_secrets(exchange.query)
            here = quote(prefix + exchange.path + (f"?{query}" if query else ""), safe="")
            return f'<p class="account"><a href="{html.escape(prefix + paths.sign_in)}?redirect={here}">Sign in</a></p>'
        name = html.escape(identity.display_name or identity.user_name)
        # Who proves themselves anew with each request has nothing to leave.
        leave = f' · <a href="{html.escape(prefix + paths.sign_out)}">Sign out</a>' if identity.session_id else ""
        return f'<p class="account">Signed in as <b dir="auto">{name}</b>{leave}</p>'


_READING = ("GET", "HEAD")
_END = "</main></body></html>"


def _beside(exchange: Exchange, value: Any) -> str:
    """Return the links to the pages of a list before and after this one."""
    plan = exchange.target.methods.get(exchange.verb)
    if plan is None or exchange.target.batch:
        return ""
    found = neighbours(exchange, plan.binder, value)
    links = [
        f'<a rel="{rel}" href="{html.escape(link)}">{text}</a>'
        for rel, link, text in (("prev", found.previous, "Previous page"), ("next", found.following, "Next page"))
        if link is not None
    ]
    return f'<nav class="pages" aria-label="Pages">{"".join(links)}</nav>' if links else ""


def _title(exchange: Exchange) -> str:
    operation = exchange.target.methods.operation
    return exchange.path if operation is None else operation.name


def _link(name: str, exchange: Exchange) -> str:
    """Return the address, relative to this one, of the same answer in another format."""
    parameters = [pair for name, pair in exchange.parameters.items() if name not in _NOT_LINKED]
    if exchange.target.suffix is None:
        return "?" + urlencode([*parameters, ("format", name)])
    # A suffix beats ``?format=`` (gateway/WIRE.md 3.2).
    last = exchange.path.rpartition("/")[2].rpartition(".")[0]
    query = urlencode(parameters)
    return f"./{quote(last, safe='')}.{name}" + (f"?{query}" if query else "")
