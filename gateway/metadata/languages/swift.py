"""Swift (``/types/swift``; rules: ``gateway/WIRE.md`` metadata 4.11.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from gateway.metadata.catalog import Property, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages import comments
from gateway.metadata.languages import swift_types as spelled
from gateway.metadata.languages.contents import Contents, FreeNames, named_of, of_file, of_page
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, without_arity, words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.pairs import is_pair, with_pairs
from gateway.metadata.languages.selection import is_framework, is_marker, whole, without
from gateway.metadata.languages.sound import comment

LANGUAGE = Language(key="swift", label="Swift", link="Swift", extension="swift", place=70, listed=110)

OPTIONS = words(
    """
    BaseClass AddModelExtensions AddServiceStackTypes IncludeTypes ExcludeTypes ExcludeGenericBaseTypes
    AddResponseStatus AddImplicitVersion AddDescriptionAsComments InitializeCollections TreatTypesAsStrings
    DefaultImports
    """
)

UNPRINTED = frozenset(
    words(
        """
        QueryBase QueryDb`1 QueryDb`2 QueryData`1 QueryData`2 QueryResponse`1 AuditBase EmptyResponse ResponseStatus
        ResponseError ErrorResponse
        """
    )
)
"""Types that the client library has."""

STYLE = comments.Style(limits={"Int32": "Int32", "Int64": "Int64"}, limit_names={"MaxValue": "max", "MinValue": "min"})


def file(host: Host, options: Options) -> str:
    """Print ``/types/swift``."""
    contents = _contents(host, options)
    imports = options.default_imports or ("Foundation", "ServiceStack")
    lines: list[str] = []
    if not options.without_options:
        shown: dict[str, object] = {"default_imports": imports}
        if options.add_service_stack_types is None:
            shown["add_service_stack_types"] = True
        header = header_lines(
            OPTIONS,
            options,
            mark="//",
            date=host.date,
            version=host.version,
            base_url=host.base_url,
            shown=shown,
        )
        header = [comment(line, host) for line in header]
        lines += ["/* Options:", header[0], "SwiftVersion: 5.0", *header[1:], "*/", ""]
    end = "\n\n\n" if options.add_model_extensions else "\n"
    return "\n".join([*lines, *_lines(contents, imports)]) + end


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    chosen = tuple(type_ for type_ in types if not _is_library(type_))
    contents = of_page(host, chosen)
    return "\n".join(_lines(contents, ("Foundation", "ServiceStack"))) + "\n\n\n"


def _is_library(type_: Type) -> bool:
    return type_.name in UNPRINTED and is_framework(type_)


def _contents(host: Host, options: Options) -> Contents:
    """Select the types of a file: no markers and tuples, no types of the client library, no generic interfaces."""
    no_framework = options.add_service_stack_types is False

    def is_left(type_: Type) -> bool:
        if _is_library(type_):
            return True
        if is_system(type_) or type_.name.endswith("]"):
            return not (is_pair(type_) and (not host.exact or type_.name.startswith("KeyValuePair`")))
        return no_framework and is_framework(type_)

    chosen = without(
        whole(host),
        types=lambda type_: is_left(type_) or is_marker(type_),
        requests=lambda type_: no_framework and is_framework(type_),
        responses=is_left,
    )
    operations = (
        replace(
            operation,
            request=_plain(operation.request),
            response=_plain(operation.response) if operation.response is not None else None,
        )
        for operation in chosen.operations
    )
    chosen = replace(chosen, types=tuple(_plain(type_) for type_ in chosen.types), operations=tuple(operations))
    chosen = filtered(chosen, options)
    if not host.exact:
        chosen = with_pairs(chosen)
    return of_file(host, options, chosen)


def _plain(type_: Type) -> Type:
    if not any(ref.generic_args for ref in type_.implements or ()):
        return type_
    return replace(type_, implements=tuple(ref for ref in type_.implements or () if not ref.generic_args))


