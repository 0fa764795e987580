"""The options of a file of types: read from a query, on top of the host's defaults, and printed in the file's header.

Names are matched in any letter case, unknown ones are ignored; an empty value is no value. Two queries with the same
meaning give equal :class:`Options`, so caches use them as keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from gateway.metadata.catalog import Config
from gateway.metadata.languages.unseen import UNSEEN

_TRUE = frozenset({"true", "1", "t", "y", "on"})
_FALSE = frozenset({"false", "0", "f", "n", "off"})


class OptionError(ValueError):
    """A value that its option does not accept: a 400."""

    def __init__(self, name: str, value: str, wants: str) -> None:
        self.name = name
        self.value = value
        super().__init__(f"{name} takes {wants}")


class Options(Struct, frozen=True):
    """The options of one file of types. A flag is None if the query does not give it: the language's default."""

    base_url: str | None = None
    global_namespace: str | None = None
    package: str | None = None
    make_partial: bool = True
    make_virtual: bool = True
    make_internal: bool = False
    make_data_contracts_extensible: bool = False
    add_return_marker: bool = True
    add_description_as_comments: bool = True
    add_data_contract_attributes: bool = False
    add_indexes_to_data_members: bool = False
    add_generated_code_attributes: bool = False
    add_response_status: bool = False
    add_implicit_version: int | None = None
    add_service_stack_types: bool | None = None
    """None if the query does not give it: C#, VB and F# print ServiceStack's types only if it does."""
    initialize_collections: bool = True
    make_properties_optional: bool | None = None
    """None if the query does not give it: languages differ in whose default then counts."""
    export_value_types: bool = False
    export_as_types: bool = False
    exclude_namespace: bool = False
    include_types: tuple[str, ...] = ()
    exclude_types: tuple[str, ...] = ()
    export_tags: tuple[str, ...] = ()
    add_namespaces: tuple[str, ...] = ()
    default_namespaces: tuple[str, ...] = ()
    default_imports: tuple[str, ...] = ()
    treat_types_as_strings: tuple[str, ...] = ()
    base_class: str | None = None
    add_model_extensions: bool = True
    exclude_generic_base_types: bool = False
    add_property_accessors: bool = True
    setters_return_this: bool = True
    add_default_xml_namespace: str = "http://schemas.servicestack.net/types"
    data_class: str | None = None
    data_class_json: str | None = None
    without_options: bool = False
    given: frozenset[str] = frozenset()
    """The options in the query, by their names above: their header lines are not commented out."""


_BY_NAME: dict[str, str] = {name.replace("_", ""): name for name in Options.__struct_fields__ if name != "given"}
_LISTS = frozenset(
    [
        "include_types",
        "exclude_types",
        "export_tags",
        "add_namespaces",
        "default_namespaces",
        "default_imports",
        "treat_types_as_strings",
    ]
)
_TRIMMED = frozenset(("include_types", "exclude_types", "treat_types_as_strings", "export_tags"))
_NUMBERS = frozenset(("add_implicit_version",))
_TEXTS = frozenset(
    [
        "base_url",
        "global_namespace",
        "package",
        "base_class",
        "add_default_xml_namespace",
        "data_class",
        "data_class_json",
    ]
)
_SAID = frozenset(("make_properties_optional", "add_service_stack_types"))
"""Flags whose default is not the host's: see their members."""


def read(query: Iterable[tuple[str, str]], defaults: Config | None = None) -> Options:
    """Read the options of a query.

    :raises OptionError: a flag is neither true nor false, a number is malformed, a name is no identifier
    """
    values: dict[str, Any] = {}
    if defaults is not None:
        for name in Config.__struct_fields__:
            if name in Options.__struct_fields__ and name not in _SAID and name != "base_url":
                values[name] = getattr(defaults, name)
        values["default_namespaces"] = ()
    given = set()
    for key, value in query:
        name = _BY_NAME.get(key.lower(), "")
        if not name or not value or name in given:
            continue
        given.add(name)
        values[name] = _value(name, key, value)
    return Options(**values, given=frozenset(given))


def _value(name: str, key: str, text: str) -> Any:
    if name in _LISTS:
        return tuple(_checked(name, key, part) for part in _listed(text, trim=name in _TRIMMED))
    if name in _TEXTS:
        return _checked(name, key, text)
    if name == "without_options":
        return True
    if name in _NUMBERS:
        if not re.fullmatch(r"\s*[+-]?[0-9]{1,9}\s*", text):
            raise OptionError(key, text, "a whole number")
        return int(text)
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise OptionError(key, text, "True or False")


