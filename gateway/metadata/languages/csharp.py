"""C# (``/types/csharp``; rules: ``gateway/WIRE.md`` metadata 4.10)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import DataMember, Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import dotnet
from gateway.metadata.languages.attributes import quoted
from gateway.metadata.languages.contents import Contents, is_wide, of_page
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, without_arity, words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.sound import comment, line_comment

LANGUAGE = Language(key="csharp", label="C#", link="CSharp", extension="cs", place=10, listed=20)

OPTIONS = words(
    """
    GlobalNamespace MakePartial MakeVirtual MakeInternal MakeDataContractsExtensible AddReturnMarker
    AddDescriptionAsComments AddDataContractAttributes AddIndexesToDataMembers AddGeneratedCodeAttributes
    AddResponseStatus AddImplicitVersion InitializeCollections ExportValueTypes IncludeTypes ExcludeTypes
    AddNamespaces AddDefaultXmlNamespace
    """
)

KEYWORDS = frozenset(
    words(
        """
        abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
        else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal
        is lock long namespace new null object operator out override params private protected public readonly ref return
        sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked
        unsafe ushort using virtual void volatile while
        """
    )
)

ALIASES = {
    "String": "string",
    "Boolean": "bool",
    "Byte": "byte",
    "Int16": "short",
    "UInt16": "ushort",
    "Int32": "int",
    "UInt32": "uint",
    "Int64": "long",
    "UInt64": "ulong",
    "Single": "float",
    "Double": "double",
    "Decimal": "decimal",
}

SPELLING = dotnet.Spelling(
    opening="[",
    closing="]",
    joint="=",
    comment="// ",
    quote=quoted,
    of_type=lambda name: f"typeof({name})",
    limits={"Int32": "int", "Int64": "long"},
    positional=(("Validate", "Validator"), ("ValidateRequest", "Validator")),
)


def file(host: Host, options: Options) -> str:
    """Print ``/types/csharp``."""
    contents = dotnet.contents_of(host, options)
    lines: list[str] = []
    if not options.without_options:
        lines += [
            "/* Options:",
            *(comment(line, host) for line in _header(host, options)),
            "*/",
            "",
        ]
    return "\n".join([*lines, *_lines(contents)]) + "\n"


def _header(host: Host, options: Options) -> list[str]:
    return header_lines(OPTIONS, options, mark="//", date=host.date, version=host.version, base_url=host.base_url)


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    return "\n".join(_lines(of_page(host, types, flat=False))) + "\n"


def _lines(contents: Contents) -> list[str]:
    options = contents.options
    imported, own = dotnet.usings(contents)
    if options.exclude_namespace:
        own = []
    if options.add_generated_code_attributes:
        own = [*own, "System.CodeDom.Compiler"]
    lines = [f"using {space};" for space in (*imported, *own)]
    if options.add_data_contract_attributes:
        lines += ["", *_contract_namespaces(contents, [*imported, *own])]
    lines.append("")
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    groups = dotnet.groups(contents)
    if not groups:
        lines.append("")
    for space, types in groups:
        stands_within = not options.exclude_namespace and (bool(space) or contents.host.exact)
        if stands_within:
            lines += [f"namespace {space}", "{"]
        for type_ in types:
            lines += [*_type(contents, type_, "    " if stands_within else ""), ""]
        if stands_within:
            lines += ["}", ""]
    if options.exclude_namespace:
        lines.append("")
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    return lines if added is None else [*lines, added]


def _contract_namespaces(contents: Contents, spaces: list[str]) -> list[str]:
    config = contents.host.catalog.config
    usual = config.default_namespaces if config is not None else ()
    uri = quoted(contents.options.add_default_xml_namespace)
    return [
        f'[assembly: ContractNamespace({uri}, ClrNamespace="{space}")]'
        for space in spaces
        if space not in usual and space != "System.CodeDom.Compiler"
    ]


def _type(contents: Contents, type_: Type, indent: str) -> list[str]:
    options = contents.options
    operation = contents.operation(type_) if not type_.is_nested else None
    lines = [f"{indent}{line}" for line in _described(contents, type_.description)]
    if operation is not None:
        for route in operation.routes or ():
            arguments = quoted(route.path) + (f", {quoted(route.verbs)}" if route.verbs else "")
            lines.append(f"{indent}{SPELLING.line('Route', arguments)}")
    lines += [f"{indent}{SPELLING.attribute(attribute, contents)}" for attribute in type_.attributes or ()]
    lines += [f"{indent}{line}" for line in SPELLING.contract(type_, contents)]
    access = "internal" if options.make_internal else "public"
    name = _name(contents, type_)
    if type_.is_enum:
        wide = " : long" if not contents.host.exact and is_wide(type_) else ""
        body = _enum(contents, type_, indent + "    ")
        return [*lines, f"{indent}{access} enum {name}{wide}", f"{indent}{{", *body, f"{indent}}}"]
    partial = "partial " if options.make_partial else ""
    kind = "interface" if type_.is_interface else "class"
    lines.append(f"{indent}{access} {partial}{kind} {name}")
    bases = _bases(contents, type_)
    if bases:
        lines.append(f"{indent}    : {', '.join(bases)}")
    lines.append(f"{indent}{{")
    lines += _body(contents, type_, indent + "    ")
    inner = indent if options.exclude_namespace and contents.host.exact else indent + "    "
    for within in dotnet.nested(contents, type_):
        lines += [*_type(contents, within, inner), ""]
    return [*lines, f"{indent}}}"]


def _described(contents: Contents, description: str | None) -> list[str]:
    if not description:
        return []
    text = description.replace("\r", "").replace("\n", "")
    if contents.options.add_description_as_comments:
        return ["///<summary>", f"///{line_comment(text, contents.host)}", "///</summary>"]
    return [SPELLING.line("Description", dotnet.bare(contents, text))]


def _name(contents: Contents, type_: Type) -> str:
    name = named(last_part(without_arity(type_.name)), contents)
    parameters = ", ".join(one.removeprefix("'") for one in type_.generic_args or ())
    return f"{name}<{parameters}>" if parameters else name


def named(name: str, contents: Contents) -> str:
    """Write a name, marked where it is a word of the language."""
    return f"@{name}" if name in KEYWORDS and not contents.host.exact else name


def _bases(contents: Contents, type_: Type) -> list[str]:
    bases = []
    if type_.inherits is not None:
        bases.append(_text(contents, type_.inherits.name, type_.inherits.generic_args))
    marker = contents.marker(type_) if not type_.is_nested else None
    if contents.is_void(type_) and not type_.is_nested:
        bases.append("IReturnVoid")
    elif marker is not None:
        bases.append(f"IReturn<{_text(contents, marker.name, marker.generic_args)}>")
    bases += [_text(contents, ref.name, ref.generic_args) for ref in type_.implements or ()]
    if contents.options.make_data_contracts_extensible and type_.inherits is None:
        bases.append("IExtensibleDataObject")
    return bases


def _enum(contents: Contents, type_: Type, indent: str) -> list[str]:
    lines = []
    for at, name in enumerate(type_.enum_names or ()):
        if type_.enum_member_values is not None:
            lines.append(f"{indent}{SPELLING.line('EnumMember', f'Value={quoted(type_.enum_member_values[at])}')}")
        value = f" = {type_.enum_values[at]}" if type_.enum_values is not None else ""
        lines.append(f"{indent}{named(name, contents)}{value},")
    return lines


def _body(contents: Contents, type_: Type, indent: str) -> list[str]:
    options = contents.options
    virtual = "virtual " if options.make_virtual else ""
    public = "" if type_.is_interface else f"public {virtual}"
    members = type_.properties or ()
    version = contents.version(type_)
    lines: list[str] = []
    if version is not None:
        lines += [f"{indent}{public}int Version {{ get; set; }}", ""]
    names = _member_names(contents, type_)
    filled = [
        f"{indent}    {name} = new {_member_type(contents, member)}{{}};"
        for name, member in zip(names, members, strict=True)
        if options.initialize_collections and not type_.is_interface and dotnet.is_filled(member)
    ]
    if version is not None:
        filled.insert(0, f"{indent}    Version = {version};")
    if filled:
        own = named(last_part(without_arity(type_.name)), contents)
        lines += [f"{indent}public {own}()", f"{indent}{{", *filled, f"{indent}}}", ""]
    attributed = False
    for place, (name, member) in enumerate(zip(names, members, strict=True), 1):
        if attributed:
            lines.append("")
        described = _described(contents, member.description)
        above = []
        declared = contents.data_member(member, place)
        if declared is None and name.endswith("_") and not member.name.endswith("_"):
            declared = DataMember(member.name)
        if declared is not None:
            above.append(SPELLING.member(declared))
        above += [SPELLING.attribute(attribute, contents) for attribute in member.attributes or ()]
        attributed = bool(above) or bool(described and not options.add_description_as_comments)
        lines += [f"{indent}{line}" for line in (*described, *above)]
        lines.append(f"{indent}{public}{_member_type(contents, member)} {name} {{ get; set; }}")
    if contents.adds_status(type_):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, len(members) + 1)
        attributed = True
        if declared is not None:
            lines.append(f"{indent}{SPELLING.member(declared)}")
        lines.append(f"{indent}{public}ResponseStatus ResponseStatus {{ get; set; }}")
    if options.make_data_contracts_extensible and type_.inherits is None and not type_.is_interface:
        if attributed:
            lines.append("")
        lines.append(f"{indent}{public}ExtensionDataObject ExtensionData {{ get; set; }}")
    return lines


def _member_names(contents: Contents, type_: Type) -> list[str]:
    """Write the names of a class's members; none can be that of its class."""
    taken = "" if contents.host.exact else last_part(without_arity(type_.name))
    return [
        f"{member.name}_" if member.name == taken else named(member.name, contents) for member in type_.properties or ()
    ]


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
        string="string",
        generic=lambda base, arguments: f"{arguments[0]}?" if base == "Nullable" else f"{base}<{', '.join(arguments)}>",
        raw=str,
        own=lambda name: ".".join(named(part, contents) for part in name.split(".")),
    )


def member_text(host: Host, name: str, args: tuple[str, ...] | None) -> str:
    """Write a member's type as the parameter tables of operation pages do: user structs by their own name."""
    contents = Contents(host, Options(export_value_types=True), ())
    return _text(contents, name, args)