def _lines(contents: Contents, imports: Sequence[str]) -> list[str]:
    lines = [f"import {import_}" for import_ in imports]
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    for type_ in contents.printed:
        if (
            contents.options.exclude_generic_base_types
            and type_.inherits is not None
            and (type_.inherits.generic_args or "<" in type_.inherits.name)
        ):
            lines.append(
                f"//Excluded {spelled.declared_name(contents, type_)} : {spelled.base_text(contents, type_.inherits)}"
            )
            continue
        lines += ["", *_type(contents, type_)]
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    return lines if added is None else [*lines, added]


# Types

Coded = tuple[str, Property]
"""A member, with its printed name."""


# Declarations


def _type(contents: Contents, type_: Type) -> list[str]:
    lines = STYLE.above_type(contents, type_)
    if type_.is_enum:
        values = type_.enum_values
        least = 1 if contents.host.exact else 0
        kind = "Int" if values is not None and len(values) > least else "String"
        return [
            *lines,
            f"public enum {spelled.declared_name(contents, type_)} : {kind}, Codable",
            "{",
            *(
                f"    case {_case(contents, name)}{f' = {values[at]}' if values is not None else ''}"
                for at, name in enumerate(type_.enum_names or ())
            ),
            "}",
        ]
    if type_.is_interface:
        return [*lines, *_protocol(contents, type_)]
    bases = []
    if type_.inherits is not None:
        base = spelled.base_text(contents, type_.inherits)
        if base.startswith("["):
            return [*lines, f"public typealias {spelled.declared_name(contents, type_)} = {base}"]
        bases.append(base)
    elif contents.options.base_class:
        bases.append(contents.options.base_class)
    marker = contents.marker(type_)
    if contents.is_void(type_):
        bases.append("IReturnVoid")
    elif marker is not None:
        bases.append("IReturn")
    bases += [spelled.reference(contents, ref) for ref in type_.implements or ()]
    if type_.inherits is None:
        bases.append("Codable")
    heading = f"public class {spelled.declared_name(contents, type_, ' : Codable')} : {', '.join(bases)}"
    return [*lines, heading, "{", *(f"    {line}" if line else line for line in _body(contents, type_)), "}"]


def _case(contents: Contents, name: str) -> str:
    return name if contents.host.exact else spelled.escaped(name)


def _protocol(contents: Contents, type_: Type) -> list[str]:
    name = last_part(without_arity(type_.name))
    heading = f"public protocol {name if contents.host.exact else spelled.type_name(name)}"
    bases = [spelled.reference(contents, ref) for ref in type_.implements or ()]
    if bases:
        heading += f" : {', '.join(bases)}"
    lines = [heading, "{"]
    if type_.generic_args:
        parameters = [one if contents.host.exact else one.removeprefix("'") for one in type_.generic_args]
        lines += [*(f"    associatedtype {one}" for one in parameters), ""]
    members, _ = _members(contents, type_)
    return [*lines, *(f"    {line}" if line else line for line in members), "", "}"]


def _body(contents: Contents, type_: Type) -> list[str]:
    lines: list[str] = []
    marker = contents.marker(type_)
    if marker is not None:
        returned = spelled.inner(contents, named_of(marker.name, marker.generic_args)).removesuffix("?")
        lines += [f"public typealias Return = {returned}", ""]
    version = contents.version(type_)
    if version is not None:
        lines.append(f"public var version:Int = {version}")
    members, coded = _members(contents, type_)
    lines += members
    if type_.properties:
        lines.append("")
    derived = type_.inherits is not None
    calls = " super.init() " if derived or contents.options.base_class == "NSObject" else ""
    lines.append(f"required public init(){{{calls}}}")
    if derived:
        return [*lines, "", *_coders(contents, coded)]
    if not contents.host.exact and any(spelled.unescaped(name) != spelled.wire_name(member) for name, member in coded):
        return [*lines, "", *_keys(contents, coded)]
    return lines


