"""The page that a browser gets: an answer as tables, with links to it in every other format.

No script, no asset from elsewhere; the policy sent with it (:data:`gateway.replies.POLICY`) would not let any run.
"""

from __future__ import annotations

import html
from urllib.parse import urlencode

from formats import Registry
from gateway.exchange import Exchange

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#222}"
    "table{border-collapse:collapse;margin:.3rem 0}th,td{border:1px solid #ccc;padding:.2rem .6rem;"
    "text-align:left;vertical-align:top}th{background:#f4f4f4;font-weight:600}nav a{margin-right:1rem}"
    "ul{margin:0;padding-left:1.2rem}@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}"
    "th{background:#262626}th,td{border-color:#444}a{color:#8ab4f8}}"
)


def page(title: str, fragment: bytes, exchange: Exchange, registry: Registry) -> bytes:
    """Return the whole page around a fragment; a bodiless request is linked in its other formats."""
    links = ""
    if exchange.method in ("GET", "HEAD"):
        links = "".join(_link(each.name, exchange) for each in registry if each.name != "html")
    head = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{html.escape(title)}</h1><nav>{links}</nav>"
    )
    return head.encode() + fragment + b"</body></html>"


def _link(name: str, exchange: Exchange) -> str:
    parameters = [pair for pair in exchange.parameters.values() if pair[0].lower() not in ("format", "callback")]
    query = urlencode([*parameters, ("format", name)])
    return f'<a href="?{html.escape(query)}">{html.escape(name)}</a>'
