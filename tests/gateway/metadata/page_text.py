"""How the recorded page texts (`*.txt` under pages/) were made, and how two of them are compared.

`page_text(html)` is the form of the recordings. `same(a, b)` compares two such texts:
outside the fences whitespace is collapsed and empty lines are dropped, inside them every byte counts (CRLF is LF).
"""

import html.parser
import re

BREAKS = {"p", "div", "h1", "h2", "h3", "tr", "li", "table", "br", "caption"}


class _Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.out, self.skip, self.pre = [], 0, 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("style", "script", "head"):
            self.skip += 1
        if tag == "pre":
            self.pre += 1
            self.out.append("\n```\n")
        if tag == "a" and attrs.get("href") and not self.skip:
            self.out.append(f"[{attrs['href']}] ")
        if tag in BREAKS:
            self.out.append("\n")
        if tag in ("td", "th"):
            self.out.append(" | ")

    def handle_endtag(self, tag):
        if tag in ("style", "script", "head"):
            self.skip -= 1
        if tag == "pre":
            self.pre -= 1
            self.out.append("\n```\n")

    def handle_data(self, data):
        if not self.skip:
            self.out.append(data if self.pre else re.sub(r"\s+", " ", data))


def page_text(source: str) -> str:
    parser = _Text()
    parser.feed(source)
    return re.sub(r"\n\s*\n+", "\n\n", "".join(parser.out)).strip() + "\n"


def normal(text: str) -> str:
    lines, fenced = [], False
    for line in text.replace("\r", "").split("\n"):
        if line == "```":
            fenced = not fenced
        shown = line if fenced or line == "```" else re.sub(r"\s+", " ", line).strip()
        if fenced or shown:
            lines.append(shown)
    return "\n".join(lines)


def same(left: str, right: str) -> bool:
    return normal(left) == normal(right)