def _members(contents: Contents, type_: Type) -> tuple[list[str], list[Coded]]:
    """Return the lines of the members, and the members to encode and decode, with their names."""
    lines: list[str] = []
    attributed = False
    place = 0
    members = type_.properties or ()
    names = FreeNames(contents)
    coded: list[Coded] = []
    for member in members:
        name = names.free(spelled.member_name(member))
        reason = spelled.ignored(contents, member)
        if contents.host.exact or reason is None:
            coded.append((name, member))
        if reason is not None:
            lines.append(f"//{name}:{spelled.top(contents, member.type, member.generic_args)} ignored. {reason}")
            continue
        place += 1
        if attributed:
            lines.append("")
        above = STYLE.above_member(contents, member, place)
        attributed = bool(above)
        text = spelled.top(contents, member.type, member.generic_args)
        lines += [*STYLE.comment(contents, member.description), *above]
        if type_.is_interface:
            mark = "" if spelled.is_collection(contents, member) else "?"
            lines.append(f"var {name}:{text}{mark} {{ get set }}")
        else:
            wrapper = "@TimeSpan " if text == "TimeInterval" else ""
            lines.append(f"{wrapper}public var {name}:{text}{_initial(contents, member)}")
    if contents.adds_status(type_):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, place + 1)
        if declared is not None:
            lines.append(STYLE.data_member(declared, added=True))
        lines.append("public var responseStatus:ResponseStatus?")
    return lines, coded


def _initial(contents: Contents, member: Property) -> str:
    if spelled.is_collection(contents, member):
        if not contents.options.initialize_collections and not member.type.endswith("]"):
            return "?"
        return " = [:]" if without_arity(member.type) in spelled.known_maps(contents) else " = []"
    if _is_optional(contents) or member.type == "Nullable`1":
        return "?"
    return "?" if any(attribute.name == "Required" for attribute in member.attributes or ()) else ""


def _is_optional(contents: Contents) -> bool:
    if contents.options.make_properties_optional is not None:
        return contents.options.make_properties_optional
    config = contents.host.catalog.config
    return config is None or config.make_properties_optional


def _keys(contents: Contents, members: Sequence[Coded]) -> list[str]:
    lines = []
    for name, member in members:
        wire = spelled.wire_name(member)
        aliased = not contents.host.exact and spelled.unescaped(name) != wire
        lines.append(f"    case {name}{f' = {_literal(wire)}' if aliased else ''}")
    return ["private enum CodingKeys : String, CodingKey {", *lines, "}"]


def _literal(text: str) -> str:
    """Return a text as a Swift string literal."""
    return '"' + re.sub(r"[^ !#-\[\]-~]", lambda match: f"\\u{{{ord(match[0]):x}}}", text) + '"'


def _coders(contents: Contents, members: Sequence[Coded]) -> list[str]:
    keys = [*_keys(contents, members), ""] if members else []
    lines = [*keys, "required public init(from decoder: Decoder) throws {", "    try super.init(from: decoder)"]
    if members:
        lines.append("    let container = try decoder.container(keyedBy: CodingKeys.self)")
    for name, member in members:
        text = spelled.top(contents, member.type, member.generic_args)
        call = "convertIfPresent" if text == "TimeInterval" else "decodeIfPresent"
        rest = (
            (" ?? [:]" if without_arity(member.type) in spelled.known_maps(contents) else " ?? []")
            if spelled.is_collection(contents, member)
            else ""
        )
        lines.append(f"    {name} = try container.{call}({text}.self, forKey: .{name}){rest}")
    lines += ["}", "", "public override func encode(to encoder: Encoder) throws {", "    try super.encode(to: encoder)"]
    if members:
        lines.append("    var container = encoder.container(keyedBy: CodingKeys.self)")
    for name, each in members:
        has = f"{name}.count > 0" if spelled.is_collection(contents, each) else f"{name} != nil"
        lines.append(f"    if {has} {{ try container.encode({name}, forKey: .{name}) }}")
    return [*lines, "}"]
