"""Swift (``/types/swift``; rules: ``gateway/WIRE.md`` metadata 4.11.4)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from gateway.metadata.catalog import Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages import swift_types as spelled
from gateway.metadata.languages.contents import Contents, of_file, of_page
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.pairs import is_pair, with_pairs
from gateway.metadata.languages.selection import is_framework, is_marker, whole, without
from gateway.metadata.languages.sound import comment
from gateway.metadata.languages.swift_declarations import declaration

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
        lines += ["", *declaration(contents, type_)]
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    return lines if added is None else [*lines, added]
