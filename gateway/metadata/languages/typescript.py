"""TypeScript: ``/types/typescript``, and the definitions of ``/types/typescript.d``, which differ in a few places.

The rules are ``gateway/WIRE.md`` metadata 4.7, 4.8 and 4.12.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.metadata.catalog import Type
from gateway.metadata.host import Host
from gateway.metadata.imeta import with_imeta
from gateway.metadata.languages import options, ordering, selection
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.pairs import with_pairs
from gateway.metadata.languages.repairs import repaired, repaired_types
from gateway.metadata.languages.sound import comment, is_safe
from gateway.metadata.languages.typescript_declarations import Declarations, collection_of
from gateway.metadata.languages.typescript_types import MAPS, Spelling, shared_names, struct_names

LANGUAGE = Language(key="typescript", label="TypeScript", link="TypeScript", extension="ts", place=20, listed=50)

HEADER = (
    "GlobalNamespace",
    "MakePropertiesOptional",
    "AddServiceStackTypes",
    "AddResponseStatus",
    "AddImplicitVersion",
    "AddDescriptionAsComments",
    "IncludeTypes",
    "ExcludeTypes",
    "DefaultImports",
)


def file(host: Host, options: Options) -> str:
    """Print ``/types/typescript``."""
    return endpoint(host, options, definitions=False)


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    asked = Options(
        make_properties_optional=True if host.catalog.config is None else host.catalog.config.make_properties_optional
    )
    types = [with_imeta(type_) for type_ in repaired_types(host, types)]
    printer = _printer(host, asked, types, definitions=False, page=True)
    ordered = printer.ordered(ordering.two_stages(types, (), (), host.catalog.operations))
    return _document(host, printer, ordered, inserted=host.facts.insert_code.get(LANGUAGE.key, "")) + "\n"


def endpoint(host: Host, asked: Options, *, definitions: bool) -> str:
    """Print a whole file; with ``definitions`` the one of ``/types/typescript.d``."""
    optional = asked.make_properties_optional
    asked = options.replaced(asked, make_properties_optional=definitions if optional is None else optional)
    chosen = selected(host, asked)
    printer = _printer(
        host,
        asked,
        [*chosen.types, *chosen.requests, *chosen.responses],
        definitions=definitions and not asked.export_as_types,
        page=False,
        chosen=chosen,
    )
    types = printer.ordered(ordered_types(host, chosen))
    parts = []
    if not asked.without_options:
        shown = {"add_service_stack_types": asked.add_service_stack_types is not False}
        lines = options.header_lines(
            HEADER, asked, mark="//", date=host.date, version=host.version, base_url=host.base_url, shown=shown
        )
        parts.append("/* Options:\n" + "\n".join(comment(line, host) for line in lines) + "\n*/\n\n")
    imports = [_import(import_) for import_ in asked.default_imports]
    parts.append("".join(f"{import_}\n" for import_ in imports if host.exact or is_safe(import_)))
    parts.append(_document(host, printer, types, inserted=host.facts.insert_code.get(LANGUAGE.key, "")))
    return "".join(parts) + "\n"


def selected(host: Host, asked: Options) -> selection.Selection:
    """Select the types for TypeScript and JavaScript."""
    chosen = _without_framework(selection.whole(host), asked, responses=False)
    chosen = filtered(chosen, asked)
    if not host.exact:
        chosen = with_pairs(chosen)
    return _without_framework(repaired(host, chosen), asked, responses=True)


def endpoint_selection(host: Host, asked: Options) -> tuple[selection.Selection, list[Type]]:
    """Select the types of ``/types/js``, and the ordered types that it names, ServiceStack's responses among them."""
    chosen = _without_framework(selection.whole(host), asked, responses=False)
    chosen = repaired(host, filtered(chosen, asked))
    return _without_framework(chosen, asked, responses=True), ordered_types(host, chosen)


def ordered_types(host: Host, chosen: selection.Selection) -> list[Type]:
    """Order a selection by both stages."""
    types = [type_ for type_ in chosen.types if selection.is_printed(type_)]
    responses = [type_ for type_ in chosen.responses if selection.is_printed(type_)]
    return ordering.two_stages(types, responses, chosen.requests, host.catalog.operations)


def _without_framework(chosen: selection.Selection, asked: Options, *, responses: bool) -> selection.Selection:
    if asked.add_service_stack_types is not False:
        return chosen
    framework = selection.is_framework
    return selection.without(chosen, types=framework, requests=framework, responses=framework if responses else None)


def _import(text: str) -> str:
    name, colon, source = text.partition(":")
    return f'import {{ {name} }} from "{source}";' if colon else f"import {text};"


def _printer(
    host: Host,
    asked: Options,
    types: Sequence[Type],
    *,
    definitions: bool,
    page: bool,
    chosen: selection.Selection | None = None,
) -> Declarations:
    structs = frozenset() if asked.export_value_types else struct_names(types) if host.exact else host.structs
    operations = {} if chosen is None else {operation.request.name: operation for operation in chosen.operations}
    responses = (
        frozenset() if chosen is None else frozenset((type_.namespace, type_.name) for type_ in chosen.responses)
    )
    declared, generics = (frozenset(), frozenset()) if host.exact else (host.declared, host.generics)
    return Declarations(
        host=host,
        asked=asked,
        definitions=definitions,
        page=page,
        spelling=Spelling(host.exact, shared_names(types), structs, declared, generics),
        operations=operations,
        responses=responses,
        enums=frozenset(type_.name for type_ in types if type_.is_enum or type_.is_interface),
    )


def _document(host: Host, printer: Declarations, types: Iterable[Type], *, inserted: str) -> str:
    """Print inserted code, types and added code, all within the namespace if there is one."""
    lines: list[str] = []
    space = printer.asked.global_namespace
    if space and (host.exact or is_safe(space)):
        lines += ["", f"{'declare' if printer.definitions else 'export'} module {space}", "{"]
    if inserted:
        lines += inserted.split("\n")
    body: list[str] = []
    printed_dictionary = False
    for type_ in types:
        before, declaration = printer.type(type_)
        body += ["", *before]
        if collection_of(type_) in MAPS and not printed_dictionary:
            printed_dictionary = True
            body += ["export class Dictionary<T> { [Key: string]: T; }", ""]
        body += declaration
    if added := host.facts.add_code.get(LANGUAGE.key):
        body += added.split("\n")
    if space and (host.exact or is_safe(space)):
        lines += [f"    {line}" if line else line for line in body] + ["", "}"]
    else:
        lines += body
    return "".join(f"{line}\n" for line in lines)
