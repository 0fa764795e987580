"""The pages that a browser gets: an answer as tables, or a failure, with links to the other formats.

A page has no script and loads nothing; the policy sent with it (:data:`gateway.http.page_style.POLICY`) forbids
both. A link names the format in the suffix if the page's own address has one, else in ``?format=``.
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
from gateway.service.requirements import SignInPaths
from gateway.service.statuses import ResponseStatus

_NOT_LINKED = {"format", "callback", *SECRETS}


class Pages:
    """The pages of one gateway; ``sign_in`` has the paths to sign in and out, None if nobody can."""

    def __init__(self, registry: Registry, sign_in: SignInPaths | None = None) -> None:
        self._formats = tuple(format_.name for format_ in registry if format_.name != "html")
        self._sign_in = sign_in

    def answer(self, fragment: bytes, exchange: Exchange, value: Any) -> bytes:
        """Return the whole page around a fragment that shows a value."""
        head = self._head(_title(exchange), exchange)
        return head.encode("utf-8", "replace") + fragment + f"{_beside(exchange, value)}{_END}".encode()

    def failure(self, status: int, error: ResponseStatus, exchange: Exchange) -> bytes:
        """Return the page of a failure: its code, its message, and a table of its field errors."""
        code, message = html.escape(error.error_code or ""), html.escape(error.message or "")
        parts = [
            self._head(f"{status} {error.error_code}", exchange),
            f'<div class="failure" dir="auto"><b>{code}</b>\n{message}</div>',
        ]
        if error.errors:
            rows = [
                "".join(
                    f'<td dir="auto">{html.escape(text or "")}</td>'
                    for text in (field.field_name, field.error_code, field.message)
                )
                for field in error.errors
            ]
            heading = "".join(f'<th scope="col">{text}</th>' for text in ("Field", "Error", "Message"))
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            table = f'<table class="rows"><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>'
            parts.append(f'<div class="wide" role="group" aria-label="Errors" tabindex="0">{table}</div>')
        return ("".join(parts) + _END).encode("utf-8", "replace")

    def _head(self, title: str, exchange: Exchange) -> str:
        query = without_secrets(exchange.query)
        line = f"{exchange.method} {exchange.path}" + (f"?{query}" if query else "")
        links = ""
        if exchange.method in _READING:  # following a link sends a GET, which would not repeat another method
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
        """Return the name of who is signed in and a link to sign out, or a link to sign in and come back here."""
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
        # Without a session, a caller sends credentials with every request and cannot sign out.
        leave = f' · <a href="{html.escape(prefix + paths.sign_out)}">Sign out</a>' if identity.session_id else ""
        return f'<p class="account">Signed in as <b dir="auto">{name}</b>{leave}</p>'


_READING = ("GET", "HEAD")
_END = "</main></body></html>"


def _beside(exchange: Exchange, value: Any) -> str:
    """Return the links to the pages of a list before and after this one."""
    plan = exchange.target.methods.get(exchange.verb)
    if plan is None or exchange.target.batch:
        return ""
    pages = neighbours(exchange, plan.binder, value)
    links = [
        f'<a rel="{rel}" href="{html.escape(link)}">{text}</a>'
        for rel, link, text in (("prev", pages.previous, "Previous page"), ("next", pages.following, "Next page"))
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
