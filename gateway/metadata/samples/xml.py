"""Examples as data-contract XML, indented by two blanks (``gateway/WIRE.md`` metadata 2.7 and its additions)."""

from __future__ import annotations

from html import escape

from msgspec import Struct

from gateway.metadata.catalog import Property
from gateway.metadata.host import Host
from gateway.metadata.languages.names import Named, without_arity
from gateway.metadata.samples.example import Example
from gateway.metadata.samples.xml_names import ARRAYS, CONTRACTS, SCHEMA, SERIALIZATION, XmlNames

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

_VALUES = {
    "Boolean": "false",
    "String": "String",
    "DateTime": "0001-01-01T00:00:00",
    "Char": "0",
    "Guid": "00000000-0000-0000-0000-000000000000",
    "TimeSpan": "PT0S",
    "TimeOnly": "00:00:00",
    "DateOnly": "0001-01-01",
    "Byte[]": "AA==",
}


def xml_text(host: Host, example: Example) -> str:
    """Return an example as a document without a declaration."""
    writer = _Writer(host)
    name = writer.names.name_of(example.type)
    if example.kind == "scalar":
        text = _VALUES.get(example.type.name, "0")
        return f'<{name.local} xmlns="{_root_space(name.namespace)}">{escape(text)}</{name.local}>'
    if example.kind == "anything":
        spaces = f'xmlns:i="{INSTANCE}" xmlns:z="{SERIALIZATION}"'
        return f"<z:anyType {spaces} />"
    space = _root_space(name.namespace)
    writer.lines = []
    attributes = f'xmlns:i="{INSTANCE}" xmlns="{space}"'
    writer.element(name.local, example, 1, _Scope(space, {}), attributes)
    return "\n".join(writer.lines)


def _root_space(namespace: str) -> str:
    return SERIALIZATION if namespace == SCHEMA else namespace


class _Scope(Struct, frozen=True):
    """The namespaces in scope: the default one, and those with prefixes."""

    default: str
    bound: dict[str, str]

    def spell(self, name: str, namespace: str) -> str | None:
        """Return a name with its prefix, None if its namespace has none here."""
        if namespace == self.default:
            return name
        prefix = self.bound.get(namespace)
        return None if prefix is None else f"{prefix}:{name}"


