"""What Swift's file declares: classes, protocols, enums and their members (``gateway/WIRE.md`` metadata 4.11.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.metadata.catalog import Property, Type
from gateway.metadata.languages import comments
from gateway.metadata.languages import swift_types as spelled
from gateway.metadata.languages.contents import Contents, FreeNames, named_of
from gateway.metadata.languages.names import last_part, without_arity

STYLE = comments.Style(limits={"Int32": "Int32", "Int64": "Int64"}, limit_names={"MaxValue": "max", "MinValue": "min"})

Coded = tuple[str, Property]
"""A member, with its printed name."""


def declaration(contents: Contents, type_: Type) -> list[str]:
    """Print a type."""
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
