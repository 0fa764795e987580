"""The style of the pages that show answers, and the policies of pages: no script runs, nothing is fetched.

A page has one ``<style>``, and its ``Content-Security-Policy`` allows only that, by its digest: no other style
counts, nor any in an attribute (CSP Level 3, 2.3.1 and 8.4).
"""

from __future__ import annotations

import base64
import hashlib

from gateway.http.headers import RawHeaders

#: The style common to all pages: colours by purpose, for light and dark mode. Text has a contrast of at least 4.5 to 1
#: with its background (WCAG 1.4.3), the edge of a field one of 3 to 1.
BASE = """
:root{color-scheme:light dark;--ink:#1d2125;--soft:#5c646d;--line:#dde1e6;--edge:#7a838c;--head:#f4f6f8;--paper:#fff;
--link:#0b57d0;--bad:#b3261e;--wash:#fdf2f1}
@media(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--soft:#98a1ab;--line:#363c43;--edge:#7d868f;--head:#22262b;
--paper:#16191c;--link:#8ab4f8;--bad:#f2b8b5;--wash:#2d1f1e}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.failure{border:1px solid var(--bad);border-inline-start-width:.35rem;background:var(--wash);padding:.9rem 1.1rem;
max-width:80ch;white-space:pre-wrap;overflow-wrap:anywhere}
.failure b{color:var(--bad)}
"""

#: The style of pages that show answers. A table wider than the window scrolls in a frame of its own.
STYLE = (
    BASE
    + """
header{padding:1.25rem 1.5rem 1rem;border-bottom:1px solid var(--line);background:var(--head)}
h1{font-size:1.3rem;line-height:1.3;margin:0}
.asked,code{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;font-size:.85rem}
.asked{margin:.25rem 0 0;color:var(--soft);overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.4rem;margin-top:.75rem}
nav a{border:1px solid var(--line);border-radius:1rem;padding:.05rem .75rem;background:var(--paper);color:var(--link);
text-decoration:none;font-size:.85rem}
nav a:hover,nav a:focus-visible{border-color:var(--link)}
main{padding:1.25rem 1.5rem 3rem}
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
.failure+.wide{margin-top:1rem}
.account{float:inline-end;margin:0 0 .25rem 1rem;font-size:.85rem;font-family:inherit;color:inherit}
.pages{margin:1rem 0 0}
.wide{overflow-x:auto;max-width:100%}
@media(max-width:40rem){header,main{padding-inline:1rem}
.record,.record>tbody,.record>tbody>tr,.record>tbody>tr>th,.record>tbody>tr>td{display:block;width:auto}
.record>tbody>tr>th{border-bottom:0;white-space:normal}.record>tbody>tr>td{border-top:0;margin-bottom:-1px}}
"""
)


def policy_of(style: str, *, forms: str = "'none'") -> str:
    """Return the policy of a page.

    :param style: the exact text between ``<style>`` and ``</style>``
    :param forms: where a form may be sent to, as the value of ``form-action``
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action {forms}; frame-ancestors 'none'; base-uri 'none'"
    )


#: The policy of a page that shows an answer: it may do nothing but show itself, and in no frame.
POLICY: RawHeaders = [(b"Content-Security-Policy", policy_of(STYLE).encode())]
