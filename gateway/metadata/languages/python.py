"""Python: ``/types/python``, dataclasses for the ``servicestack`` client library (``gateway/WIRE.md`` metadata 4.9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from gateway.metadata.catalog import Argument, Attribute, Operation, Property, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.imeta import with_imeta
from gateway.metadata.languages import attributes, options, ordering, selection
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.including import filtered_without_returns
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, parse, snake, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.python_types import DEFAULTS, KEYWORDS, Spelling, has_zero
from gateway.metadata.languages.repairs import repaired, repaired_types
from gateway.metadata.languages.sound import docstring, is_safe, line_comment, needed_before
from gateway.metadata.languages.typescript_types import LISTS, MAPS, shared_names, struct_names

LANGUAGE = Language(key="python", label="Python", link="Python", extension="py", place=60, listed=120)

HEADER = (
    "GlobalNamespace",
    "AddServiceStackTypes",
    "AddResponseStatus",
    "AddImplicitVersion",
    "AddDescriptionAsComments",
    "IncludeTypes",
    "ExcludeTypes",
    "DefaultImports",
    "DataClass",
    "DataClassJson",
)
IMPORTS = (
    "datetime",
    "decimal",
    "marshmallow.fields:*",
    "servicestack:*",
    "typing:*",
    "dataclasses:dataclass/field",
    "dataclasses_json:dataclass_json/LetterCase/Undefined/config",
    "enum:Enum/IntEnum",
)
SOUND_IMPORTS = tuple(import_ for import_ in IMPORTS if import_ != "marshmallow.fields:*")
"""The imports without marshmallow's fields, whose List, Dict and Decimal would hide the types that are meant."""
_RETURN_MARKERS = {"QueryDb`1": "QueryResponse<'T>", "QueryDb`2": "QueryResponse<'Into>"}


def file(host: Host, options: Options) -> str:
    """Print ``/types/python``."""
    return _file(host, options)


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    config = host.catalog.config
    asked = Options(make_properties_optional=config is None or config.make_properties_optional)
    types = [with_imeta(type_) for type_ in repaired_types(host, types)]
    printer = _printer(host, asked, types, None)
    ordered = printer.ordered(ordering.two_stages(types, (), (), host.catalog.operations))
    return "".join(f"{line}\n" for line in [*_imports(asked, host), *_document(host, printer, ordered)]) + "\n"


def _file(host: Host, asked: Options) -> str:
    asked = options.replaced(asked, make_properties_optional=bool(asked.make_properties_optional))
    chosen = selection.whole(host)
    if asked.add_service_stack_types is False:
        framework = selection.is_framework
        chosen = selection.without(chosen, types=framework, requests=framework, responses=framework)
    chosen = selection.without(chosen, types=_is_library, requests=_is_library, responses=_is_library)
    chosen = repaired(host, filtered_without_returns(chosen, asked))
    responses = [type_ for type_ in chosen.responses if _is_printed(type_)]
    types = [type_ for type_ in chosen.types if _is_printed(type_)]
    printer = _printer(host, asked, [*types, *chosen.requests, *responses], chosen)
    ordered = printer.ordered(ordering.two_stages(types, responses, chosen.requests, host.catalog.operations))
    lines = []
    if not asked.without_options:
        shown = {
            "add_service_stack_types": asked.add_service_stack_types is not False,
            "default_imports": asked.default_imports or (IMPORTS if host.exact else SOUND_IMPORTS),
        }
        header = options.header_lines(
            HEADER, asked, mark="#", date=host.date, version=host.version, base_url=host.base_url, shown=shown
        )
        lines += ['""" Options:', *(docstring(line, host) for line in header), '"""', ""]
    lines += [*_imports(asked, host), *_document(host, printer, ordered), ""]
    return "".join(f"{line}\n" for line in lines)


def _is_library(type_: Type) -> bool:
    return type_.name in CLIENT_LIBRARY


def _is_printed(type_: Type) -> bool:
    return selection.is_printed(type_) and not is_system(type_)


def _imports(asked: Options, host: Host) -> list[str]:
    # Types may refer to types below them; the client library can read annotations that are texts.
    lines = [] if host.exact else ["from __future__ import annotations"]
    for import_ in asked.default_imports or (IMPORTS if host.exact else SOUND_IMPORTS):
        module, colon, names = import_.partition(":")
        if host.exact or is_safe(import_):
            lines.append(f"from {module} import {', '.join(names.split('/'))}" if colon else f"import {module}")
    return lines


def _document(host: Host, printer: _Printer, types: Iterable[Type]) -> list[str]:
    """Print namespace, inserted code, types and added code."""
    lines: list[str] = []
    if printer.asked.global_namespace:
        lines += ["", line_comment(f"# module {printer.asked.global_namespace}", host)]
    if inserted := host.facts.insert_code.get(LANGUAGE.key):
        lines += inserted.split("\n")
    for type_ in types:
        lines += ["", "", *printer.type(type_)]
    if added := host.facts.add_code.get(LANGUAGE.key):
        lines += added.split("\n")
    return [*lines, ""] if printer.asked.global_namespace else lines


def _printer(host: Host, asked: Options, types: Sequence[Type], chosen: selection.Selection | None) -> _Printer:
    structs = frozenset() if asked.export_value_types else struct_names(types) if host.exact else host.structs
    declared, generics = (frozenset(), frozenset()) if host.exact else (host.declared, host.generics)
    answered = () if chosen is None else chosen.responses
    return _Printer(
        host=host,
        asked=asked,
        spelling=Spelling(host.exact, shared_names(types), structs, declared, generics, host.facts.pascal_case),
        operations={} if chosen is None else {operation.request.name: operation for operation in chosen.operations},
        responses=frozenset((type_.namespace, type_.name) for type_ in answered),
        markers={**_RETURN_MARKERS, **host.facts.return_markers},
    )


class _Printer(Struct, frozen=True):
    """Prints the types of one file."""

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
