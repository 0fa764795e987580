"""The declarations of types in TypeScript: enums and classes with what stands before them.

The rules are ``gateway/WIRE.md`` metadata 4.7, 4.8 and 4.12.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from gateway.metadata.catalog import Argument, Attribute, Operation, Property, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import attributes
from gateway.metadata.languages.names import camel, identifier, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.sound import base_before, comment, is_safe
from gateway.metadata.languages.typescript_types import LISTS, MAPS, Spelling


def collection_of(type_: Type) -> str | None:
    """Return the name of the collection that a class derives from, else None."""
    if type_.inherits is None:
        return None
    name = without_arity(type_.inherits.name)
    return name if (name in LISTS or name in MAPS) and (type_.inherits.namespace or "").startswith("System") else None


class Declarations(Struct, frozen=True):
    """Prints the types of one file."""

    host: Host
    asked: Options
    definitions: bool
    page: bool
    spelling: Spelling
    operations: dict[str, Operation]
    responses: frozenset[tuple[str | None, str]]
    enums: frozenset[str]

    def ordered(self, types: Sequence[Type]) -> Sequence[Type]:
        """In sound mode, put base classes first."""
        return types if self.host.exact else base_before(types)

    def type(self, type_: Type) -> tuple[list[str], list[str]]:
        """Print a type: the lines before its declaration, and the rest."""
        operation = self.operations.get(type_.name)
        if operation is not None and operation.request.namespace != type_.namespace:
            operation = None
        before = self._described(type_.description)
        if operation is not None:
            before += [self._route(route.path, route.verbs) for route in operation.routes or ()]
        before += [self._attribute(attribute) for attribute in type_.attributes or ()]
        if type_.data_contract is not None:
            parts = []
            if type_.data_contract.name is not None:
                parts.append(f"Name={attributes.quoted(type_.data_contract.name)}")
            if type_.data_contract.namespace is not None:
                parts.append(f"Namespace={attributes.quoted(type_.data_contract.namespace)}")
            before.append(f"// @DataContract({', '.join(parts)})" if parts else "// @DataContract")
        elif self.asked.add_data_contract_attributes:
            before.append("// @DataContract()")
        if type_.is_enum:
            return before, self._enum(type_)
        return before, self._class(type_, operation)

    def _described(self, text: str | None, indent: str = "") -> list[str]:
        if not text or not self.asked.add_description_as_comments:
            return []
        line = comment(text.replace("\r", "").replace("\n", ""), self.host)
        return [f"{indent}/**", f"{indent}* {line}", f"{indent}*/"]

    def _route(self, path: str, verbs: str | None) -> str:
        quoted = attributes.quoted
        return f"// @Route({quoted(path)}, {quoted(verbs)})" if verbs else f"// @Route({quoted(path)})"

    def _attribute(self, attribute: Attribute) -> str:
        return f"// @{attribute.name}({attributes.arguments(attribute, _value)})"

    def _enum(self, type_: Type) -> list[str]:
        name = self.spelling.ref(type_)
        names = type_.enum_names or ()
        if self.definitions:
            return [f"type {name} = " + (" | ".join(f'"{label}"' for label in names) or "never") + ";"]
        lines = [f"export enum {name}", "{"]
        for at, label in enumerate(names):
            if type_.enum_member_values:
                value = "'" + self._single_quoted(type_.enum_member_values[at]) + "'"
            elif type_.enum_values:
                value = type_.enum_values[at]
            else:
                value = f"'{label}'"
            lines.append(f"    {label} = {value},")
        return [*lines, "}"]

    def _single_quoted(self, text: str) -> str:
        return text if self.host.exact else attributes.quoted(text)[1:-1].replace('\\"', '"').replace("'", "\\'")

    def _marker(self, operation: Operation | None) -> str | None:
        """Write the return marker of a request."""
        if operation is None:
            return None
        if operation.returns_void:
            return "IReturnVoid"
        if operation.return_type is not None:
            return f"IReturn<{self._returned(operation.return_type)}>"
        if operation.response is not None and self.asked.add_return_marker and _is_class(operation.response):
            return f"IReturn<{self._returned(operation.response)}>"
        return None

    def _returned(self, ref: Ref | Type) -> str:
        if ref.name in ("Byte[]", "Stream", "HttpWebResponse"):
            return "Blob"
        spelled = self.spelling.type(ref.name, ref.generic_args)
        return spelled if spelled.startswith("{") else spelled.replace(", ", ",")

    def _class(self, type_: Type, operation: Operation | None) -> list[str]:
        name = self.spelling.ref(type_)
        extends: list[str] = []
        collection = collection_of(type_)
        if type_.inherits is not None:
            extends.append(self._base(type_.inherits, collection))
        marker = self._marker(operation)
        implements = [marker] if marker is not None else []
        implements += [self.spelling.ref(ref) for ref in type_.implements or () if self._implements(type_, ref)]
        interface = bool(type_.is_interface)
        if self.definitions or interface:
            line = f"interface {name}" if self.definitions else f"export interface {name}"
            if extends + implements:
                line += f" extends {', '.join(extends + implements)}"
        else:
            line = f"export class {name}"
            if extends:
                line += f" extends {extends[0]}"
            if implements:
                line += f" implements {', '.join(implements)}"
        lines = [line, "{", *self._members(type_, operation)]
        if not (self.definitions or interface):
            called = "super(); " if collection else "super(init); " if extends else ""
            lines += [
                "",
                f"    public constructor(init?: Partial<{name}>) {{ {called}(Object as any).assign(this, init); }}",
            ]
            if operation is not None:
                lines += self._methods(type_, operation, marker)
        elif interface and not self.definitions and type_.name == "IReturn`1":
            lines.append("    createResponse(): T;")
        elif interface and not self.definitions and type_.name == "IReturnVoid":
            lines.append("    createResponse(): void;")
        return [*lines, "}"]

    def _implements(self, type_: Type, ref: Ref) -> bool:
        """Return whether a class has the members of an interface under the same names; an alias is another name."""
        interface = self.host.known.get(ref.name)
        if self.host.exact or type_.is_interface or interface is None:
            return True
        named: set[str] = set()
        level: Type | None = type_
        while level is not None:
            named.update(map(self._name, level.properties or ()))
            level = self.host.known.get(level.inherits.name) if level.inherits is not None else None
        return named.issuperset(map(self._name, interface.properties or ()))

    def _base(self, base: Ref, collection: str | None) -> str:
        if collection in MAPS:
            return f"Dictionary<{self.spelling.type((base.generic_args or ('', 'Object'))[1], None)}>"
        if collection is not None:
            return f"Array<{self.spelling.type((base.generic_args or ('Object',))[0], None)}>"
        return self.spelling.ref(base)

    def _methods(self, type_: Type, operation: Operation, marker: str | None) -> list[str]:
        name = type_.name if self.host.exact else self._single_quoted(type_.name)
        return [
            f"    public getTypeName() {{ return '{without_arity(name)}'; }}",
            f"    public getMethod() {{ return '{operation.method or 'POST'}'; }}",
            f"    public createResponse() {self._created(marker)}",
        ]

    def _created(self, marker: str | None) -> str:
        if marker is None or marker == "IReturnVoid":
            return "{}"
        response = marker[len("IReturn<") : -1]
        if response.endswith("[]"):
            return f"{{ return new Array<{response[:-2]}>(); }}"
        if response.startswith("{") and not self.host.exact:
            return "{ return {}; }"
        values = {"string": "''", "number": "0", "boolean": "false"}
        if not self.host.exact and response in self.enums | {"any"}:
            return f"{{ return undefined as any as {response}; }}"
        return f"{{ return {values.get(response) or f'new {response}()'}; }}"

    def _members(self, type_: Type, operation: Operation | None) -> list[str]:
        lines: list[str] = []
        public = "" if self.definitions or type_.is_interface else "public "
        pascal = self.host.facts.pascal_case
        versioned = operation is not None and self.asked.add_implicit_version is not None
        if versioned and (self.host.exact or not any(member.name == "Version" for member in type_.properties or ())):
            optional = "?" if self.asked.make_properties_optional and self.definitions else ""
            name = "Version" if pascal else "version"
            lines.append(f"    {public}{name}{optional}: number; //{self.asked.add_implicit_version}")
        attributed = False
        members = type_.properties or ()
        for at, (member, name) in enumerate(zip(members, self._names(members, operation), strict=True), 1):
            above = self._above(member, at)
            if attributed:
                lines.append("")
            lines += self._described(member.description, "    ")
            lines += [f"    {line}" for line in above]
            attributed = bool(above)
            mark = "?" if self._optional(member) else ""
            lines.append(f"    {public}{name}{mark}: {self.spelling.member(member)};")
        if self._takes_status(type_, operation):
            if attributed:
                lines.append("")
            if self.asked.add_data_contract_attributes:
                order = len(type_.properties or ()) + 1 if self.asked.add_indexes_to_data_members else None
                lines.append(f"    // @DataMember({f'Order={order}' if order else ''})")
            mark = "?" if self.asked.make_properties_optional else ""
            name = "ResponseStatus" if pascal else "responseStatus"
            lines.append(f"    {public}{name}{mark}: ResponseStatus;")
        return lines

    def _takes_status(self, type_: Type, operation: Operation | None) -> bool:
        return (
            self.asked.add_response_status
            and operation is None
            and (type_.namespace, type_.name) in self.responses
            and not any(member.name == "ResponseStatus" for member in type_.properties or ())
        )

    def _above(self, member: Property, position: int) -> list[str]:
        lines = []
        order = position if self.asked.add_indexes_to_data_members else None
        if member.data_member is not None:
            inner = attributes.member_arguments(member.data_member, order, attributes.quoted)
            lines.append(f"// @DataMember({inner})" if inner else "// @DataMember")
        elif self.asked.add_data_contract_attributes:
            lines.append(f"// @DataMember({f'Order={order}' if order else ''})")
        return lines + [self._attribute(attribute) for attribute in member.attributes or ()]

    def _optional(self, member: Property) -> bool:
        nullable = without_arity(member.type) == "Nullable"
        if nullable and member.generic_args and member.generic_args[0] in self.spelling.structs:
            nullable = False
        if member.is_required:
            return bool(self.asked.make_properties_optional) and self.spelling.member(member) == "string"
        return bool(self.asked.make_properties_optional) or nullable

    def _names(self, members: Sequence[Property], operation: Operation | None) -> list[str]:
        """Return the names of a class's members; in sound mode none is equal to another one or to a method's."""
        names = list(map(self._name, members))
        methods = _METHODS if operation is not None and not self.definitions else frozenset()
        if not self.host.exact and (len(set(names)) < len(names) or not methods.isdisjoint(names)):
            for at in range(len(names)):
                while names[at] in names[:at] or names[at] in methods:
                    names[at] += "_"
        return names

    def _name(self, member: Property) -> str:
        alias = member.data_member.name if member.data_member is not None else None
        cased = member.name if self.host.facts.pascal_case else camel(member.name)
        name = identifier(alias) if alias else cased
        if self.host.exact:
            return name
        name = identifier(name)
        if name == "constructor" and not self.definitions:
            return "['constructor']"
        return f"_{name}" if name[:1].isdigit() else name


_METHODS = frozenset(("getTypeName", "getMethod", "createResponse"))


def _is_class(type_: Type) -> bool:
    """Return whether a response of the service gives its request a marker: only a plain class does."""
    return not (type_.namespace or "").startswith("System") and not type_.name.endswith("[]")


def _value(argument: Argument) -> str:
    """Write an argument of an attribute."""
    value = argument.value or ""
    if argument.type in ("String", "Char") or attributes.is_type(argument):
        return attributes.quoted(value)
    if argument.type == "Boolean":
        return value.lower()
    return value if is_safe(value) else attributes.quoted(value)
