"""Java (``/types/java``; rules: ``gateway/WIRE.md`` metadata 4.11.2)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import jvm, jvm_comments, jvm_contents
from gateway.metadata.languages.attributes import quoted
from gateway.metadata.languages.contents import Contents, is_wide
from gateway.metadata.languages.indenting import indented
from gateway.metadata.languages.jvm_names import JAVA_WORDS
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import camel, identifier, pascal, words
from gateway.metadata.languages.options import Options

LANGUAGE = Language(key="java", label="Java", link="Java", extension="java", place=40, listed=90)

OPTIONS = words(
    """
    Package GlobalNamespace AddPropertyAccessors SettersReturnThis AddServiceStackTypes AddResponseStatus
    AddDescriptionAsComments AddImplicitVersion IncludeTypes ExcludeTypes TreatTypesAsStrings DefaultImports
    """
)

DIALECT = jvm.Dialect(
    aliases={
        "Char": "String",
        "Boolean": "Boolean",
        "Byte": "Short",
        "SByte": "Byte",
        "Int16": "Short",
        "UInt16": "Integer",
        "Int32": "Integer",
        "UInt32": "Long",
        "Int64": "Long",
        "IntPtr": "Long",
        "UInt64": "BigInteger",
        "Single": "Float",
        "Decimal": "BigDecimal",
        "DateTime": "Date",
        "DateTimeOffset": "Date",
        "DateOnly": "Date",
        "TimeOnly": "TimeSpan",
        "Guid": "UUID",
        "Type": "Class",
        "Stream": "InputStream",
    },
    keywords=JAVA_WORDS,
    bytes="byte[]",
    nullable="",
    class_literal=".class",
    sound_class_literal=".class",
    any="Object",
    sound_aliases={"Uri": "String"},
)


def file(host: Host, options: Options) -> str:
    """Print ``/types/java``."""
    contents = jvm_contents.contents_of(host, options)
    body = _body_lines(contents)
    imports = DIALECT.imports(contents, body)
    lines: list[str] = []
    if not options.without_options:
        shown: dict[str, object] = {
            "global_namespace": options.global_namespace or "dtos",
            "default_imports": tuple(imports),
        }
        if options.add_service_stack_types is None:
            shown["add_service_stack_types"] = True
        lines += [
            "/* Options:",
            *jvm_comments.header(host, options, OPTIONS, shown),
            "*/",
            "",
        ]
    if options.package:
        lines += [f"package {options.package};", ""]
    return "\n".join([*lines, *_lines(contents, imports, body)]) + "\n"


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    contents = jvm_contents.page_of(host, types)
    body = _body_lines(contents)
    return "\n".join(_lines(contents, DIALECT.imports(contents, body), body)) + "\n"


def _body_lines(contents: Contents) -> list[str]:
    lines: list[str] = []
    for type_ in contents.printed:
        lines += [*indented(_type(contents, type_)), ""]
    return lines


def _lines(contents: Contents, imports: list[str], body: list[str]) -> list[str]:
    lines = [f"import {import_};" for import_ in imports]
    name = contents.options.global_namespace or "dtos"
    lines += ["", f"public class {name if contents.host.exact else identifier(name)}", "{"]
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    lines.append("")
    lines += body
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    if added is not None:
        lines.append(added)
    return [*lines, "}"]


def _type(contents: Contents, type_: Type) -> list[str]:
    lines = DIALECT.above_type(contents, type_)
    name = DIALECT.declared(contents, type_)
    if type_.is_enum:
        return [*lines, f"public static enum {name}", "{", *_enum(contents, type_, name), "}"]
    declaration = f"public static {'interface' if type_.is_interface else 'class'} {name}"
    if type_.inherits is not None:
        declaration += f" extends {DIALECT.reference(contents, type_.inherits)}"
    interfaces = _interfaces(contents, type_)
    if interfaces:
        word = "extends" if type_.is_interface and not contents.host.exact else "implements"
        declaration += f" {word} {', '.join(interfaces)}"
    fields, rest = _body(contents, type_, name)
    gap = ["    "] if contents.options.add_property_accessors and not type_.is_interface else []
    return [*lines, declaration, "{", *indented(fields), *gap, *indented(rest), "}"]


def _interfaces(contents: Contents, type_: Type) -> list[str]:
    interfaces = []
    marker = contents.marker(type_)
    if contents.is_void(type_):
        interfaces.append("IReturnVoid")
    elif marker is not None:
        interfaces.append(f"IReturn<{DIALECT.returned(contents, marker)}>")
    return interfaces + [DIALECT.reference(contents, ref) for ref in type_.implements or ()]


def _enum(contents: Contents, type_: Type, name: str) -> list[str]:
    names = jvm.enum_names(contents, type_)
    values = type_.enum_values
    kind, suffix = ("long", "L") if not contents.host.exact and is_wide(type_) else ("int", "")
    lines = []
    for at, one in enumerate(names):
        end = ";" if at == len(names) - 1 else ","
        serialized = f"@SerializedName({quoted(values[at])}) " if values is not None and type_.is_enum_int else ""
        lines.append(f"    {serialized}{one}{f'({values[at]}{suffix})' if values is not None else ''}{end}")
    if values is not None:
        lines += [
            "",
            f"    private final {kind} value;",
            f"    {name}(final {kind} intValue) {{ value = intValue; }}",
            f"    public {kind} getValue() {{ return value; }}",
        ]
    return lines


def _body(contents: Contents, type_: Type, name: str) -> tuple[list[str], list[str]]:
    """Return the fields, and the lines below the blank line after them."""
    lines: list[str] = []
    accessors: list[str] = []
    version = contents.version(type_)
    if version is not None:
        own = _named(contents, "Version")
        lines.append(f"public Integer {own} = {version};")
        lines += _accessors(contents, name, "Integer", own, "Version")
    attributed = False
    members = type_.properties or ()
    if type_.is_interface and not contents.host.exact:
        return _getters(contents, members), []
    fields = jvm.Names(contents)
    taken = jvm.Names(contents, {"Class", "ResponseType"} if contents.operation(type_) is not None else {"Class"})
    for place, member in enumerate(members, 1):
        if attributed:
            lines.append("")
        above = DIALECT.above_member(contents, member, place)
        attributed = bool(above)
        serialized, field = fields.field(DIALECT, member)
        text = _text(contents, member)
        lines += [
            *jvm_comments.comment(contents, member.description),
            *above,
            f"{serialized}public {text} {field} = null;",
        ]
        accessors += _accessors(contents, name, text, field, taken.free(pascal(camel(member.name))))
    if contents.adds_status(type_):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, len(members) + 1)
        if declared is not None:
            lines.append(DIALECT.data_member(contents, declared, added=True))
        own = _named(contents, "ResponseStatus")
        lines.append(f"public ResponseStatus {own} = null;")
        accessors += _accessors(contents, name, "ResponseStatus", own, "ResponseStatus")
    if type_.is_interface:
        return lines, []
    marker = contents.marker(type_)
    if marker is not None:
        returned = DIALECT.returned(contents, marker)
        token = f"new TypeToken<{returned}>(){{}}.getType()" if "<" in returned else f"{returned}.class"
        accessors += [
            f"private static Object responseType = {token};",
            "public Object getResponseType() { return responseType; }",
        ]
    return lines, accessors


def _getters(contents: Contents, members: Sequence[Property]) -> list[str]:
    """Return the getters of an interface, where ServiceStack prints constants."""
    if not contents.options.add_property_accessors:
        return []
    taken = jvm.Names(contents, {"Class"})
    lines = []
    for member in members:
        text = _text(contents, member)
        accessor = taken.free(pascal(camel(member.name)))
        lines += [
            *jvm_comments.comment(contents, member.description),
            f"public {text} {_getter(text, accessor)}();",
        ]
    return lines


def _getter(text: str, accessor: str) -> str:
    is_flag = text.lower().startswith("bool") and not accessor.lower().startswith("is")
    return f"{'is' if is_flag else 'get'}{accessor}"


def _named(contents: Contents, name: str) -> str:
    return name if contents.host.facts.pascal_case else camel(name)


def _text(contents: Contents, member: Property) -> str:
    return DIALECT.top(contents, member.type, member.generic_args)


def _accessors(contents: Contents, name: str, text: str, field: str, accessor: str) -> list[str]:
    options = contents.options
    if not options.add_property_accessors:
        return []
    returns = (name, " return this;") if options.setters_return_this else ("void", "")
    return [
        f"public {text} {_getter(text, accessor)}() {{ return {field}; }}",
        f"public {returns[0]} set{accessor}({text} value) {{ this.{field} = value;{returns[1]} }}",
    ]
