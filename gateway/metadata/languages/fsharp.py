"""F# (``/types/fsharp``; rules: ``gateway/WIRE.md`` metadata 4.11.7)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import dotnet
from gateway.metadata.languages.attributes import quoted
from gateway.metadata.languages.contents import Contents, is_wide, key, of_page
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, without_arity, words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.ordering import dependencies_first
from gateway.metadata.languages.sound import line_comment

LANGUAGE = Language(key="fsharp", label="F#", link="FSharp", extension="fs", place=90, listed=30)

OPTIONS = words(
    """
    GlobalNamespace MakeDataContractsExtensible AddReturnMarker AddDescriptionAsComments
    AddDataContractAttributes AddIndexesToDataMembers AddGeneratedCodeAttributes AddResponseStatus
    AddImplicitVersion ExportValueTypes IncludeTypes ExcludeTypes InitializeCollections AddNamespaces
    """
)

MARKERS = frozenset(("IReturnVoid", "IGet", "IPost", "IPut", "IDelete", "IPatch", "IOptions"))
"""The interfaces that a class declares; it would have to implement the members of any other."""

KEYWORDS = frozenset(
    words(
        """
        abstract and as assert atomic base begin break checked class component const constraint constructor continue
        default delegate do done downcast downto elif else end event exception extern external false finally fixed for
        fun function global if in include inherit inline interface internal lazy let match member method mixin mod
        module mutable namespace new not null object of open or override parallel private process protected public pure
        rec return sealed select sig static struct tailcall then to trait true try type upcast use val virtual void
        volatile when while with yield
        """
    )
)

SPELLING = dotnet.Spelling(
    opening="[<",
    closing=">]",
    joint="=",
    comment="// ",
    quote=quoted,
    of_type=lambda name: f"typeof<{last_part(name)}>",
    limits={"Int32": "Int32", "Int64": "Int64"},
)


def file(host: Host, options: Options) -> str:
    """Print ``/types/fsharp``."""
    contents = dotnet.contents_of(host, options, flat=True)
    lines: list[str] = []
    if not options.without_options:
        header = header_lines(OPTIONS, options, mark="//", date=host.date, version=host.version, base_url=host.base_url)
        lines += [
            "(* Options:",
            *(_header_line(line, host) for line in header),
            "*)",
            "",
        ]
    return "\n".join([*lines, *_lines(contents)]) + "\n"


def _header_line(text: str, host: Host) -> str:
    """Return a text escaped for the comment: it cannot end it, nor begin a comment or a string within it."""
    if host.exact:
        return text
    text = text.replace("(*", "( *").replace("*)", "* )")
    return text if text.startswith("Tip: ") else text.replace('"', "'")


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    return "\n".join(_lines(of_page(host, types))) + "\n"


def _lines(contents: Contents) -> list[str]:
    options = contents.options
    imported, _ = dotnet.usings(contents)
    if options.add_generated_code_attributes:
        imported = [*imported, "System.CodeDom.Compiler"]
    lines = (
        []
        if options.exclude_namespace
        else [f"namespace {'' if contents.host.exact else 'rec '}{_namespace(contents)}", ""]
    )
    lines += [f"open {space}" for space in imported]
    lines.append("")
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    indent = "" if options.exclude_namespace else "    "
    for type_ in _ordered(contents):
        lines += [*(indent + line if line else line for line in _type(contents, type_)), ""]
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    return lines if added is None else [*lines, added]


def _ordered(contents: Contents) -> list[Type]:
    operations = contents.operations
    responses = [operation.response for operation in operations if operation.response is not None]
    return dependencies_first(
        [
            *contents.types,
            *(type_ for type_ in responses if key(type_) not in contents.unprinted),
            *(operation.request for operation in operations),
        ],
        contents.host.catalog.operations,
    )


def _namespace(contents: Contents) -> str:
    if contents.options.global_namespace:
        return contents.options.global_namespace
    operations = contents.operations
    spaces = sorted(
        {type_.namespace for type_ in contents.types}
        | {operation.request.namespace for operation in operations}
        | {
            operation.response.namespace
            for operation in operations
            if operation.response is not None
            and (contents.host.exact or key(operation.response) not in contents.unprinted)
        },
        key=lambda each: each or "",
    )
    named = [space for space in spaces if space]
    return next((space for space in named if space.endswith("ServiceModel")), named[0] if named else "ServiceModel")


def _type(contents: Contents, type_: Type) -> list[str]:
    options = contents.options
    operation = contents.operation(type_)
    lines = _described(contents, type_.description)
    if operation is not None:
        for route in operation.routes or ():
            arguments = quoted(route.path) + (f", {quoted(route.verbs)}" if route.verbs else "")
            lines.append(SPELLING.line("Route", arguments))
    lines += [SPELLING.attribute(attribute, contents) for attribute in type_.attributes or ()]
    lines += SPELLING.contract(type_, contents)
    name = named(last_part(without_arity(type_.name)), contents)
    parameters = ", ".join(type_.generic_args or ())
    if parameters:
        name = f"{name}<{parameters}>"
    if type_.is_enum and not type_.enum_names and not contents.host.exact:
        return [*_described(contents, type_.description), f"type {name} = int"]
    if type_.is_enum:
        values = type_.enum_values or tuple(str(at) for at in range(len(type_.enum_names or ())))
        if not contents.host.exact and is_wide(type_):
            values = tuple(f"{value}L" for value in values)
        return [
            *lines,
            f"type {name} =",
            *(
                f"    | {named(one, contents)} = {value}"
                for one, value in zip(type_.enum_names or (), values, strict=True)
            ),
        ]
    lines += ["[<AllowNullLiteral>]", f"type {name} = " if type_.is_interface else f"type {name}() = "]
    body = _bases(contents, type_)
    if options.make_data_contracts_extensible and type_.inherits is None:
        body += [
            "interface IExtensibleDataObject with",
            "    member val ExtensionData:ExtensionDataObject = null with get, set",
            "end",
        ]
    version = contents.version(type_)
    if version is not None:
        body.append(f"member val Version:int = {version} with get, set")
    if not type_.is_interface:
        body += [f"interface {ref.name}" for ref in type_.implements or () if ref.name in MARKERS]
    body += _members(contents, type_)
    if not body:
        body = ["interface end" if type_.is_interface else "class end"]
    return [*lines, *(f"    {line}" if line else line for line in body)]


def _described(contents: Contents, description: str | None) -> list[str]:
    if not description:
        return []
    text = description.replace("\r", "").replace("\n", "")
    if contents.options.add_description_as_comments:
        return ["///<summary>", f"///{line_comment(text, contents.host)}", "///</summary>"]
    return [SPELLING.line("Description", dotnet.bare(contents, text))]


def named(name: str, contents: Contents) -> str:
    """Write a name, in double backquotes if it is a reserved word."""
    return f"``{name}``" if name in KEYWORDS and not contents.host.exact else name


def _bases(contents: Contents, type_: Type) -> list[str]:
    if type_.is_interface:
        return []
    lines = []
    if type_.inherits is not None:
        lines.append(f"inherit {_text(contents, type_.inherits.name, type_.inherits.generic_args)}()")
    marker = contents.marker(type_)
    if contents.is_void(type_):
        lines.append("interface IReturnVoid")
    elif marker is not None:
        lines.append(f"interface IReturn<{_text(contents, marker.name, marker.generic_args)}>")
    return lines


def _members(contents: Contents, type_: Type) -> list[str]:
    options = contents.options
    members = type_.properties or ()
    lines: list[str] = []
    apart = False
    for place, member in enumerate(members, 1):
        if apart:
            lines.append("")
        comment = _described(contents, member.description)
        above = []
        declared = contents.data_member(member, place)
        if declared is not None:
            above.append(SPELLING.member(declared))
        above += [SPELLING.attribute(attribute, contents) for attribute in member.attributes or ()]
        apart = bool(above) or bool(comment)
        lines += [*comment, *above]
        text = _text(contents, member.type, member.generic_args)
        if type_.is_interface:
            lines.append(f"abstract {named(member.name, contents)}:{text} with get,set")
        else:
            lines.append(
                f"member val {named(member.name, contents)}:{text} = {_initial(contents, member, text)} with get,set"
            )
    if contents.adds_status(type_):
        if apart:
            lines.append("")
        declared = contents.data_member(None, len(members) + 1)
        apart = True
        if declared is not None:
            lines.append(SPELLING.member(declared))
        lines.append("member val ResponseStatus:ResponseStatus = null with get,set")
    if options.make_data_contracts_extensible and type_.inherits is None and not type_.is_interface:
        if apart:
            lines.append("")
        lines.append("member val ExtensionData:ExtensionDataObject = null with get,set")
    return lines


def _initial(contents: Contents, member: Property, text: str) -> str:
    if dotnet.is_filled(member):
        if not contents.options.initialize_collections:
            return "null"
        return "[||]" if member.type.endswith("]") else f"new {text}()"
    if member.type.startswith("'") and not contents.host.exact:
        return f"Unchecked.defaultof<{text}>"
    return f"new {text}()" if member.is_value_type and text != "String" else "null"


def _text(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    return contents.text(name, args, _written)


def _written(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    text = dotnet.type_text(
        contents,
        last_part(name),
        tuple(argument if "<" in argument else last_part(argument) for argument in args or ()),
        aliases={},
        string="String",
        generic=lambda base, arguments: f"{base}<{', '.join(arguments)}>",
        raw=str,
        own=lambda name: named(last_part(name), contents),
        tick="'",
    )
    return f"ResizeArray{text.removeprefix('List')}" if name == "List`1" else text
