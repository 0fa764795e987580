"""The classes of a Dart file (rules: ``gateway/WIRE.md`` metadata 4.11.5)."""

from __future__ import annotations

import re

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.languages import comments, dart_maps
from gateway.metadata.languages import dart_context as context
from gateway.metadata.languages.contents import Contents, FreeNames, named_of
from gateway.metadata.languages.dart_types import (
    ALIASES,
    base_text,
    class_name,
    declared,
    inner,
    is_list_base,
    is_map_base,
    literal,
    top,
)
from gateway.metadata.languages.indenting import indented
from gateway.metadata.languages.names import camel, identifier, last_part, without_arity, words

BARE = frozenset(words("String Char Guid Boolean Byte Int16 UInt16 Int32 UInt32 Int64 UInt64"))
"""Types whose values JSON has as they are."""
DOUBLES = frozenset(("Single", "Double", "Decimal"))

STYLE = comments.Style(bare=lambda name: name[:1].lower() + name[1:])

WORDS = frozenset(
    words(
        """
        assert break case catch class const continue default do else enum extends false final finally for if in is new
        null rethrow return super switch this throw true try var void while with
        """
    )
)
MEMBERS = frozenset(
    words(
        """
        context fromMap toJson getTypeName createResponse getResponseTypeName hashCode runtimeType toString noSuchMethod
        """
    )
)
"""What every class has."""
TYPES = frozenset(
    words(
        """
        bool int double num dynamic String List Map Set DateTime Duration Object Function Uint8List JsonConverters
        TypeContext
        """
    )
)
"""Types that a class could not name once it had a member of that name."""
RESERVED = WORDS | MEMBERS | TYPES


def lines(contents: Contents, each: Type) -> list[str]:
    """Write a type."""
    above = STYLE.above_type(contents, each)
    name = declared(contents, each)
    if each.is_enum:
        free = FreeNames(contents, WORDS | {"values", "index", "value"})
        names = [free.free(identifier(one)) if not contents.host.exact else one for one in each.enum_names or ()]
        if each.is_enum_int:
            return [*above, f"class {name}", "{", *indented(_flags(each, name, names)), "}"]
        return [*above, f"enum {name}", "{", *(f"    {one}," for one in names), "}"]
    heading = f"{'abstract ' if each.is_abstract or each.is_interface else ''}class {name}"
    if each.inherits is not None:
        heading += f" extends {base_text(contents, each.inherits)}"
    interfaces = _interfaces(contents, each)
    if interfaces:
        heading += f" implements {', '.join(interfaces)}"
    names = _names(contents, each)
    fields = _fields(contents, each, names)
    if not each.is_interface:
        rows = _written(contents, each, names)
        fields += [*([""] if rows else []), *_methods(contents, each, rows)]
    return [*above, heading, "{", *indented(fields), "}"]


def _interfaces(contents: Contents, each: Type) -> list[str]:
    found = []
    marker = contents.marker(each)
    if contents.is_void(each):
        found.append("IReturnVoid")
    elif marker is not None:
        found.append(f"IReturn<{_returned(contents, marker)}>")
    found += [top(contents, ref.name, ref.generic_args) for ref in each.implements or ()]
    if not (each.is_abstract or each.is_interface):
        found.append("IConvertible")
    return found


def _returned(contents: Contents, ref: Ref) -> str:
    return top(contents, ref.name, ref.generic_args)


def _flags(each: Type, name: str, names: list[str]) -> list[str]:
    values = each.enum_values or tuple(str(at) for at in range(len(names)))
    return [
        *(f"static const {name} {one} = const {name}._({value});" for one, value in zip(names, values, strict=True)),
        "",
        "final int _value;",
        f"const {name}._(this._value);",
        "int get value => _value;",
        f"static List<{name}> get values => const [{','.join(names)}];",
    ]


def _fields(contents: Contents, each: Type, names: list[str]) -> list[str]:
    lines: list[str] = []
    if is_list_base(each):
        element = inner(contents, named_of(each.inherits.name, each.inherits.generic_args).args[0])  # type: ignore[union-attr]
        lines += [
            f"final List<{element}> l = [];",
            "set length(int newLength) { l.length = newLength; }",
            "int get length => l.length;",
            f"{element} operator [](int index) => l[index];",
            f"void operator []=(int index, {element} value) {{ l[index] = value; }}",
        ]
    if is_map_base(contents, each):
        lines += dart_maps.members(contents, each)
    if _version(contents, each) is not None:
        lines.append(f"int{'' if contents.host.exact else '?'} {_cased(contents, 'Version')};")
    attributed = False
    members = each.properties or ()
    for place, member in enumerate(members, 1):
        if attributed:
            lines.append("")
        above = STYLE.above_member(contents, member, place)
        attributed = bool(above)
        lines += [
            *STYLE.comment(contents, member.description),
            *above,
            f"{_text(contents, member)}? {names[place - 1]};",
        ]
    if contents.adds_status(each):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, len(members) + 1)
        if declared is not None:
            lines.append(STYLE.data_member(declared, added=True))
        lines.append(f"ResponseStatus? {_cased(contents, 'ResponseStatus')};")
    return lines


def _version(contents: Contents, each: Type) -> int | None:
    return None if each.is_abstract else contents.version(each)


def _cased(contents: Contents, name: str) -> str:
    return name if contents.host.facts.pascal_case else camel(name)


def _name(contents: Contents, member: Property) -> str:
    alias = member.data_member.name if member.data_member is not None else None
    return identifier(alias) if alias else _cased(contents, member.name)


