"""Kotlin (``/types/kotlin``; rules: ``gateway/WIRE.md`` metadata 4.11.3)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from gateway.metadata.catalog import Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import java, jvm, jvm_comments, jvm_contents
from gateway.metadata.languages.attributes import quoted
from gateway.metadata.languages.contents import Contents, is_wide, key
from gateway.metadata.languages.jvm_names import JAVA_WORDS, LISTS, MAPS
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import without_arity, words
from gateway.metadata.languages.options import Options

LANGUAGE = Language(key="kotlin", label="Kotlin", link="Kotlin", extension="kt", place=50, listed=100)

OPTIONS = words(
    """
    Package AddServiceStackTypes AddResponseStatus AddImplicitVersion AddDescriptionAsComments IncludeTypes
    ExcludeTypes InitializeCollections TreatTypesAsStrings DefaultImports
    """
)

DIALECT = replace(
    java.DIALECT,
    aliases={**java.DIALECT.aliases, "UInt16": "Int", "Int32": "Int"},
    keywords=JAVA_WORDS
    | set(
        words(
            """
            annotation as by companion const constructor crossinline data dynamic external fun get in infix inline
            inner internal is lateinit noinline object open operator out reified sealed set tailrec trait type val var
            vararg when where
            """
        )
    ),
    bytes="ByteArray",
    sound_class_literal="::class",
    any="Any",
    sound_aliases={
        "Uri": "String",
        "Type": "Class<*>",
        "ArrayList": "ArrayList<Any?>",
        "Hashtable": "HashMap<Any?,Any?>",
    },
    dollar="\\$",
    nullable="?",
)


def file(host: Host, options: Options) -> str:
    """Print ``/types/kotlin``."""
    contents = jvm_contents.contents_of(host, options)
    body = _body_lines(contents)
    imports = DIALECT.imports(contents, body)
    lines: list[str] = []
    if not options.without_options:
        shown: dict[str, object] = {"default_imports": tuple(imports)}
        if options.add_service_stack_types is None:
            shown["add_service_stack_types"] = True
        lines += [
            "/* Options:",
            *jvm_comments.header(host, options, OPTIONS, shown),
            "*/",
            "",
        ]
    if options.package:
        lines += [f"package {options.package}", ""]
    return "\n".join([*lines, *_lines(contents, imports, body)]) + "\n"


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    contents = jvm_contents.page_of(host, types)
    body = _body_lines(contents)
    return "\n".join(_lines(contents, DIALECT.imports(contents, body), body)) + "\n"


def _body_lines(contents: Contents) -> list[str]:
    lines: list[str] = []
    for type_ in contents.printed:
        lines += ["", *_type(contents, type_)]
    return lines


def _lines(contents: Contents, imports: list[str], body: list[str]) -> list[str]:
    lines = [*(f"import {import_}" for import_ in imports), ""]
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    lines += body
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    return lines if added is None else [*lines, added]


def _type(contents: Contents, type_: Type) -> list[str]:
    lines = DIALECT.above_type(contents, type_)
    name = DIALECT.declared(contents, type_)
    if type_.is_enum:
        kind = "Long" if not contents.host.exact and is_wide(type_) else "Int"
        value = f"(val value:{kind})" if type_.enum_values is not None else ""
        return [*lines, f"enum class {name}{value}", "{", *_enum(contents, type_), "}"]
    bases = []
    if type_.inherits is not None:
        bases.append(f"{DIALECT.reference(contents, type_.inherits)}()")
    marker = contents.marker(type_)
    if contents.is_void(type_):
        bases.append("IReturnVoid")
    elif marker is not None:
        bases.append(f"IReturn<{DIALECT.returned(contents, marker)}>")
    bases += [DIALECT.reference(contents, ref) for ref in type_.implements or ()]
    kind = "interface" if type_.is_interface else "class"
    heading = f"open {kind} {name}"
    if bases:
        heading += f" : {', '.join(bases)}"
    return [
        *lines,
        heading,
        "{",
        *(f"    {line}" if line else line for line in _body(contents, type_, name)),
        "}",
    ]


def _enum(contents: Contents, type_: Type) -> list[str]:
    lines = []
    for at, name in enumerate(jvm.enum_names(contents, type_)):
        if type_.enum_values is None:
            lines.append(f"    {name},")
            continue
        value = type_.enum_values[at]
        serialized = f"@SerializedName({quoted(value)}) " if type_.is_enum_int else ""
        lines.append(f"    {serialized}{name}({value}),")
    return lines


def _body(contents: Contents, type_: Type, name: str) -> list[str]:
    lines: list[str] = []
    version = contents.version(type_)
    pascal_case = contents.host.facts.pascal_case
    if version is not None:
        lines.append(f"val {'Version' if pascal_case else 'version'}:Int = {version}")
    attributed = False
    members = type_.properties or ()
    fields = jvm.Names(contents)
    overridden = _overridden(contents, type_)
    for place, member in enumerate(members, 1):
        if attributed:
            lines.append("")
        above = DIALECT.above_member(contents, member, place)
        attributed = bool(above)
        serialized, field = fields.field(DIALECT, member)
        text = DIALECT.top(contents, member.type, member.generic_args)
        filled = contents.options.initialize_collections and _is_filled(contents, member, text)
        if type_.is_interface:
            rest = text if filled and not contents.host.exact else f"{text}?"
        elif filled:
            rest = f"{text} = {text}()"
        else:
            rest = f"{text}? = null"
        lines += [
            *jvm_comments.comment(contents, member.description),
            *above,
            f"{serialized}{'override ' if member.name in overridden else ''}var {field}:{rest}",
        ]
    if contents.adds_status(type_):
        if attributed:
            lines.append("")
        declared = contents.data_member(None, len(members) + 1)
        if declared is not None:
            lines.append(DIALECT.data_member(contents, declared, added=True))
        lines.append(f"var {'ResponseStatus' if pascal_case else 'responseStatus'}:ResponseStatus? = null")
    marker = contents.marker(type_)
    if marker is not None and not type_.is_interface:
        returned = DIALECT.returned(contents, marker)
        owner = name if contents.host.exact else name.partition("<")[0]
        token = f"object : TypeToken<{returned}>(){{}}.type" if "<" in returned else f"{returned}::class.java"
        lines += [
            f"companion object {{ private val responseType = {token} }}",
            f"override fun getResponseType(): Any? = {owner}.responseType",
        ]
    return lines


def _overridden(contents: Contents, type_: Type) -> frozenset[str]:
    """Return the members of a class that its interfaces declare too."""
    if contents.host.exact or type_.is_interface:
        return frozenset()
    defined = [contents.by_key.get(key(ref)) for ref in contents.interfaces_of(type_)]
    return frozenset(member.name for one in defined if one is not None for member in one.properties or ())


def _is_filled(contents: Contents, member: Property, text: str) -> bool:
    name = without_arity(member.type)
    if not contents.host.exact and not text.startswith(("ArrayList<", "HashMap<")):
        return False
    return bool(member.generic_args) and (name in LISTS or name in MAPS)
