"""Swift (``/types/swift``; rules: ``gateway/WIRE.md`` metadata 4.11.4)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import comments
from gateway.metadata.languages.contents import Contents, named_of, of_file, of_page
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import Named, camel, identifier, last_part, without_arity, words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.selection import (
    Selection,
    filtered,
    is_framework,
    is_marker,
    is_system,
    whole,
    without,
)

LANGUAGE = Language(key="swift", label="Swift", link="Swift", extension="swift", place=70, listed=110)

OPTIONS = words(
    """
    BaseClass AddModelExtensions AddServiceStackTypes IncludeTypes ExcludeTypes ExcludeGenericBaseTypes
    AddResponseStatus AddImplicitVersion AddDescriptionAsComments InitializeCollections TreatTypesAsStrings
    DefaultImports
    """
)

ALIASES = {
    "Boolean": "Bool",
    "Byte": "UInt8",
    "Int32": "Int",
    "Int64": "Int",
    "IntPtr": "Int64",
    "Single": "Float",
    "Decimal": "Double",
    "DateTime": "Date",
    "DateTimeOffset": "Date",
    "DateOnly": "Date",
    "TimeSpan": "TimeInterval",
    "TimeOnly": "TimeInterval",
    "Guid": "String",
    "Type": "String",
    "Char": "String",
    "Stream": "Data",
}

KEYWORDS = frozenset(
    words(
        """
        Self Type associatedtype break case class continue default deinit didSet do dynamicType else enum extension
        fallthrough for func get if import in infix init inout is left let mutating new none nonmutating operator
        override postfix precedence prefix private protocol public return right self set static struct subscript super
        switch typealias unowned var weak where while willSet
        """
    )
)

LISTS = frozenset(words("List ICollection IEnumerable HashSet Queue Stack"))
MAPS = frozenset(("Dictionary", "IDictionary"))

UNPRINTED = frozenset(
    words(
        """
        QueryBase QueryDb`1 QueryDb`2 QueryData`1 QueryData`2 QueryResponse`1 AuditBase EmptyResponse ResponseStatus
        ResponseError ErrorResponse
        """
    )
)
"""What the client library has."""

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
        lines += ["/* Options:", header[0], "SwiftVersion: 5.0", *header[1:], "*/", ""]
    end = "\n\n\n" if options.add_model_extensions else "\n"
    return "\n".join([*lines, *_lines(contents, imports)]) + end


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    chosen = tuple(each for each in types if not _is_library(each))
    contents = of_page(host, chosen)
    return "\n".join(_lines(contents, ("Foundation", "ServiceStack"))) + "\n\n\n"


def _is_library(each: Type) -> bool:
    return each.name in UNPRINTED and is_framework(each)


def _contents(host: Host, options: Options) -> Contents:
    """Select what a file has: no markers and tuples, nothing of the client library, no generic interfaces."""
    no_framework = options.add_service_stack_types is False

    def is_left(each: Type) -> bool:
        if _is_library(each):
            return True
        if is_system(each) or each.name.endswith("]"):
            return not each.name.startswith("KeyValuePair`")
        return no_framework and is_framework(each)

    chosen = without(
        whole(host),
        types=lambda each: is_left(each) or is_marker(each),
        requests=lambda each: no_framework and is_framework(each),
        responses=is_left,
    )
    chosen = Selection(
        tuple(_plain(each) for each in chosen.types),
        tuple(
            replace(
                each,
                request=_plain(each.request),
                response=_plain(each.response) if each.response is not None else None,
            )
            for each in chosen.operations
        ),
    )
    chosen = filtered(chosen, options)
    return of_file(host, options, chosen)


def _plain(each: Type) -> Type:
    if not any(ref.generic_args for ref in each.implements or ()):
        return each
    return replace(each, implements=tuple(ref for ref in each.implements or () if not ref.generic_args))


def _lines(contents: Contents, imports: Sequence[str]) -> list[str]:
    lines = [f"import {each}" for each in imports]
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    for each in contents.printed:
        if (
            contents.options.exclude_generic_base_types
            and each.inherits is not None
            and (each.inherits.generic_args or "<" in each.inherits.name)
        ):
            lines.append(f"//Excluded {_declared(contents, each)} : {_base(contents, each.inherits)}")
            continue
        lines += ["", *_type(contents, each)]
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    return lines if added is None else [*lines, added]


