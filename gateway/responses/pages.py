"""The pages that a browser gets: an answer as tables, or a failure, with links to each other format.

No script, no asset from elsewhere; the policy sent with it (:data:`gateway.http.headers.POLICY`) would
let none run. A link names the format where the address does: in the suffix, else in ``?format=``.
"""

from __future__ import annotations

import html
from urllib.parse import quote, urlencode

from formats import Registry
from gateway.http.queries import SECRETS, without_secrets
from gateway.requests.exchange import Exchange
from gateway.service.statuses import ResponseStatus

_STYLE = """
:root{color-scheme:light dark;--ink:#1d2125;--soft:#626a73;--line:#dde1e6;--head:#f4f6f8;--paper:#fff;--link:#0b57d0;
--bad:#b3261e;--wash:#fdf2f1}
@media(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--soft:#98a1ab;--line:#363c43;--head:#22262b;--paper:#16191c;
--link:#8ab4f8;--bad:#f2b8b5;--wash:#2d1f1e}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
header{padding:1.25rem 1.5rem 1rem;border-bottom:1px solid var(--line);background:var(--head)}
h1{font-size:1.3rem;line-height:1.3;margin:0}
header p,code{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;font-size:.85rem}
header p{margin:.25rem 0 0;color:var(--soft);overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.4rem;margin-top:.75rem}
nav a{border:1px solid var(--line);border-radius:1rem;padding:.05rem .75rem;background:var(--paper);color:var(--link);
text-decoration:none;font-size:.85rem}
nav a:hover,nav a:focus-visible{border-color:var(--link)}
main{padding:1.25rem 1.5rem 3rem;overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:start;vertical-align:top;white-space:pre-wrap;
overflow-wrap:break-word}
th{background:var(--head);font-weight:600;white-space:nowrap}
.rows{width:max-content}
.rows>tbody>tr>td{min-width:4rem;max-width:36ch}
.record>tbody>tr>td{overflow-wrap:anywhere}
.rows>tbody>tr:hover{background:var(--head)}
.record>tbody>tr>th{width:1%}
.n{font-variant-numeric:tabular-nums;white-space:nowrap}
.rows .n{text-align:end}
.none,.none summary{color:var(--soft);font-size:.85rem}
td.none{font-style:italic}
ul{margin:0;padding-inline:1.1rem}
p{margin:0}
summary{cursor:pointer;color:var(--link);white-space:nowrap}
details[open]>summary{margin-bottom:.3rem}
main>details{margin-top:.75rem;max-width:80ch}
time{white-space:nowrap;font-variant-numeric:tabular-nums}
.failure{border:1px solid var(--bad);border-inline-start-width:.35rem;background:var(--wash);padding:.9rem 1.1rem;
max-width:80ch;white-space:pre-wrap;overflow-wrap:anywhere}
.failure b{color:var(--bad)}
.failure+table{margin-top:1rem}
@media(max-width:40rem){header,main{padding-inline:1rem}
.record,.record>tbody,.record>tbody>tr,.record>tbody>tr>th,.record>tbody>tr>td{display:block;width:auto}
.record>tbody>tr>th{border-bottom:0;white-space:normal}.record>tbody>tr>td{border-top:0;margin-bottom:-1px}}
"""


_NOT_LINKED = {"format", "callback", *SECRETS}


def page(fragment: bytes, exchange: Exchange, registry: Registry) -> bytes:
    """Return the whole page around a fragment that shows an answer."""
    return _head(_title(exchange), exchange, registry).encode("utf-8", "replace") + fragment + b"</main></body></html>"


def failure(status: int, told: ResponseStatus, exchange: Exchange, registry: Registry) -> bytes:
    """Return the page that tells of a failure: its code, its message, and what is wrong with which field."""
    code, message = html.escape(told.error_code or ""), html.escape(told.message or "")
    parts = [
        _head(f"{status} {told.error_code}", exchange, registry),
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
        parts.append(f'<table class="rows"><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>')
    return ("".join(parts) + "</main></body></html>").encode("utf-8", "replace")


def _head(title: str, exchange: Exchange, registry: Registry) -> str:
    query = without_secrets(exchange.query)
    line = f"{exchange.method} {exchange.path}" + (f"?{query}" if query else "")
    links = ""
    if exchange.method in ("GET", "HEAD"):  # others cannot be asked for again by following a link
        names = [each.name for each in registry if each.name != "html"]
        links = (
            "<nav>"
            + "".join(f'<a href="{html.escape(_link(name, exchange))}">{html.escape(name)}</a>' for name in names)
            + "</nav>"
        )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f'<body><header><h1 dir="auto">{html.escape(title)}</h1><p>{html.escape(line)}</p>{links}</header><main>'
    )


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