class _Writer:
    def __init__(self, host: Host) -> None:
        self._host = host
        self.names = XmlNames(host)
        self.lines: list[str] = []

    def element(self, name: str, value: Example, depth: int, scope: _Scope, attributes: str = "") -> None:
        """Write an element; ``name`` has its prefix, ``attributes`` are those it has already."""
        pad = "  " * (depth - 1)
        space = self.names.content_space(value.type)
        if value.kind == "null" and value.clr is not None and value.clr.is_interface:
            space = None
        if space is not None and space != scope.default and space not in scope.bound:
            prefix = f"d{depth}p1"
            scope = _Scope(scope.default, {**scope.bound, space: prefix})
            attributes = f'xmlns:{prefix}="{space}" {attributes}'.strip()
        head = f"{name} {attributes}" if attributes else name
        text = self._text(value)
        if value.kind == "null":
            self.lines.append(f'{pad}<{head} i:nil="true" />')
            return
        if text is not None:
            self.lines.append(f"{pad}<{head}>{escape(text)}</{name}>")
            return
        start = len(self.lines)
        self.lines.append("")
        self._content(value, depth + 1, scope)
        if len(self.lines) == start + 1:
            self.lines[start] = f"{pad}<{head} />"
        else:
            self.lines[start] = f"{pad}<{head}>"
            self.lines.append(f"{pad}</{name}>")

    def _text(self, value: Example) -> str | None:
        if value.kind == "enum":
            clr = value.clr
            names = (clr.enum_names if clr is not None else None) or ("",)
            return value.label if value.label in names else names[0]
        if value.kind == "scalar" and value.type.name not in ("DateTimeOffset", "IntPtr"):
            return _VALUES.get(value.type.name, "0")
        return None

    def _content(self, value: Example, depth: int, scope: _Scope) -> None:
        pad = "  " * (depth - 1)
        system = CONTRACTS + "System"
        match value.kind:
            case "scalar" if value.type.name == "IntPtr":
                attributes = f'xmlns:d{depth}p1="{SCHEMA}" i:type="d{depth}p1:long" xmlns=""'
                self.lines.append(f"{pad}<value {attributes}>0</value>")
            case "scalar":
                self._leaf("DateTime", "0001-01-01T00:00:00Z", system, depth, scope)
                self._leaf("OffsetMinutes", "0", system, depth, scope)
            case "struct":
                space = self.names.name_of(value.type).namespace
                for member in self._host.facts.struct_members.get(value.type.name, ()):
                    self._leaf(member, "0", space, depth, scope)
            case "tuple":
                for at, part in enumerate(value.items, 1):
                    none = part.kind != "scalar" or part.type.name == "String"
                    held = Example("null", part.type) if none else part
                    self._member(f"Item{at}", held, system, depth, scope)
            case "pair":
                space = CONTRACTS + "System.Collections.Generic"
                for label, part in zip(("key", "value"), value.items, strict=True):
                    self._member(label, part, space, depth, scope)
            case "list":
                item = self.names.item(_element(value.type))
                held = value.items[0]
                if held.type.name == "Nullable" or held.nullable:
                    held = Example(held.kind, held.type, held.clr, label=held.label)
                self._member(item.local, held, item.namespace, depth, scope)
            case "map":
                entry = self.names.entry(value.type)
                spelled = scope.spell(entry.local, ARRAYS) or entry.local
                self.lines.append(f"{pad}<{spelled}>")
                for label, part in zip(("Key", "Value"), value.items, strict=True):
                    self._member(label, part, ARRAYS, depth + 1, scope)
                self.lines.append(f"{pad}</{spelled}>")
            case "empty list" if value.type.name in ("Queue", "Stack"):
                self._queue(value, depth, scope)
            case "object":
                self._object(value, depth, scope)
            case _:
                pass

    def _queue(self, value: Example, depth: int, scope: _Scope) -> None:
        space = CONTRACTS + "System.Collections.Generic"
        array = Example("empty list", Named(value.type.args[0].name, value.type.args[0].args, 1))
        self._member("_array", array, space, depth, scope)
        names = ("_head", "_size", "_tail", "_version") if value.type.name == "Queue" else ("_size", "_version")
        for name in names:
            self._leaf(name, "0", space, depth, scope)

    def _leaf(self, name: str, text: str, space: str, depth: int, scope: _Scope) -> None:
        spelled = scope.spell(name, space) or name
        self.lines.append(f"{'  ' * (depth - 1)}<{spelled}>{escape(text)}</{spelled}>")

    def _member(self, name: str, value: Example, space: str, depth: int, scope: _Scope) -> None:
        """Write a member's element; a namespace without a prefix becomes the default one within the element."""
        spelled = scope.spell(name, space)
        if spelled is not None:
            self.element(spelled, value, depth, scope)
        else:
            self.element(name, value, depth, _Scope(space, scope.bound), f'xmlns="{space}"')

    def _object(self, value: Example, depth: int, scope: _Scope) -> None:
        facts = self._host.facts
        for owner, members in reversed(value.levels):
            if (owner.namespace or "").startswith("System"):
                continue
            space = self.names.space_of(owner)
            named: list[tuple[tuple[bool, int, str], str, Example]] = []
            contract = owner.data_contract is not None
            for member, example in members:
                path = f"{without_arity(owner.name)}.{member.name}"
                if path in facts.private_setters:
                    continue
                if path in facts.get_only and example.kind not in ("list", "map", "empty list", "empty map"):
                    continue
                name = self._member_name(member, contract)
                order = member.data_member.order if contract and member.data_member is not None else None
                named.append(((order is not None, order or 0, name), name, example))
            for path, type_ in facts.fields.items():
                declaring, _, name = path.rpartition(".")
                if declaring == without_arity(owner.name):
                    named.append(((False, 0, name), name, Example("scalar", Named(type_))))
            for _, name, example in sorted(named, key=lambda row: row[0]):
                self._member(name, example, space, depth, scope)

    def _member_name(self, member: Property, contract: bool) -> str:
        if contract and member.data_member is not None and member.data_member.name:
            return member.data_member.name
        return member.name


def _element(named: Named) -> Named:
    if named.rank:
        return Named(named.name, named.args, named.rank - 1)
    return named.args[0] if named.args else Named("Object")
