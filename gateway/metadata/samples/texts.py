"""Examples as compact JSON and as indented JSV, laid out as by a host (``gateway/WIRE.md`` metadata 2.7)."""

from __future__ import annotations

import json
from typing import Any

from gateway.metadata.catalog import Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.names import camel, without_arity
from gateway.metadata.samples.example import NUMBERS, Example


class Given:
    """A value known as JSON: the one that a constructor sets in a member without a setter."""

    def __init__(self, value: Any) -> None:
        self.value = value


Members = list[tuple[str, Example | Given]]


def members_of(host: Host, example: Example) -> Members:
    """Return the members that JSON and JSV show, in order: own ones first; with a data contract by ``Order``."""
    listed: list[tuple[Property, Type, Example]] = [
        (member, level, value) for level, members in example.levels for member, value in members
    ]
    if example.clr is not None and example.clr.data_contract is not None:
        listed.sort(key=lambda entry: _order(entry[0]))
    shown: Members = []
    for member, owner, value in listed:
        path = f"{without_arity(owner.name)}.{member.name}"
        name = _name(host, member)
        if path in host.facts.get_only:
            given = host.facts.get_only[path]
            if given is not None:
                shown.append((name, Given(given)))
        elif value.kind != "null":
            shown.append((name, value))
    return shown


def _order(member: Property) -> tuple[bool, int]:
    order = member.data_member.order if member.data_member is not None else None
    return order is not None, order or 0


def _name(host: Host, member: Property) -> str:
    if member.data_member is not None and member.data_member.name:
        return member.data_member.name
    return member.name if host.facts.pascal_case else camel(member.name)


def _pair_names(host: Host) -> tuple[str, str]:
    return ("Key", "Value") if host.facts.pascal_case else ("key", "value")


_JSON = {
    "String": '"String"',
    "Boolean": "false",
    "Char": '"\\u0000"',
    "DateTime": '"\\/Date(-62135596800000-0000)\\/"',
    "DateTimeOffset": '"\\/Date(-62135596800000)\\/"',
    "TimeSpan": '"PT0S"',
    "TimeOnly": '"PT0S"',
    "DateOnly": '"0001-01-01"',
    "Guid": f'"{"0" * 32}"',
    "IntPtr": '"0"',
    "Byte[]": '"AA=="',
}
_JSV = {
    "String": "String",
    "Boolean": "False",
    "Char": "\0",
    "DateTime": "0001-01-01",
    "DateTimeOffset": "0001-01-01T00:00:00.0000000+00:00",
    "TimeSpan": "PT0S",
    "TimeOnly": "PT0S",
    "DateOnly": "0001-01-01",
    "Guid": "0" * 32,
    "IntPtr": "0",
    "Byte[]": "AA==",
}


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def struct_text(example: Example) -> str:
    """Return the text of a user's struct: its full name."""
    return f"{example.namespace}.{example.type.name}" if example.namespace else example.type.name


def tuple_text(example: Example) -> str:
    """Return the text of a ValueTuple: ``(0, )``."""
    parts = []
    for item in example.items:
        plain = item.kind == "scalar" and item.type.name in (*NUMBERS, "Boolean")
        parts.append("" if not plain else "False" if item.type.name == "Boolean" else "0")
    return f"({', '.join(parts)})"


def enum_text(example: Example) -> tuple[str, bool]:
    """Return the text of an enum's example, and whether it is a number."""
    clr = example.clr
    assert clr is not None  # noqa: S101 - an enum has its type
    if clr.is_enum_int:
        return (clr.enum_values or ("0",))[0] if not example.nullable else "0", True
    names = clr.enum_names or ()
    if example.label not in names:
        return "0", False
    if clr.enum_member_values:
        return clr.enum_member_values[names.index(example.label)], False
    return example.label, False


def json_text(host: Host, example: Example) -> str:
    """Return an example as compact JSON."""
    match example.kind:
        case "scalar":
            return _JSON.get(example.type.name, "0")
        case "enum":
            text, number = enum_text(example)
            return text if number else _quoted(text)
        case "struct":
            return _quoted(struct_text(example))
        case "tuple":
            return _quoted(tuple_text(example))
        case "list":
            item = example.items[0]
            if item.kind == "null":
                return "[]" if _is_interface(item) else "[{}]"
            return f"[{json_text(host, item)}]"
        case "map":
            key, value = example.items
            if value.kind == "null":
                return "{}"
            return f"{{{_json_key(host, key)}:{json_text(host, value)}}}"
        case "pair":
            names = _pair_names(host)
            held = [
                f"{_quoted(name)}:{json_text(host, member)}"
                for name, member in zip(names, example.items, strict=True)
                if member.kind != "null"
            ]
            return f"{{{','.join(held)}}}"
        case "empty list":
            return "[]"
        case "object":
            held = [f"{_quoted(name)}:{_json_member(host, member)}" for name, member in members_of(host, example)]
            return f"{{{','.join(held)}}}"
        case _:
            return "{}"


