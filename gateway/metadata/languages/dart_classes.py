"""The classes of a Dart file (rules: ``gateway/WIRE.md`` metadata 4.11.5)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Ref, Type
from gateway.metadata.languages import comments, dart_maps
from gateway.metadata.languages import dart_context as context
from gateway.metadata.languages import dart_members as members
from gateway.metadata.languages.contents import Contents, FreeNames, named_of
from gateway.metadata.languages.dart_members import Row
from gateway.metadata.languages.dart_types import (
    ALIASES,
    WORDS,
    base_text,
    class_name,
    declared,
    inner,
    is_list_base,
    is_map_base,
    top,
)
from gateway.metadata.languages.indenting import indented
from gateway.metadata.languages.names import identifier, last_part, without_arity

STYLE = comments.Style(bare=lambda name: name[:1].lower() + name[1:])


def lines(contents: Contents, type_: Type) -> list[str]:
    """Write a type."""
    above = STYLE.above_type(contents, type_)
    name = declared(contents, type_)
    if type_.is_enum:
        free = FreeNames(contents, WORDS | {"values", "index", "value"})
        names = [free.free(identifier(one)) if not contents.host.exact else one for one in type_.enum_names or ()]
        if type_.is_enum_int:
            return [*above, f"class {name}", "{", *indented(_flags(type_, name, names)), "}"]
        if not names and not contents.host.exact:
            return [*above, f"abstract class {name} {{ static List<{name}> get values => const []; }}"]
        return [*above, f"enum {name}", "{", *(f"    {one}," for one in names), "}"]
    heading = f"{'abstract ' if type_.is_abstract or type_.is_interface else ''}class {name}"
    if type_.inherits is not None:
        heading += f" extends {base_text(contents, type_.inherits)}"
    interfaces = _interfaces(contents, type_)
    if interfaces:
        heading += f" implements {', '.join(interfaces)}"
    names = members.names(contents, type_)
    fields = _fields(contents, type_, names)
    if not type_.is_interface:
        rows = members.rows(contents, type_, names)
        fields += [*([""] if rows else []), *_methods(contents, type_, rows)]
    return [*above, heading, "{", *indented(fields), "}"]


def _interfaces(contents: Contents, type_: Type) -> list[str]:
    interfaces = []
    marker = contents.marker(type_)
    if contents.is_void(type_):
        interfaces.append("IReturnVoid")
    elif marker is not None:
        interfaces.append(f"IReturn<{_returned(contents, marker)}>")
    interfaces += [top(contents, ref.name, ref.generic_args) for ref in type_.implements or ()]
    if not (type_.is_abstract or type_.is_interface):
        interfaces.append("IConvertible")
    return interfaces


def _returned(contents: Contents, ref: Ref) -> str:
    return top(contents, ref.name, ref.generic_args)


def _flags(type_: Type, name: str, names: list[str]) -> list[str]:
    values = type_.enum_values or tuple(str(at) for at in range(len(names)))
    return [
        *(f"static const {name} {one} = const {name}._({value});" for one, value in zip(names, values, strict=True)),
        "",
        "final int _value;",
        f"const {name}._(this._value);",
        "int get value => _value;",
        f"static List<{name}> get values => const [{','.join(names)}];",
    ]


def _fields(contents: Contents, type_: Type, names: list[str]) -> list[str]:
    lines: list[str] = []
    if is_list_base(type_):
        element = inner(contents, named_of(type_.inherits.name, type_.inherits.generic_args).args[0])  # type: ignore[union-attr]
        lines += [
            f"final List<{element}> l = [];",
            "set length(int newLength) { l.length = newLength; }",
            "int get length => l.length;",
            f"{element} operator [](int index) => l[index];",
            f"void operator []=(int index, {element} value) {{ l[index] = value; }}",
        ]
    if is_map_base(contents, type_):
        lines += dart_maps.members(contents, type_)
    if members.version(contents, type_) is not None:
        lines.append(f"int{'' if contents.host.exact else '?'} {members.cased(contents, 'Version')};")
    attributed = False
    declared_members = type_.properties or ()
    for place, member in enumerate(declared_members, 1):
        if attributed:
            lines.append("")
        above = STYLE.above_member(contents, member, place)
        attributed = bool(above)
        lines += [
            *STYLE.comment(contents, member.description),
            *above,
            f"{top(contents, member.type, member.generic_args)}? {names[place - 1]};",
        ]
    if contents.adds_status(type_):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, len(declared_members) + 1)
        if declared is not None:
            lines.append(STYLE.data_member(declared, added=True))
        lines.append(f"ResponseStatus? {members.cased(contents, 'ResponseStatus')};")
    return lines


def _methods(contents: Contents, type_: Type, rows: Sequence[Row]) -> list[str]:
    if is_map_base(contents, type_):
        end = [f'getTypeName() => "{_type_name(contents, type_)}";', "TypeContext? context = _ctx;"]
        return [*dart_maps.methods(contents, type_), *_response(contents, type_), *end]
    name = class_name(contents, type_)
    derived = type_.inherits is not None and not is_list_base(type_)
    version = members.version(contents, type_)
    if rows:
        parameters = [f"this.{row.field}" for row in rows]
        if version is not None:
            parameters[0] += f"={version}"
        lines = [
            f"{name}({{{','.join(parameters)}}});",
            f"{name}.fromJson(Map<String, dynamic> json) {{ fromMap(json); }}",
            "",
        ]
    else:
        lines = [
            f"{name}();",
            f"{name}.fromJson(Map<String, dynamic> json) : super{'.fromJson(json)' if derived else '()'};",
        ]
    lines += [
        "fromMap(Map<String, dynamic> json) {",
        *(["    super.fromMap(json);"] if derived else []),
        *(f"    {row.field} = {row.reading};" for row in rows),
        "    return this;",
        "}",
        "",
    ]
    heading = "Map<String, dynamic> toJson() => "
    if rows:
        opening, closing = ("super.toJson()..addAll({", "});") if derived else ("{", "};")
        pairs = [f"    '{row.key}': {row.writing}" for row in rows]
        lines += [heading + opening, *(f"{one}," for one in pairs[:-1]), pairs[-1], closing, ""]
    else:
        lines.append(heading + ("super.toJson();" if derived else "{};"))
    lines += _response(contents, type_)
    return [*lines, f'getTypeName() => "{_type_name(contents, type_)}";', "TypeContext? context = _ctx;"]


def _type_name(contents: Contents, type_: Type) -> str:
    name = last_part(without_arity(type_.name))
    if not type_.generic_args:
        return ALIASES.get(name, name) if contents.host.exact else name
    parameters = ",".join("$" + one.removeprefix("'") for one in type_.generic_args or ())
    return f"{name}<{parameters}>" if parameters else name


def _response(contents: Contents, type_: Type) -> list[str]:
    if contents.is_void(type_):
        return ["createResponse() {}"]
    marker = contents.marker(type_)
    if marker is None:
        return []
    text = _returned(contents, marker)
    return [f"createResponse() => {context.created(text)};", f'getResponseTypeName() => "{text}";']
