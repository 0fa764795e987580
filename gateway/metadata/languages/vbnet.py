"""VB.NET (``/types/vbnet``; rules: ``gateway/WIRE.md`` metadata 4.11.6)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from gateway.metadata.catalog import Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import dotnet
from gateway.metadata.languages.contents import Contents, is_wide, key, of_page
from gateway.metadata.languages.indenting import indented
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, without_arity, words
from gateway.metadata.languages.options import Options, header_lines, text_of
from gateway.metadata.languages.sound import line_comment
from gateway.metadata.languages.vbnet_literals import constant, quoted
from gateway.metadata.languages.vbnet_words import BUILT_IN, KEYWORDS, MARKER_MEMBERS, RESERVED

LANGUAGE = Language(key="vbnet", label="VB.NET", link="VbNet", extension="vb", place=80, listed=40)

OPTIONS = words(
    """
    GlobalNamespace MakePartial MakeVirtual MakeDataContractsExtensible AddReturnMarker AddDescriptionAsComments
    AddDataContractAttributes AddIndexesToDataMembers AddGeneratedCodeAttributes AddResponseStatus
    AddImplicitVersion InitializeCollections ExportValueTypes IncludeTypes ExcludeTypes AddNamespaces
    AddDefaultXmlNamespace
    """
)

ALIASES = {"Int16": "Short", "Int32": "Integer", "Int64": "Long", "DateTime": "Date"}


def file(host: Host, options: Options) -> str:
    """Print ``/types/vbnet``."""
    contents = dotnet.contents_of(host, options)
    lines: list[str] = []
    if not options.without_options:
        header = header_lines(
            OPTIONS,
            options,
            mark="''",
            date=host.date,
            version=host.version,
            base_url=host.base_url,
            spell=lambda value: text_of(value, ", "),
        )
        lines += ["' Options:", *(f"'{line}" for line in header), ""]
    return "\n".join([*lines, *_lines(contents)]) + "\n"


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    return "\n".join(_lines(of_page(host, types, flat=False))) + "\n"


def _lines(contents: Contents) -> list[str]:
    options = contents.options
    imported, own = dotnet.usings(contents)
    if options.add_generated_code_attributes:
        own = [*own, "System.CodeDom.Compiler"]
    lines = [f"Imports {space}" for space in (*imported, *own)]
    if options.add_data_contract_attributes:
        lines += ["", *_contract_namespaces(contents, [*imported, *own])]
    lines += ["", "Namespace Global"]
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    for space, types in dotnet.groups(contents):
        stands_within = bool(space) or contents.host.exact
        if stands_within:
            lines += ["", f"    Namespace {space}"]
        for type_ in types:
            lines += ["", *_type(contents, type_, "        " if stands_within else "    ")]
        if stands_within:
            lines.append("    End Namespace")
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    if added is not None:
        lines.append(added)
    return [*lines, "End Namespace", ""]


def _contract_namespaces(contents: Contents, spaces: list[str]) -> list[str]:
    config = contents.host.catalog.config
    usual = config.default_namespaces if config is not None else ()
    uri = quoted(contents.options.add_default_xml_namespace)
    return [
        f'<Assembly: ContractNamespace({uri}, ClrNamespace:="{space}")>'
        for space in spaces
        if space not in usual and space != "System.CodeDom.Compiler"
    ]


def _of_type(name: str) -> str:
    return f"GetType({last_part(name)})"


SPELLING = dotnet.Spelling(
    opening="<",
    closing=">",
    joint=":=",
    comment="' ",
    quote=quoted,
    of_type=_of_type,
    limits={"Int32": "Integer", "Int64": "Long"},
)


SOUND_SPELLING = replace(SPELLING, quote=constant)


def _spelling(contents: Contents) -> dotnet.Spelling:
    return SPELLING if contents.host.exact else SOUND_SPELLING


def _type(contents: Contents, type_: Type, indent: str) -> list[str]:
    options = contents.options
    operation = contents.operation(type_) if not type_.is_nested else None
    spelling = _spelling(contents)
    lines = _described(contents, type_.description)
    if operation is not None:
        for route in operation.routes or ():
            arguments = spelling.quote(route.path) + (f", {spelling.quote(route.verbs)}" if route.verbs else "")
            lines.append(_spelling(contents).line("Route", arguments))
    lines += [_spelling(contents).attribute(attribute, contents) for attribute in type_.attributes or ()]
    lines += _spelling(contents).contract(type_, contents)
    name = _class_name(last_part(without_arity(type_.name)), contents)
    parameters = ", ".join(one.removeprefix("'") for one in type_.generic_args or ())
    if parameters:
        name = f"{name}(Of {parameters})"
    if type_.is_enum:
        wide = " As Long" if not contents.host.exact and is_wide(type_) else ""
        return indented([*lines, f"Public Enum {name}{wide}", *_enum(contents, type_), "End Enum"], indent)
    partial = "Partial " if options.make_partial and not type_.is_interface else ""
    kind = "Interface" if type_.is_interface else "Class"
    lines += [f"Public {partial}{kind} {name}", *(f"    {line}" for line in _bases(contents, type_))]
    lines += _body(contents, type_)
    written = indented(lines, indent)
    for within in dotnet.nested(contents, type_):
        written += ["", *_type(contents, within, indent + "    ")]
    return [*written, f"{indent}End {kind}"]


def _described(contents: Contents, description: str | None) -> list[str]:
    if not description:
        return []
    text = description.replace("\r", "").replace("\n", "")
    if contents.options.add_description_as_comments:
        return ["'''<Summary>", f"'''{line_comment(text, contents.host)}", "'''</Summary>"]
    return [f"<Description({_spelling(contents).quote(text)})>"]


def named(name: str, contents: Contents) -> str:
    """Write a name, in brackets if it is a reserved word."""
    if name in KEYWORDS or (not contents.host.exact and name.lower() in RESERVED):
        return f"[{name}]"
    return name


def _class_name(name: str, contents: Contents) -> str:
    return name if contents.host.exact else named(name, contents)


def _bases(contents: Contents, type_: Type) -> list[str]:
    bases = []
    if type_.inherits is not None:
        bases.append(f"Inherits {_text(contents, type_.inherits.name, type_.inherits.generic_args)}")
    marker = contents.marker(type_) if not type_.is_nested else None
    if contents.is_void(type_) and not type_.is_nested:
        bases.append("Implements IReturnVoid")
    elif marker is not None:
        bases.append(f"Implements IReturn(Of {_text(contents, marker.name, marker.generic_args)})")
    word = "Inherits" if type_.is_interface and not contents.host.exact else "Implements"
    bases += [f"{word} {_text(contents, ref.name, ref.generic_args)}" for ref in type_.implements or ()]
    if contents.options.make_data_contracts_extensible and type_.inherits is None:
        bases.append("Implements IExtensibleDataObject")
    return bases


def _enum(contents: Contents, type_: Type) -> list[str]:
    lines = []
    for at, name in enumerate(type_.enum_names or ()):
        if type_.enum_member_values is not None:
            lines.append(
                "    "
                + _spelling(contents).line(
                    "EnumMember", f"Value:={_spelling(contents).quote(type_.enum_member_values[at])}"
                )
            )
        value = f" = {type_.enum_values[at]}" if type_.enum_values is not None else ""
        lines.append(f"    {named(name, contents)}{value}")
    return lines


def _body(contents: Contents, type_: Type) -> list[str]:
    options = contents.options
    overridable = "Overridable " if options.make_virtual else ""
    public = "" if type_.is_interface else f"Public {overridable}"
    members = type_.properties or ()
    version = contents.version(type_)
    lines: list[str] = []
    if version is not None:
        lines += [f"    {public}Property Version As Integer", ""]
    filled = [
        f"        {named(member.name, contents)} = New {_new(contents, member)}"
        for member in members
        if options.initialize_collections and not type_.is_interface and dotnet.is_filled(member)
    ]
    if version is not None:
        filled.insert(0, f"        Version = {version}")
    if filled:
        lines += ["    Public Sub New()", *filled, "    End Sub", ""]
    attributed = False
    for place, member in enumerate(members, 1):
        if attributed:
            lines.append("")
        comment = _described(contents, member.description)
        above = []
        declared = contents.data_member(member, place)
        if declared is not None:
            above.append(_spelling(contents).member(declared))
        above += [_spelling(contents).attribute(attribute, contents) for attribute in member.attributes or ()]
        attributed = bool(above) or bool(comment and not options.add_description_as_comments)
        lines += [f"    {line}" for line in (*comment, *above)]
        whole = f"    {public}Property {named(member.name, contents)} As {_member_type(contents, member)}"
        lines.append(whole + _implements(contents, type_, member))
    if contents.adds_status(type_):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, len(members) + 1)
        attributed = declared is not None
        if declared is not None:
            lines.append(f"    {_spelling(contents).member(declared)}")
        lines.append(f"    {public}Property ResponseStatus As ResponseStatus")
    if options.make_data_contracts_extensible and type_.inherits is None and not type_.is_interface:
        if attributed:
            lines.append("")
        lines.append(
            f"    {public}Property ExtensionData As ExtensionDataObject Implements IExtensibleDataObject.ExtensionData"
        )
    return lines


def _implements(contents: Contents, type_: Type, member: Property) -> str:
    """Write the members of interfaces that a property implements: VB requires that."""
    if contents.host.exact or type_.is_interface:
        return ""
    implemented = []
    for ref in contents.interfaces_of(type_):
        members: tuple[str, ...] = MARKER_MEMBERS.get(ref.name, ())
        defined = contents.by_key.get(key(ref))
        if defined is not None:
            members = tuple(one.name for one in defined.properties or ())
        if member.name in members:
            implemented.append(f"{_text(contents, ref.name, ref.generic_args)}.{named(member.name, contents)}")
    return f" Implements {', '.join(implemented)}" if implemented else ""


def _new(contents: Contents, member: Property) -> str:
    text = _member_type(contents, member)
    return f"{text}{{}}" if member.type.endswith("]") else text


def _member_type(contents: Contents, member: Property) -> str:
    return _text(contents, member.type, member.generic_args)


def _text(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    return contents.text(name, args, _written)


def _written(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    return dotnet.type_text(
        contents,
        name,
        args,
        aliases=ALIASES,
        string="String",
        generic=lambda base, arguments: f"{base}(Of {', '.join(arguments)})",
        own=lambda name: ".".join(named(part, contents) if part not in BUILT_IN else part for part in name.split(".")),
        raw=lambda text: text.replace("<", "(Of ").replace(">", ")").replace("[]", "()"),
    )
