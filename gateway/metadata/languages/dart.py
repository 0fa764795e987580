"""Dart (``/types/dart``; rules: ``gateway/WIRE.md`` metadata 4.11.5). ``dart_context`` registers the types."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from gateway.metadata.catalog import Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages import dart_classes
from gateway.metadata.languages import dart_context as context
from gateway.metadata.languages.contents import Contents, of_file, of_page
from gateway.metadata.languages.dart_types import literal
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.including import filtered_without_returns
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import words
from gateway.metadata.languages.options import Options, header_lines
from gateway.metadata.languages.ordering import two_stages
from gateway.metadata.languages.selection import Selection, is_framework, whole, without
from gateway.metadata.languages.sound import comment

LANGUAGE = Language(key="dart", label="Dart", link="Dart", extension="dart", place=30, listed=80)

OPTIONS = words(
    """
    GlobalNamespace AddServiceStackTypes AddResponseStatus AddImplicitVersion AddDescriptionAsComments IncludeTypes
    ExcludeTypes DefaultImports
    """
)

TYPED_DATA = "dart:typed_data"
COLLECTION = "dart:collection"
IMPORTS = ("package:servicestack/servicestack.dart",)


def file(host: Host, options: Options) -> str:
    """Print ``/types/dart``."""
    contents = of_file(host, options, _selected(host, options))
    ordered, body = _body(contents)
    imports = _imports(contents, body)
    lines: list[str] = []
    if not options.without_options:
        shown: dict[str, object] = {"default_imports": tuple(imports)}
        if options.add_service_stack_types is None:
            shown["add_service_stack_types"] = True
        lines += [
            "/* Options:",
            *_header(host, options, shown),
            "*/",
            "",
        ]
    if options.global_namespace:
        lines += ["", f"library {options.global_namespace};"]
    return "\n".join([*lines, *_lines(contents, imports, ordered, body)]) + "\n"


def _header(host: Host, options: Options, shown: dict[str, object]) -> list[str]:
    lines = header_lines(
        OPTIONS, options, mark="//", date=host.date, version=host.version, base_url=host.base_url, shown=shown
    )
    return [comment(line, host) for line in lines]


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    contents = of_page(host, types)
    ordered, body = _body(contents)
    return "\n".join(_lines(contents, _imports(contents, body), ordered, body)) + "\n"


def _selected(host: Host, options: Options) -> Selection:
    """Select the types of a file, without those of .NET and of the client library."""
    no_framework = options.add_service_stack_types is False

    def is_left(type_: Type) -> bool:
        return type_.name in CLIENT_LIBRARY or (no_framework and is_framework(type_))

    def is_unprinted(type_: Type) -> bool:
        return is_system(type_) or type_.name.endswith("]")

    chosen = without(whole(host), types=is_left, requests=is_left, responses=is_left)
    chosen = filtered_without_returns(chosen, options)
    return without(chosen, types=is_unprinted, responses=is_unprinted)


def _body(contents: Contents) -> tuple[list[Type], list[str]]:
    """Return the types in their order, and their lines."""
    operations = contents.operations
    ordered = two_stages(
        contents.types,
        [operation.response for operation in operations if operation.response is not None],
        [operation.request for operation in operations],
        contents.host.catalog.operations,
    )
    return ordered, [line for type_ in ordered for line in ("", *dart_classes.lines(contents, type_))]


def _imports(contents: Contents, body: Sequence[str]) -> list[str]:
    """Return the imports that a file needs; in exact mode also those of the files that were requested before it."""
    imports = list(contents.options.default_imports or IMPORTS)
    if not contents.host.exact:
        text = "\n".join(body)
        needed = [("Uint8List", TYPED_DATA), ("collection.", COLLECTION)]
        return imports + [each for name, each in needed if name in text and each not in imports]
    asked = [contents, *_asked_before(contents)]
    if any(_has_bytes(file) for file in asked):
        imports.append(TYPED_DATA)
    if any(
        operation.request.inherits is not None and operation.request.inherits.name == "List`1"
        for file in asked
        for operation in file.operations
    ):
        imports.append(COLLECTION)
    return imports


def _asked_before(contents: Contents) -> list[Contents]:
    """Return the contents of the files of all operations up to the last one that the query names.

    Why: ServiceStack keeps adding imports to a list that lives as long as its process. The recordings requested the
    operations in order, the page of each and then its file; assuming that order, this is a function of the catalogue.
    """
    host = contents.host
    if contents.page:
        tokens = {contents.types[0].name} if contents.types else set()
    else:
        tokens = {name.removesuffix(".*") for name in contents.options.include_types}
    places = [at for at, each in enumerate(host.catalog.operations) if each.request.name in tokens]
    if not places:
        return []
    before = []
    for operation in host.catalog.operations[: max(places) + 1]:
        chosen = _selected(host, Options(include_types=(f"{operation.request.name}.*",)))
        before.append(Contents(host, Options(), chosen.types, chosen.operations))
    return before


def _has_bytes(contents: Contents) -> bool:
    if any(member.type == "Byte[]" for type_ in contents.printed for member in type_.properties or ()):
        return True
    return any(
        operation.return_type is not None and operation.return_type.name == "Byte[]"
        for operation in contents.operations
    )


def _lines(contents: Contents, imports: Sequence[str], ordered: Sequence[Type], body: list[str]) -> list[str]:
    lines = [f"import '{import_}';" for import_ in imports if contents.host.exact or import_ != COLLECTION]
    if not contents.host.exact and COLLECTION in imports:
        lines.append(f"import '{COLLECTION}' as collection;")
    inserted = contents.host.facts.insert_code.get(LANGUAGE.key)
    if inserted is not None:
        lines.append(inserted)
    lines += body
    added = contents.host.facts.add_code.get(LANGUAGE.key)
    if added is not None:
        lines.append(added)
    if not ordered:
        return lines
    library = contents.options.global_namespace or _host_name(contents.options.base_url or contents.host.base_url)
    return [*lines, "", *context.lines(contents, ordered, literal(library, contents)), ""]


def _host_name(address: str) -> str:
    return urlsplit(address).hostname or address
