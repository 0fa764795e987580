"""The look that the pages of a gateway share: answers, failures, signing in. Light and dark, as the reader has it."""

from __future__ import annotations

import base64
import hashlib

#: Colours by what they are for, and what every page begins with. Each pair stands out by 4.5 to 1 (WCAG 1.4.3).
STYLE = """
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


def style_source(style: str) -> str:
    """Return a page's one style as a policy names it: by its digest, so that no other one counts (CSP 3 §6.7.3.3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