# Types


def _top(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    named = named_of(name, args)
    if named.name == "Nullable" and named.args and not named.rank:
        return _inner(contents, named.args[0])
    if named.args and not named.rank:
        made = [_inner(contents, each) for each in named.args]
        if named.name in LISTS:
            return f"[{made[0]}]"
        if named.name in MAPS:
            return f"[{made[0]}:{made[1]}]"
        return f"{_class_name(contents, named.name, len(made))}<{', '.join(made)}>"
    return _inner(contents, named)


def _inner(contents: Contents, named: Named) -> str:
    if named.rank:
        element = named.args[0] if named.name == "Nullable" and named.args else Named(named.name, named.args)
        return "[" * named.rank + _inner(contents, element) + "]" * named.rank
    if named.name == "Nullable" and named.args:
        return _inner(contents, named.args[0]) + "?"
    if not named.args:
        if named.name in contents.structs or named.name in contents.options.treat_types_as_strings:
            return "String"
        return ALIASES.get(named.name, last_part(named.name))
    made = [_inner(contents, each) for each in named.args]
    if named.name == "List":
        return f"[{made[0]}]"
    if named.name == "Dictionary":
        return f"[{made[0]}:{made[1]}]"
    return f"{_class_name(contents, named.name, len(made))}<{','.join(made)}>"


def _class_name(contents: Contents, name: str, arguments: int) -> str:
    if name == "QueryDb" and arguments == 2:
        return "QueryDb2"
    return contents.class_name(name, arguments)


def _reference(contents: Contents, ref: Ref) -> str:
    return _top(contents, ref.name, ref.generic_args)


def _base(contents: Contents, ref: Ref) -> str:
    text = _reference(contents, ref)
    return f"List<{text[1:-1]}>" if text.startswith("[") and contents.host.exact else text


def _declared(contents: Contents, each: Type, constraint: str = "") -> str:
    parameters = [one.removeprefix("'") for one in each.generic_args or ()]
    if not parameters:
        return _inner(contents, Named(without_arity(each.name)))
    made = ", ".join(one + constraint for one in parameters)
    return f"{_class_name(contents, each.name, len(parameters))}<{made}>"


# Declarations


def _type(contents: Contents, each: Type) -> list[str]:
    lines = STYLE.above_type(contents, each)
    if each.is_enum:
        values = each.enum_values
        kind = "Int" if values is not None and len(values) > 1 else "String"
        return [
            *lines,
            f"public enum {_declared(contents, each)} : {kind}, Codable",
            "{",
            *(
                f"    case {_case(contents, name)}{f' = {values[at]}' if values is not None else ''}"
                for at, name in enumerate(each.enum_names or ())
            ),
            "}",
        ]
    if each.is_interface:
        return [*lines, *_protocol(contents, each)]
    bases = []
    if each.inherits is not None:
        bases.append(_base(contents, each.inherits))
    elif contents.options.base_class:
        bases.append(contents.options.base_class)
    marker = contents.marker(each)
    if contents.is_void(each):
        bases.append("IReturnVoid")
    elif marker is not None:
        bases.append("IReturn")
    bases += [_reference(contents, ref) for ref in each.implements or ()]
    if each.inherits is None:
        bases.append("Codable")
    heading = f"public class {_declared(contents, each, ' : Codable')} : {', '.join(bases)}"
    return [*lines, heading, "{", *(f"    {line}" if line else line for line in _body(contents, each)), "}"]


def _case(contents: Contents, name: str) -> str:
    return name if contents.host.exact else _escaped(name)


def _protocol(contents: Contents, each: Type) -> list[str]:
    heading = f"public protocol {last_part(without_arity(each.name))}"
    bases = [_reference(contents, ref) for ref in each.implements or ()]
    if bases:
        heading += f" : {', '.join(bases)}"
    lines = [heading, "{"]
    if each.generic_args:
        lines += [*(f"    associatedtype {one}" for one in each.generic_args), ""]
    members, _ = _members(contents, each)
    return [*lines, *(f"    {line}" if line else line for line in members), "", "}"]


def _body(contents: Contents, each: Type) -> list[str]:
    lines: list[str] = []
    marker = contents.marker(each)
    if marker is not None:
        returned = _inner(contents, named_of(marker.name, marker.generic_args)).removesuffix("?")
        lines += [f"public typealias Return = {returned}", ""]
    version = contents.version(each)
    if version is not None:
        lines.append(f"public var version:Int = {version}")
    made, coded = _members(contents, each)
    lines += made
    if each.properties:
        lines.append("")
    derived = each.inherits is not None
    calls = " super.init() " if derived or contents.options.base_class == "NSObject" else ""
    lines.append(f"required public init(){{{calls}}}")
    return [*lines, "", *_coders(contents, coded)] if derived else lines


def _members(contents: Contents, each: Type) -> tuple[list[str], list[Property]]:
    """Return the lines of the members, and the members that coders know of."""
    lines: list[str] = []
    attributed = False
    place = 0
    members = each.properties or ()
    for member in members:
        name = _name(member)
        if (reason := _ignored(contents, member)) is not None:
            lines.append(f"//{name}:{_top(contents, member.type, member.generic_args)} ignored. {reason}")
            continue
        place += 1
        if attributed:
            lines.append("")
        above = STYLE.above_member(contents, member, place)
        attributed = bool(above)
        text = _top(contents, member.type, member.generic_args)
        lines += [*STYLE.comment(contents, member.description), *above]
        if each.is_interface:
            mark = "" if _is_collection(member) else "?"
            lines.append(f"var {name}:{text}{mark} {{ get set }}")
        else:
            wrapper = "@TimeSpan " if text == "TimeInterval" else ""
            lines.append(f"{wrapper}public var {name}:{text}{_initial(contents, member)}")
    if contents.adds_status(each):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, place + 1)
        if declared is not None:
            lines.append(STYLE.data_member(declared, added=True))
        lines.append("public var responseStatus:ResponseStatus?")
    return lines, list(members)