def _is_interface(item: Example) -> bool:
    """Return whether the item of a list is an interface of collections, of which no example is made."""
    return item.clr is None and item.type.name.startswith("I") and item.type.name[1:2].isupper()


def _json_member(host: Host, value: Example | Given) -> str:
    if isinstance(value, Given):
        return json.dumps(value.value, separators=(",", ":"), ensure_ascii=False)
    return json_text(host, value)


def _json_key(host: Host, key: Example) -> str:
    text = json_text(host, key)
    return text if text.startswith('"') else f'"{text}"'


def jsv_text(host: Host, example: Example) -> str:
    """Return an example as indented JSV."""
    return _jsv(host, example, 0, "root")


def _jsv(host: Host, example: Example | Given, depth: int, place: str) -> str:
    tabs, inner = "\t" * depth, "\t" * (depth + 1)
    if isinstance(example, Given):
        return _jsv_given(example.value, depth, place)
    match example.kind:
        case "scalar":
            return _JSV.get(example.type.name, "0")
        case "enum":
            return _jsv_quoted(enum_text(example)[0])
        case "struct":
            return _jsv_quoted(struct_text(example))
        case "tuple":
            return _jsv_quoted(tuple_text(example))
        case "list":
            item = example.items[0]
            if item.kind == "null" and _is_interface(item):
                return _jsv_empty("[]", depth, place)
            text = _jsv(host, item, depth + 1, "item")
            return f"[\n{inner}{text}\n{tabs}]"
        case "map":
            key, value = example.items
            if value.kind == "null":
                return _jsv_empty("{}", depth, place)
            return f"{{\n{inner}{_jsv_member(host, _jsv(host, key, 0, 'key'), value, depth + 1)}\n{tabs}}}"
        case "pair":
            names = _pair_names(host)
            held = [
                inner + _jsv_member(host, name, member, depth + 1)
                for name, member in zip(names, example.items, strict=True)
                if member.kind != "null"
            ]
            return "{\n" + ",\n".join(held) + f"\n{tabs}}}"
        case "empty list":
            return _jsv_empty("[]", depth, place)
        case "object":
            members = [inner + _jsv_member(host, name, member, depth + 1) for name, member in members_of(host, example)]
            if not members:
                return _jsv_empty("{}", depth, place)
            return "{\n" + ",\n".join(members) + f"\n{tabs}}}"
        case _:
            return _jsv_empty("{}", depth, place)


def _jsv_member(host: Host, name: str, value: Example | Given, depth: int) -> str:
    return _jsv_named(name, _jsv(host, value, depth, "member"), depth)


def _jsv_named(name: str, text: str, depth: int) -> str:
    """Write a name and its value, which begins on a line of its own if it opens a map or list."""
    opens = "\n" in text and text[:1] in "{["
    return f"{name}: \n" + "\t" * depth + text if opens else f"{name}: {text}"


def _jsv_empty(text: str, depth: int, place: str) -> str:
    """Write an empty list or map: on one line as a member, else on several."""
    if place == "member":
        return text
    if place == "root":
        return f"{text[0]}\n\n{text[1]}"
    tabs = "\t" * depth
    return f"{text[0]}\n{tabs}\t\n{tabs}{text[1]}"


def _jsv_given(value: Any, depth: int, place: str) -> str:
    tabs, inner = "\t" * depth, "\t" * (depth + 1)
    if isinstance(value, list):
        if not value:
            return _jsv_empty("[]", depth, place)
        return "[\n" + ",\n".join(inner + _jsv_given(item, depth + 1, "item") for item in value) + f"\n{tabs}]"
    if isinstance(value, dict):
        if not value:
            return _jsv_empty("{}", depth, place)
        members = [
            inner + _jsv_named(key, _jsv_given(item, depth + 1, "member"), depth + 1) for key, item in value.items()
        ]
        return "{\n" + ",\n".join(members) + f"\n{tabs}}}"
    if isinstance(value, bool):
        return str(value)
    return _jsv_quoted(str(value))


def _jsv_quoted(text: str) -> str:
    if any(character in text for character in ',"[]{}\n\r') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
