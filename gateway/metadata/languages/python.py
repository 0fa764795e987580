"""Python: ``/types/python``, dataclasses for the ``servicestack`` client library (``gateway/WIRE.md`` metadata 4.9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.metadata.catalog import Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.imeta import with_imeta
from gateway.metadata.languages import options, ordering, selection
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.including import filtered_without_returns
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.python_declarations import Declarations, declarations_of
from gateway.metadata.languages.repairs import repaired, repaired_types
from gateway.metadata.languages.sound import docstring, is_safe, line_comment

LANGUAGE = Language(key="python", label="Python", link="Python", extension="py", place=60, listed=120)

HEADER = (
    "GlobalNamespace",
    "AddServiceStackTypes",
    "AddResponseStatus",
    "AddImplicitVersion",
    "AddDescriptionAsComments",
    "IncludeTypes",
    "ExcludeTypes",
    "DefaultImports",
    "DataClass",
    "DataClassJson",
)
IMPORTS = (
    "datetime",
    "decimal",
    "marshmallow.fields:*",
    "servicestack:*",
    "typing:*",
    "dataclasses:dataclass/field",
    "dataclasses_json:dataclass_json/LetterCase/Undefined/config",
    "enum:Enum/IntEnum",
)
SOUND_IMPORTS = tuple(import_ for import_ in IMPORTS if import_ != "marshmallow.fields:*")
"""The imports without marshmallow's fields, whose List, Dict and Decimal would hide the types that are meant."""


def file(host: Host, options: Options) -> str:
    """Print ``/types/python``."""
    return _file(host, options)


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    config = host.catalog.config
    asked = Options(make_properties_optional=config is None or config.make_properties_optional)
    types = [with_imeta(type_) for type_ in repaired_types(host, types)]
    declarations = declarations_of(host, asked, types, None)
    ordered = declarations.ordered(ordering.two_stages(types, (), (), host.catalog.operations))
    return "".join(f"{line}\n" for line in [*_imports(asked, host), *_document(host, declarations, ordered)]) + "\n"


def _file(host: Host, asked: Options) -> str:
    asked = options.replaced(asked, make_properties_optional=bool(asked.make_properties_optional))
    chosen = selection.whole(host)
    if asked.add_service_stack_types is False:
        framework = selection.is_framework
        chosen = selection.without(chosen, types=framework, requests=framework, responses=framework)
    chosen = selection.without(chosen, types=_is_library, requests=_is_library, responses=_is_library)
    chosen = repaired(host, filtered_without_returns(chosen, asked))
    responses = [type_ for type_ in chosen.responses if _is_printed(type_)]
    types = [type_ for type_ in chosen.types if _is_printed(type_)]
    declarations = declarations_of(host, asked, [*types, *chosen.requests, *responses], chosen)
    ordered = declarations.ordered(ordering.two_stages(types, responses, chosen.requests, host.catalog.operations))
    lines = []
    if not asked.without_options:
        shown = {
            "add_service_stack_types": asked.add_service_stack_types is not False,
            "default_imports": asked.default_imports or (IMPORTS if host.exact else SOUND_IMPORTS),
        }
        header = options.header_lines(
            HEADER, asked, mark="#", date=host.date, version=host.version, base_url=host.base_url, shown=shown
        )
        lines += ['""" Options:', *(docstring(line, host) for line in header), '"""', ""]
    lines += [*_imports(asked, host), *_document(host, declarations, ordered), ""]
    return "".join(f"{line}\n" for line in lines)


def _is_library(type_: Type) -> bool:
    return type_.name in CLIENT_LIBRARY


def _is_printed(type_: Type) -> bool:
    return selection.is_printed(type_) and not is_system(type_)


def _imports(asked: Options, host: Host) -> list[str]:
    # Types may refer to types below them; the client library can read annotations that are texts.
    lines = [] if host.exact else ["from __future__ import annotations"]
    for import_ in asked.default_imports or (IMPORTS if host.exact else SOUND_IMPORTS):
        module, colon, names = import_.partition(":")
        if host.exact or is_safe(import_):
            lines.append(f"from {module} import {', '.join(names.split('/'))}" if colon else f"import {module}")
    return lines


def _document(host: Host, declarations: Declarations, types: Iterable[Type]) -> list[str]:
    """Print namespace, inserted code, types and added code."""
    lines: list[str] = []
    if declarations.asked.global_namespace:
        lines += ["", line_comment(f"# module {declarations.asked.global_namespace}", host)]
    if inserted := host.facts.insert_code.get(LANGUAGE.key):
        lines += inserted.split("\n")
    for type_ in types:
        lines += ["", "", *declarations.type(type_)]
    if added := host.facts.add_code.get(LANGUAGE.key):
        lines += added.split("\n")
    return [*lines, ""] if declarations.asked.global_namespace else lines
