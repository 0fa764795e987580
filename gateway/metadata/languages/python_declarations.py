"""What Python's file declares: classes, enums and their members (``gateway/WIRE.md`` metadata 4.9)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from gateway.metadata.catalog import Argument, Attribute, Operation, Property, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import attributes, selection
from gateway.metadata.languages.names import last_part, parse, snake, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.python_types import DEFAULTS, KEYWORDS, Spelling, has_zero
from gateway.metadata.languages.sound import docstring, is_safe, needed_before
from gateway.metadata.languages.typescript_types import LISTS, MAPS, shared_names, struct_names

_RETURN_MARKERS = {"QueryDb`1": "QueryResponse<'T>", "QueryDb`2": "QueryResponse<'Into>"}


def declarations_of(
    host: Host, asked: Options, types: Sequence[Type], chosen: selection.Selection | None
) -> Declarations:
    """Return what a file declares, or a page, for which nothing is chosen."""
    structs = frozenset() if asked.export_value_types else struct_names(types) if host.exact else host.structs
    declared, generics = (frozenset(), frozenset()) if host.exact else (host.declared, host.generics)
    answered = () if chosen is None else chosen.responses
    return Declarations(
        host=host,
        asked=asked,
        spelling=Spelling(host.exact, shared_names(types), structs, declared, generics, host.facts.pascal_case),
        operations={} if chosen is None else {operation.request.name: operation for operation in chosen.operations},
        responses=frozenset((type_.namespace, type_.name) for type_ in answered),
        markers={**_RETURN_MARKERS, **host.facts.return_markers},
    )


class Declarations(Struct, frozen=True):
    """The declarations of one file, printed."""

    host: Host
    asked: Options
    spelling: Spelling
    operations: dict[str, Operation]
    responses: frozenset[tuple[str | None, str]]
    markers: dict[str, str]

    def ordered(self, types: Sequence[Type]) -> Sequence[Type]:
        """In sound mode, put everything that a class statement evaluates before it."""
        return types if self.host.exact else needed_before(types, self.host.catalog.operations)

    def type(self, type_: Type) -> list[str]:
        """Print a type."""
        operation = self.operations.get(type_.name)
        if operation is not None and operation.request.namespace != type_.namespace:
            operation = None
        lines = []
        if operation is not None:
            lines += [_route(route.path, route.verbs) for route in operation.routes or ()]
        lines += [self._attribute(attribute) for attribute in type_.attributes or ()]
        return lines + (self._enum(type_) if type_.is_enum else self._class(type_, operation))

    def _attribute(self, attribute: Attribute) -> str:
        return f"# @{attribute.name}({attributes.arguments(attribute, _value)})"

    def _described(self, text: str | None) -> list[str]:
        """Print a description as three lines; none if comments are off."""
        if not text or not self.asked.add_description_as_comments:
            return []
        return ['    """', f"    {docstring(text.replace(chr(13), '').replace(chr(10), ''), self.host)}", '    """']

    def _enum(self, type_: Type) -> list[str]:
        numbers = bool(type_.enum_values)
        texts = type_.enum_member_values
        if texts and numbers and not self.host.exact:
            texts = None
        base = "IntEnum" if numbers else "str, Enum"
        lines = [f"class {self.spelling.ref(type_)}({base}):", *self._above(type_)]
        labels: set[str] = set()
        for at, name in enumerate(type_.enum_names or ()):
            if texts:
                value = self._text(texts[at])
            elif type_.enum_values:
                value = type_.enum_values[at]
            else:
                value = f"'{name}'"
            label = snake(name).upper()
            if label.lower() in _ENUM_KEYWORDS:
                label += "_"
            while label in labels and not self.host.exact:
                label += "_"
            labels.add(label)
            lines.append(f"    {label} = {value}")
        return lines if type_.enum_names else [*lines, "    pass"]

    def _text(self, text: str) -> str:
        return f"'{text}'" if self.host.exact else repr(text)

    def _above(self, type_: Type) -> list[str]:
        if not type_.description:
            return []
        return [*self._described(type_.description), ""]

    def _class(self, type_: Type, operation: Operation | None) -> list[str]:
        lines = []
        args = [parse(argument).name.removeprefix("'") for argument in type_.generic_args or ()]
        for arg in args:
            lines += [f"{self._argument(arg)} = TypeVar('{self._argument(arg)}')"]
        if args:
            lines += ["", ""]
        if not type_.is_interface:
            json = self.asked.data_class_json or self._letter_case()
            lines.append(f"@dataclass_json({json})")
            lines.append(f"@dataclass({self.asked.data_class})" if self.asked.data_class else "@dataclass")
        bases = self._bases(type_, operation)
        name = self.spelling.name(type_.name, len(args))
        lines.append(f"class {name}({', '.join(bases)}):" if bases else f"class {name}:")
        lines += self._above(type_)
        members = self._members(type_, operation)
        if type_.name in self.markers and args:
            returned = self.spelling.inner(parse(self.markers[type_.name]))
            members += ["    @staticmethod", f"    def response_type(): return {returned}"]
        return [*lines, *(members or ["    pass"])]

    def _letter_case(self) -> str:
        pascal = self.host.facts.pascal_case and not self.host.exact
        return f"letter_case=LetterCase.{'PASCAL' if pascal else 'CAMEL'}, undefined=Undefined.EXCLUDE"

    def _argument(self, name: str) -> str:
        return self.spelling.name(name, 0)

    def _bases(self, type_: Type, operation: Operation | None) -> list[str]:
        bases = []
        if type_.generic_args:
            bases.append(f"Generic[{', '.join(self.spelling.inner(parse(arg)) for arg in type_.generic_args)}]")
        if type_.inherits is not None:
            bases.append(self._base(type_.inherits))
        if type_.name in self.markers and type_.generic_args:
            bases.append(f"IReturn[{self.spelling.inner(parse(self.markers[type_.name]))}]")
        if operation is not None:
            marker = self._marker(operation)
            if marker is not None:
                bases.append(marker)
        return bases + [self.spelling.ref(interface) for interface in type_.implements or ()]

    def _base(self, base: Ref) -> str:
        if (base.namespace or "").startswith("System") and base.generic_args:
            name = without_arity(base.name)
            inner = [self.spelling.inner(parse(argument)) for argument in base.generic_args]
            if name in LISTS:
                return f"List[{inner[0]}]"
            if name in MAPS:
                return f"Dict[{','.join(inner)}]"
        return self.spelling.ref(base)

    def _marker(self, operation: Operation) -> str | None:
        if operation.returns_void:
            return "IReturnVoid"
        returned: Ref | Type | None = operation.return_type
        if returned is None and operation.response is not None and self.asked.add_return_marker:
            response = operation.response
            if not (response.namespace or "").startswith("System") and not response.name.endswith("]"):
                returned = response
        if returned is None:
            return None
        spelled = self.spelling.type(returned.name, returned.generic_args)
        request = operation.request
        if returned.name == request.name and not (self.host.exact and request.is_nested):
            spelled = f'"{spelled}"'
        return f"IReturn[{spelled}]"

    def _members(self, type_: Type, operation: Operation | None) -> list[str]:
        lines: list[str] = []
        properties = type_.properties or ()
        versioned = operation is not None and self.asked.add_implicit_version is not None
        if versioned and (self.host.exact or not any(member.name == "Version" for member in properties)):
            lines.append(f"    version: int = {self.asked.add_implicit_version}")
        blanks = 0
        for member in properties:
            lines += [""] * blanks
            above = [f"    {self._attribute(attribute)}" for attribute in member.attributes or ()]
            lines += [*above, f"    {self._member(member)}", *self._described(member.description)]
            blanks = bool(above) + bool(member.description)
        if (
            self.asked.add_response_status
            and operation is None
            and (type_.namespace, type_.name) in self.responses
            and not any(member.name == "ResponseStatus" for member in properties)
        ):
            lines += [""] * blanks + ["    response_status: ResponseStatus = None"]
        return lines

    def _member(self, member: Property) -> str:
        spelled = self.spelling.member(member)
        optional = self.asked.make_properties_optional and not (member.is_required and member.is_value_type)
        if has_zero(member, spelled) and not optional:
            default = DEFAULTS[spelled]
        else:
            spelled, default = f"Optional[{spelled}]", "None"
        name, wire = self.spelling.member_name(member)
        if wire is not None:
            default = f"field(metadata=config(field_name='{wire}'), default={default})"
        return f"{name}: {spelled} = {default}"


_ENUM_KEYWORDS = KEYWORDS - {"str", "bool", "int", "float", "bytes"}


def _route(path: str, verbs: str | None) -> str:
    quoted = attributes.quoted
    return f"# @Route({quoted(path)}, {quoted(verbs)})" if verbs else f"# @Route({quoted(path)})"


def _value(argument: Argument) -> str:
    """Write an argument of an attribute."""
    value = argument.value or ""
    if attributes.is_type(argument):
        return f"typeof({last_part(value.removeprefix('typeof(').removesuffix(')'))})"
    if argument.type in ("String", "Char"):
        return attributes.quoted(value)
    if argument.type == "Boolean":
        return value.lower()
    return value if is_safe(value) else attributes.quoted(value)
