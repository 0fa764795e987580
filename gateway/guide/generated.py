"""The pages that are made of the code: settings with their comments, public names with their docstrings.

They lie in no file, so that they cannot be out of date.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

import gateway
import gateway.auth
import gateway.rules
from formats import CsvLayout, Options

_SETTINGS = (gateway.Settings, gateway.Limits, gateway.Cors, Options, CsvLayout)
_ROLE = re.compile(r":(?:class|func|meth|mod|data|attr):`~?(?:[\w.]*\.)?(\w+)`")


def settings() -> str:
    """Return the page of settings and limits."""
    parts = ["# Settings and limits\n", "Made of the code. Each is given once, to `Gateway(settings=…, limits=…)`.\n"]
    for type_ in _SETTINGS:
        parts += [f"## {type_.__name__}\n", _prose(inspect.getdoc(type_) or "") + "\n"]
        comments = _comments(type_)
        for each in msgspec.structs.fields(type_):
            default = each.default if each.default is not msgspec.NODEFAULT else each.default_factory
            shown = "" if default is msgspec.NODEFAULT else f" = `{_shown(default)}`"
            parts.append(f"* **{each.name}**{shown}: {comments.get(each.name) or _of_type(each.type)}")
        parts.append("")
    return "\n".join(parts)


def _of_type(type_: Any) -> str:
    """Return what the type of a field says of itself, where the field has no comment."""
    classes = [each for each in (type_, *typing.get_args(type_)) if isinstance(each, type) and each is not type(None)]
    return _prose((inspect.getdoc(classes[0]) or "").partition("\n")[0]) if classes else ""


def _shown(value: Any) -> str:
    return str(value) if not isinstance(value, msgspec.Struct) else f"{type(value).__name__}()"


def _comments(type_: type) -> dict[str, str]:
    """Return the comments of a Struct's fields: ``#:`` above a field or behind it."""
    found: dict[str, str] = {}
    above: list[str] = []
    for line in inspect.getsource(type_).splitlines():
        text = line.strip()
        if text.startswith("#:"):
            above.append(text[2:].strip())
            continue
        field = re.match(r"(\w+): [^#]*(?:#: (.*))?$", text)
        if field and (above or field[2]):
            found[field[1]] = _prose(" ".join([*above, field[2] or ""]).strip())
        above = []
    return found


def reference() -> str:
    """Return the page of public names."""
    parts = ["# Reference\n", "Made of the docstrings: what `gateway`, `gateway.rules` and `gateway.auth` export.\n"]
    for module in (gateway, gateway.rules, gateway.auth):
        parts.append(f"## {module.__name__}\n")
        for name, value in _exported(module):
            doc = inspect.getdoc(value) or ""
            if inspect.isclass(value) or inspect.isroutine(value):
                parts += [f"### {name}\n", _prose(doc) + "\n"]
    return "\n".join(parts)


def _exported(module: Any) -> Iterator[tuple[str, Any]]:
    for name in sorted(getattr(module, "__all__", None) or vars(module), key=str.lower):
        value = getattr(module, name)
        if not name.startswith("_") and not inspect.ismodule(value) and name != "TYPE_CHECKING":
            yield name, value


def _prose(doc: str) -> str:
    """Return a docstring as Markdown: roles and doubled backticks become code, examples blocks."""
    text = _ROLE.sub(r"`\1`", doc).replace("``", "`")
    lines, block = [], False
    for line in text.splitlines():
        indented = line.startswith(("    ", ">>>", "..."))
        if indented != block and (line or not block):
            lines.append("```text" if indented else "```")
            block = indented
        lines.append(line)
    if block:
        lines.append("```")
    return "\n".join(lines)


#: Name of a page → what makes it.
PAGES = {"settings.md": settings, "reference.md": reference}