def _names(contents: Contents, each: Type) -> list[str]:
    """Return the fields of a class; in sound mode none is a word of the language or a type that the class names."""
    members = each.properties or ()
    if contents.host.exact:
        return [_name(contents, member) for member in members]
    inner = ("l", "length") if is_list_base(each) else ()
    free = FreeNames(contents, RESERVED, contents.simple_names, inner)
    return [free.free(identifier(_name(contents, member))) for member in members]


def _wire_name(contents: Contents, member: Property) -> str:
    """Return a member's name on the wire, as it stands in a string; the original knows no aliases when it reads."""
    if contents.host.exact:
        return _cased(contents, member.name)
    alias = member.data_member.name if member.data_member is not None else None
    return literal(alias or _cased(contents, member.name), contents)


def _text(contents: Contents, member: Property) -> str:
    return top(contents, member.type, member.generic_args)


def _written(contents: Contents, each: Type, names: list[str]) -> list[tuple[str, str, str]]:
    """Return of each member its field, how it is read from ``json``, and how it is written."""
    rows = []
    if _version(contents, each) is not None:
        own = _cased(contents, "Version")
        rows.append((own, f"json['{own}']", own))
    for member, name in zip(each.properties or (), names, strict=True):
        found = f"json['{_wire_name(contents, member)}']"
        kind = member.generic_args[0] if member.type == "Nullable`1" and member.generic_args else member.type
        text = _text(contents, member)
        runtime = _runtime(contents, each, text)
        if runtime is not None:
            read = written = f"'{runtime}'"
        elif (kind.startswith("'") and not kind.endswith("]")) or kind in BARE:
            rows.append((name, found, name))
            continue
        elif kind in DOUBLES:
            rows.append((name, f"JsonConverters.toDouble({found})", name))
            continue
        elif member.type == "Dictionary`2" and member.generic_args == ("String", "String"):
            rows.append((name, f"JsonConverters.toStringMap({found})", name))
            continue
        else:
            read = written = f"'{text}'"
            parameters = each.generic_args or ()
            if member.generic_args and all(one in parameters for one in member.generic_args):
                places = ",".join(str(parameters.index(one)) for one in member.generic_args)
                read = f"""'{without_arity(member.type)}<${{runtimeGenericTypeDefs(this,[{places}]).join(",")}}>'"""
        reading = f"JsonConverters.fromJson({found},{read},context!)"
        rows.append((name, reading, f"JsonConverters.toJson({name},{written},context!)"))
    return rows


def _runtime(contents: Contents, each: Type, text: str) -> str | None:
    """Return the text of a type with what its parameters are at run time, None for one without any.

    Why: the original reads a member of type ``T`` as it is in JSON, so it is no ``T`` where that is a class.
    """
    if contents.host.exact or not each.generic_args:
        return None
    parameters = [one.removeprefix("'") for one in each.generic_args]
    made, count = re.subn(
        rf"\b(?:{'|'.join(map(re.escape, parameters))})\b",
        lambda found: f'${{runtimeGenericTypeDefs(this,[{parameters.index(found[0])}]).join(",")}}',
        text,
    )
    return made if count else None


def _methods(contents: Contents, each: Type, rows: list[tuple[str, str, str]]) -> list[str]:
    if is_map_base(contents, each):
        end = [f'getTypeName() => "{_type_name(contents, each)}";', "TypeContext? context = _ctx;"]
        return [*dart_maps.methods(contents, each), *_response(contents, each), *end]
    name = class_name(contents, each)
    derived = each.inherits is not None and not is_list_base(each)
    version = _version(contents, each)
    if rows:
        made = [f"this.{field}" for field, _, _ in rows]
        if version is not None:
            made[0] += f"={version}"
        lines = [
            f"{name}({{{','.join(made)}}});",
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
        *(f"    {field} = {read};" for field, read, _ in rows),
        "    return this;",
        "}",
        "",
    ]
    heading = "Map<String, dynamic> toJson() => "
    if rows:
        opening, closing = ("super.toJson()..addAll({", "});") if derived else ("{", "};")
        pairs = [f"    '{key}': {written}" for key, written in _pairs(contents, each, rows)]
        lines += [heading + opening, *(f"{one}," for one in pairs[:-1]), pairs[-1], closing, ""]
    else:
        lines.append(heading + ("super.toJson();" if derived else "{};"))
    lines += _response(contents, each)
    return [*lines, f'getTypeName() => "{_type_name(contents, each)}";', "TypeContext? context = _ctx;"]


def _type_name(contents: Contents, each: Type) -> str:
    name = last_part(without_arity(each.name))
    if not each.generic_args:
        return ALIASES.get(name, name) if contents.host.exact else name
    parameters = ",".join("$" + one.removeprefix("'") for one in each.generic_args or ())
    return f"{name}<{parameters}>" if parameters else name


def _pairs(contents: Contents, each: Type, rows: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return the names that are written, with what is written of each: the fields' as recorded, or the wire's."""
    if contents.host.exact:
        return [(field, written) for field, _, written in rows]
    members = each.properties or ()
    added = len(rows) - len(members)
    keys = [*(field for field, _, _ in rows[:added]), *(_wire_name(contents, member) for member in members)]
    return [(key, written) for key, (_, _, written) in zip(keys, rows, strict=True)]


def _response(contents: Contents, each: Type) -> list[str]:
    if contents.is_void(each):
        return ["createResponse() {}"]
    marker = contents.marker(each)
    if marker is None:
        return []
    text = _returned(contents, marker)
    return [f"createResponse() => {context.created(text)};", f'getResponseTypeName() => "{text}";']