def _ignored(contents: Contents, member: Property) -> str | None:
    if member.type == "Object":
        return "Type could not be extended in Swift"
    if member.type in contents.interfaces:
        return "Swift doesn't support interface properties"
    return None


def _is_collection(member: Property) -> bool:
    name = without_arity(member.type)
    return member.type.endswith("]") or (bool(member.generic_args) and (name in LISTS or name in MAPS))


def _initial(contents: Contents, member: Property) -> str:
    if _is_collection(member):
        if not contents.options.initialize_collections and not member.type.endswith("]"):
            return "?"
        return " = [:]" if without_arity(member.type) in MAPS else " = []"
    if _is_optional(contents) or member.type == "Nullable`1":
        return "?"
    return "?" if any(each.name == "Required" for each in member.attributes or ()) else ""


def _is_optional(contents: Contents) -> bool:
    if contents.options.make_properties_optional is not None:
        return contents.options.make_properties_optional
    config = contents.host.catalog.config
    return config is None or config.make_properties_optional


def _name(member: Property) -> str:
    alias = member.data_member.name if member.data_member is not None else None
    return _escaped(identifier(alias) if alias else camel(member.name))


def _escaped(name: str) -> str:
    return f"`{name}`" if name in KEYWORDS else name


def _coders(contents: Contents, members: Sequence[Property]) -> list[str]:
    names = [_name(each) for each in members]
    keys = []
    if members:
        keys = ["private enum CodingKeys : String, CodingKey {", *(f"    case {each}" for each in names), "}", ""]
    lines = [*keys, "required public init(from decoder: Decoder) throws {", "    try super.init(from: decoder)"]
    if members:
        lines.append("    let container = try decoder.container(keyedBy: CodingKeys.self)")
    for each, name in zip(members, names, strict=True):
        text = _top(contents, each.type, each.generic_args)
        call = "convertIfPresent" if text == "TimeInterval" else "decodeIfPresent"
        rest = (" ?? [:]" if without_arity(each.type) in MAPS else " ?? []") if _is_collection(each) else ""
        lines.append(f"    {name} = try container.{call}({text}.self, forKey: .{name}){rest}")
    lines += ["}", "", "public override func encode(to encoder: Encoder) throws {", "    try super.encode(to: encoder)"]
    if members:
        lines.append("    var container = encoder.container(keyedBy: CodingKeys.self)")
    for each, name in zip(members, names, strict=True):
        has = f"{name}.count > 0" if _is_collection(each) else f"{name} != nil"
        lines.append(f"    if {has} {{ try container.encode({name}, forKey: .{name}) }}")
    return [*lines, "}"]