def _checked(name: str, key: str, text: str) -> str:
    """Return the text of an option if it is valid; it becomes code, or part of the file's first comment."""
    pattern, wants = _SHAPES.get(name, _PLAIN)
    if pattern.fullmatch(text) is None or any(mark in text for mark in ("*/", "(*", "*)", "//*")):
        raise OptionError(key, text, wants)
    return text


_NAMES = (re.compile(r"[^\W\d]\w*+(\.[^\W\d]\w*+)*+"), "a name, with dots between its parts")
_SHAPES = {
    **dict.fromkeys(["global_namespace", "package", "base_class", "add_namespaces", "default_namespaces"], _NAMES),
    "default_imports": (re.compile(r"[\w.:/*@ -]+"), "names of modules and of what they have"),
    "base_url": (re.compile(r"[\w.:/?#\[\]@!&()+,;=%~-]*"), "an address"),
    "add_default_xml_namespace": (re.compile(r"[\w.:/?#\[\]@!&()+,;=%~-]*"), "an address"),
}
_PLAIN = (
    re.compile(f'[^"\\\\{UNSEEN}]*'),
    "text without quotes, backslashes and line ends",
)


def _listed(text: str, *, trim: bool) -> tuple[str, ...]:
    """Split at commas; ``{a,b}`` is one token, and text after its ``}`` without a comma begins a new one."""
    tokens = re.findall(r"\{[^{}]*\}|[^,{]+|\{", text) if trim else text.split(",")
    return tuple(token for part in tokens if (token := part.strip() if trim else part))


def replaced(options: Options, **values: Any) -> Options:
    """Return the options with other values and the same ``given``."""
    return msgspec.structs.replace(options, **values)


_DOTTED = re.compile(r"[A-Za-z_]\w*+(?:\.[A-Za-z_]\w*+)*+")
_CHECKED: dict[str, tuple[re.Pattern[str], str]] = {
    **dict.fromkeys(
        ("global_namespace", "package", "base_class", "add_namespaces", "default_namespaces"),
        (_DOTTED, "names joined by dots"),
    ),
    "default_imports": (re.compile(r"[\w.@:*/-]+"), "names of modules"),
    **dict.fromkeys(("data_class", "data_class_json"), (re.compile(r"[\w =,.]*"), "keyword arguments")),
    **dict.fromkeys(
        ("include_types", "exclude_types", "treat_types_as_strings", "export_tags"),
        (re.compile(r"[\w.`*/{}, -]+"), "names of types"),
    ),
    "base_url": (re.compile(r"https?://[\w.:\[\]~%/-]+"), "an address"),
    "add_default_xml_namespace": (re.compile(r"[\w.:/~#%-]+"), "an address"),
}
_LONGEST = 10_000


def check(options: Options) -> None:
    """Check that all texts of a query can be written into code: that they are names.

    :raises OptionError: a value is anything else
    """
    for member, (pattern, wants) in _CHECKED.items():
        if member not in options.given:
            continue
        held = getattr(options, member)
        texts = held if isinstance(held, tuple) else (held,)
        name = "".join(part.title() for part in member.split("_"))
        if sum(map(len, texts)) > _LONGEST or not all(pattern.fullmatch(text) for text in texts):
            raise OptionError(name, text_of(held), wants)


# Header


def text_of(value: Any, joint: str = ",") -> str:
    """Return the text of a value for header lines: ``True``, a number, a joined list, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return joint.join(value)
    return str(value)


def header_lines(
    names: Iterable[str],
    options: Options,
    *,
    mark: str,
    date: str,
    version: str,
    base_url: str,
    shown: dict[str, Any] | None = None,
    spell: Callable[[Any], str] = text_of,
) -> list[str]:
    """Return the lines between a header's first and last one: facts, a blank line, one line for each option.

    :param names: the printed names of the options, in order (``GlobalNamespace``)
    :param mark: the text that makes an option's line a comment (``//``)
    :param shown: values to print instead of those in ``options``, by the names of their members
    """
    lines = [
        f"Date: {date}",
        f"Version: {version}",
        f'Tip: To override a DTO option, remove "{mark}" prefix before updating',
        f"BaseUrl: {_one_line(options.base_url or base_url)}",
        "",
    ]
    for name in names:
        member = _BY_NAME[name.lower()]
        value = shown[member] if shown is not None and member in shown else getattr(options, member)
        prefix = "" if member in options.given else mark
        lines.append(f"{prefix}{name}: {_one_line(spell(value))}")
    return lines


def _one_line(text: str) -> str:
    """Return a text of the query without line ends, with which it could leave the header's comment."""
    return re.sub(f"[{UNSEEN}]", " ", text)
