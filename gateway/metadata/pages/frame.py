"""Common to all pages: escaping, the head with its style, and the policy that lets no script run."""

from __future__ import annotations

import html

from gateway.http.page_style import policy_of
from gateway.metadata.host import Host

STYLE = """
:root{color-scheme:light dark;--ink:#1d2125;--soft:#5c646d;--line:#dde1e6;--head:#f4f6f8;--paper:#fff;--link:#0b57d0}
@media(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--soft:#98a1ab;--line:#363c43;--head:#22262b;--paper:#16191c;
--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:80rem;padding:1rem 1.5rem 3rem;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;
color:var(--ink);background:var(--paper)}
a{color:var(--link)}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.2rem}h3,.operations h2{font-size:1rem;margin:1.5rem 0 .5rem}
h1,h2,p,td,th{overflow-wrap:anywhere}
table{border-collapse:collapse;margin:1rem 0;font-size:.9rem;display:block;overflow-x:auto}
caption{text-align:start;padding:.3rem 0}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:start;vertical-align:top}
thead th,.routes th{background:var(--head)}
nav{display:flex;flex-wrap:wrap;gap:.4rem;margin:1rem 0}
nav a{border:1px solid var(--line);border-radius:1rem;padding:.05rem .75rem;text-decoration:none;font-size:.85rem}
nav a[aria-current]{background:var(--head);font-weight:600}
pre{border:1px solid var(--line);background:var(--head);padding:.75rem 1rem;overflow-x:auto;
font:.85rem/1.45 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
.tags span b{font-weight:400;border:1px solid var(--line);border-radius:.3rem;padding:0 .4rem;margin-inline-end:.3rem}
.icons{color:var(--soft)}.value{color:var(--soft)}
""".strip()

POLICY = policy_of(STYLE)
"""The Content-Security-Policy of the pages: it allows their one style, by its digest, and nothing else."""


def text(value: object) -> str:
    """Return a text escaped for an element or an attribute."""
    return html.escape(str(value))


def raw(host: Host, value: str) -> str:
    """Return a text that ServiceStack does not escape: unescaped in exact mode, else escaped."""
    return value if host.exact else html.escape(value)


def page(host: Host, content: str, *, logo: str) -> str:
    """Return a whole page around its content."""
    title = text(host.facts.service_name)
    link = f'<a id="logo" href="https://servicestack.net" title="{text(logo)}"></a>' if host.exact else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n{link}\n<h1>{raw(host, host.facts.service_name)}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    )
