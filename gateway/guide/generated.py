"""The pages that are generated from the code: settings with their comments, public names with their docstrings.

They are not kept in files, so they cannot be out of date.
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
    parts = ["# Settings and limits\n", "Generated from the code. Pass them to `Gateway(settings=…, limits=…)`.\n"]
    for type_ in _SETTINGS:
        parts += [f"## {type_.__name__}\n", _prose(inspect.getdoc(type_) or "") + "\n"]
        comments = _comments(type_)
        for field in msgspec.structs.fields(type_):
            default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory
            shown = "" if default is msgspec.NODEFAULT else f" = `{_shown(default)}`"
            parts.append(f"* **{field.name}**{shown}: {comments.get(field.name) or _of_type(field.type)}")
        parts.append("")
    return "\n".join(parts)


def _of_type(type_: Any) -> str:
    """Return the first line of the docstring of a field's type, for a field without a comment."""
    types = (type_, *typing.get_args(type_))
    classes = [class_ for class_ in types if isinstance(class_, type) and class_ is not type(None)]
    return _prose((inspect.getdoc(classes[0]) or "").partition("\n")[0]) if classes else ""


def _shown(value: Any) -> str:
    return str(value) if not isinstance(value, msgspec.Struct) else f"{type(value).__name__}()"


def _comments(type_: type) -> dict[str, str]:
    """Return the comments of a Struct's fields: ``#:`` above a field or after it."""
    comments: dict[str, str] = {}
    above: list[str] = []
    for line in inspect.getsource(type_).splitlines():
        text = line.strip()
        if text.startswith("#:"):
            above.append(text[2:].strip())
            continue
        field = re.match(r"(\w+): [^#]*(?:#: (.*))?$", text)
        if field and (above or field[2]):
            comments[field[1]] = _prose(" ".join([*above, field[2] or ""]).strip())
        above = []
    return comments


def reference() -> str:
    """Return the page of public names."""
    parts = [
        "# Reference\n",
        "Generated from docstrings: all exports of `gateway`, `gateway.rules` and `gateway.auth`.\n",
    ]
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
    """Return a docstring as Markdown: roles and double backquotes become code, examples become blocks."""
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


#: Name of a page → the function that makes it.
PAGES = {"settings.md": settings, "reference.md": reference}
