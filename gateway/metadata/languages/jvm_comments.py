"""Comments of Java and Kotlin: above what is declared, and at the head of a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.metadata.host import Host
from gateway.metadata.languages import sound
from gateway.metadata.languages.contents import Contents
from gateway.metadata.languages.options import Options, header_lines


def comment(contents: Contents, description: str | None) -> list[str]:
    """Write a text as a comment of three lines."""
    if not description or not contents.options.add_description_as_comments:
        return []
    text = description.replace("\r", "").replace("\n", "")
    return ["/**", f"* {commented(text, contents.host)}", "*/"]


def header(host: Host, options: Options, names: Sequence[str], shown: dict[str, object]) -> list[str]:
    """Write the lines of a file's header."""
    lines = header_lines(
        names, options, mark="//", date=host.date, version=host.version, base_url=host.base_url, shown=shown
    )
    return [commented(line, host) for line in lines]


def commented(text: str, host: Host) -> str:
    """Return a text escaped for a comment, where Java reads ``\\u`` escapes too."""
    text = sound.comment(text, host)
    return text if host.exact else _ESCAPE.sub(r"\1\\\\", text)


_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*+)\\(?=u)")
