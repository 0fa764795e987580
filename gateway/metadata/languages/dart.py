"""Dart (``/types/dart``; rules: ``gateway/WIRE.md`` metadata 4.11.5). What registers types is in ``dart_context``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import comments
from gateway.metadata.languages import dart_context as context
from gateway.metadata.languages.contents import Contents, named_of, of_file, of_page
from gateway.metadata.languages.dart_types import ALIASES, base_text, class_name, declared, inner, is_list_base, top
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import camel, identifier, last_part, without_arity, words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.ordering import two_stages
from gateway.metadata.languages.selection import (
    CLIENT_LIBRARY,
    Selection,
    filtered_without_returns,
    is_framework,
    is_system,
    whole,
    without,
)

LANGUAGE = Language(key="dart", label="Dart", link="Dart", extension="dart", place=30, listed=80)

OPTIONS = words(
    """
    GlobalNamespace AddServiceStackTypes AddResponseStatus AddImplicitVersion AddDescriptionAsComments IncludeTypes
    ExcludeTypes DefaultImports
    """
)

IMPORTS = ("package:servicestack/servicestack.dart",)
BARE = frozenset(words("String Char Guid Boolean Byte Int16 UInt16 Int32 UInt32 Int64 UInt64"))
"""Types whose values JSON has as they are."""
DOUBLES = frozenset(("Single", "Double", "Decimal"))

STYLE = comments.Style(bare=lambda name: name[:1].lower() + name[1:])


def file(host: Host, options: Options) -> str:
    """Print ``/types/dart``."""
    contents = of_file(host, options, _selected(host, options))
    imports = [*(options.default_imports or IMPORTS), *_more_imports(contents)]
    lines: list[str] = []
    if not options.without_options:
        shown: dict[str, object] = {"default_imports": tuple(imports)}
        if options.add_service_stack_types is None:
            shown["add_service_stack_types"] = True
        lines += [
            "/* Options:",
            *header_lines(
                OPTIONS,
                options,
                mark="//",
                date=host.date,
                version=host.version,
                base_url=host.base_url,
                shown=shown,
            ),
            "*/",
            "",
        ]
    if options.global_namespace:
        lines += ["", f"library {options.global_namespace};"]
    return "\n".join([*lines, *_lines(contents, imports)]) + "\n"


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    contents = of_page(host, types)
    return "\n".join(_lines(contents, [*IMPORTS, *_more_imports(contents)])) + "\n"


def _selected(host: Host, options: Options) -> Selection:
    """Select what a file has: nothing of .NET's or the client library's."""
    no_framework = options.add_service_stack_types is False

    def is_left(each: Type) -> bool:
        return each.name in CLIENT_LIBRARY or (no_framework and is_framework(each))

    def is_unprinted(each: Type) -> bool:
        return is_system(each) or each.name.endswith("]")

    chosen = without(whole(host), types=is_left, requests=is_left, responses=is_left)
    chosen = filtered_without_returns(chosen, options)
    return without(chosen, types=is_unprinted, responses=is_unprinted)


def _more_imports(contents: Contents) -> list[str]:
    """Return the imports that a file needs; in exact mode it has those of files that were asked for before it."""
    asked = [contents]
    if contents.host.exact:
        asked += _asked_before(contents)
    found = []
    if any(_has_bytes(each) for each in asked):
        found.append("dart:typed_data")
    if any(
        operation.request.inherits is not None and operation.request.inherits.name == "List`1"
        for each in asked
        for operation in each.operations
    ):
        found.append("dart:collection")
    return found


def _asked_before(contents: Contents) -> list[Contents]:
    """Return the files of the operations up to the last one that the query names.

    Why: the original adds imports to what it keeps for the life of its process. The recordings asked for operations in
    their order, each one's page and then its file; as if all did, this is a function of the catalogue.
    """
    host = contents.host
    if contents.page:
        tokens = {contents.types[0].name} if contents.types else set()
    else:
        tokens = {each.removesuffix(".*") for each in contents.options.include_types}
    places = [at for at, each in enumerate(host.catalog.operations) if each.request.name in tokens]
    if not places:
        return []
    before = []
    for operation in host.catalog.operations[: max(places) + 1]:
        chosen = _selected(host, Options(include_types=(f"{operation.request.name}.*",)))
        before.append(Contents(host, Options(), chosen.types, chosen.operations))
    return before


def _has_bytes(contents: Contents) -> bool:
    if any(member.type == "Byte[]" for each in contents.printed for member in each.properties or ()):
        return True
    return any(each.return_type is not None and each.return_type.name == "Byte[]" for each in contents.operations)


def _lines(contents: Contents, imports: Sequence[str]) -> list[str]:
    lines = [f"import '{each}';" for each in imports]
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    operations = contents.operations
    ordered = two_stages(
        contents.types,
        [each.response for each in operations if each.response is not None],
        [each.request for each in operations],
        contents.host.catalog.operations,
    )
    for each in ordered:
        lines += ["", *_type(contents, each)]
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    if added is not None:
        lines.append(added)
    if not ordered:
        return lines
    library = contents.options.global_namespace or _host_name(contents.options.base_url or contents.host.base_url)
    return [*lines, "", *context.lines(contents, ordered, library), ""]


def _host_name(address: str) -> str:
    return urlsplit(address).hostname or address


# Declarations


def _type(contents: Contents, each: Type) -> list[str]:
    lines = STYLE.above_type(contents, each)
    name = declared(contents, each)
    if each.is_enum:
        if each.is_enum_int:
            return [
                *lines,
                f"class {name}",
                "{",
                *(f"    {line}" if line else line for line in _flags(each, name)),
                "}",
            ]
        return [*lines, f"enum {name}", "{", *(f"    {one}," for one in each.enum_names or ()), "}"]
    heading = f"{'abstract ' if each.is_abstract or each.is_interface else ''}class {name}"
    if each.inherits is not None:
        heading += f" extends {base_text(contents, each.inherits)}"
    interfaces = _interfaces(contents, each)
    if interfaces:
        heading += f" implements {', '.join(interfaces)}"
    fields = _fields(contents, each)
    if not each.is_interface:
        fields += [*([""] if _written(contents, each) else []), *_methods(contents, each)]
    return [*lines, heading, "{", *_indented(fields), "}"]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else line for line in lines]


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


def _flags(each: Type, name: str) -> list[str]:
    names = each.enum_names or ()
    values = each.enum_values or tuple(str(at) for at in range(len(names)))
    return [
        *(f"static const {name} {one} = const {name}._({value});" for one, value in zip(names, values, strict=True)),
        "",
        "final int _value;",
        f"const {name}._(this._value);",
        "int get value => _value;",
        f"static List<{name}> get values => const [{','.join(names)}];",
    ]


def _fields(contents: Contents, each: Type) -> list[str]:
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
    if _version(contents, each) is not None:
        lines.append(f"int {_cased(contents, 'Version')};")
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
            f"{_text(contents, member)}? {_name(contents, member)};",
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


def _text(contents: Contents, member: Property) -> str:
    return top(contents, member.type, member.generic_args)


def _written(contents: Contents, each: Type) -> list[tuple[str, str, str]]:
    """Return of each member its field, how it is read from ``json``, and how it is written."""
    rows = []
    if _version(contents, each) is not None:
        own = _cased(contents, "Version")
        rows.append((own, f"json['{own}']", own))
    for member in each.properties or ():
        name = _name(contents, member)
        found = f"json['{_cased(contents, member.name)}']"
        kind = member.generic_args[0] if member.type == "Nullable`1" and member.generic_args else member.type
        if (kind.startswith("'") and not kind.endswith("]")) or kind in BARE:
            rows.append((name, found, name))
        elif kind in DOUBLES:
            rows.append((name, f"JsonConverters.toDouble({found})", name))
        elif member.type == "Dictionary`2" and member.generic_args == ("String", "String"):
            rows.append((name, f"JsonConverters.toStringMap({found})", name))
        else:
            text = _text(contents, member)
            read = f"'{text}'"
            parameters = each.generic_args or ()
            if member.generic_args and all(one in parameters for one in member.generic_args):
                places = ",".join(str(parameters.index(one)) for one in member.generic_args)
                read = f"""'{without_arity(member.type)}<${{runtimeGenericTypeDefs(this,[{places}]).join(",")}}>'"""
            rows.append(
                (
                    name,
                    f"JsonConverters.fromJson({found},{read},context!)",
                    f"JsonConverters.toJson({name},'{text}',context!)",
                )
            )
    return rows


def _methods(contents: Contents, each: Type) -> list[str]:
    name = class_name(contents, each)
    rows = _written(contents, each)
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
        pairs = [f"    '{field}': {written}" for field, _, written in rows]
        lines += [heading + opening, *(f"{one}," for one in pairs[:-1]), pairs[-1], closing, ""]
    else:
        lines.append(heading + ("super.toJson();" if derived else "{};"))
    lines += _response(contents, each)
    return [*lines, f'getTypeName() => "{_type_name(each)}";', "TypeContext? context = _ctx;"]


def _type_name(each: Type) -> str:
    name = last_part(without_arity(each.name))
    if not each.generic_args:
        return ALIASES.get(name, name)
    parameters = ",".join("$" + one.removeprefix("'") for one in each.generic_args or ())
    return f"{name}<{parameters}>" if parameters else name


def _response(contents: Contents, each: Type) -> list[str]:
    if contents.is_void(each):
        return ["createResponse() {}"]
    marker = contents.marker(each)
    if marker is None:
        return []
    text = _returned(contents, marker)
    return [f"createResponse() => {context.created(text)};", f'getResponseTypeName() => "{text}";']
