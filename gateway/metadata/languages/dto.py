"""Our own syntax: the Python source that declares a host's types and operations for this gateway.

``gateway types dto --from types.metadata.json`` is the first step of moving in: handlers that raise, and DTOs that
make the same catalogue again. What it shows of adding a language: this file is all of one, with no edit elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from gateway.metadata.attributes import MARKERS
from gateway.metadata.catalog import Operation, Property, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.dto_types import Names, can_be_alias, default, enum_members
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, parse, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.repairs import repaired, repaired_types
from gateway.metadata.languages.selection import Selection, filtered, is_framework, is_marker, is_system, whole, without

LANGUAGE = Language(key="dto", label="Python DTOs", link="Dto", extension="py", on_pages=False, place=900, listed=0)

KNOWN = frozenset(("ResponseStatus", "ResponseError", "ErrorResponse"))
"""Types that the gateway declares itself."""


def file(host: Host, options: Options) -> str:
    """Print ``/types/dto``."""
    chosen = without(
        whole(host),
        types=lambda each: is_marker(each) or is_system(each) or (is_framework(each) and each.name in KNOWN),
        requests=is_framework,
    )
    chosen = filtered(chosen, options)
    reached = _reached(chosen)
    chosen = without(chosen, types=lambda each: is_framework(each) and each.name not in reached)
    return _source(host, repaired(replace_exact(host), chosen, flat=False))


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the code of an operation page."""
    return _source(host, Selection(tuple(repaired_types(replace_exact(host), types, flat=False)), ()))


def replace_exact(host: Host) -> Host:
    """Return the host in sound mode: there is no recorded source to be exact to."""
    return replace(host, exact=False) if host.exact else host


def _reached(chosen: Selection) -> frozenset[str]:
    """Return the names that requests and responses of the selection lead to."""
    types = {each.name: each for each in chosen.types}
    waiting: list[Type] = [*chosen.requests, *chosen.responses]
    found: set[str] = set()
    while waiting:
        for name in _names_in(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting += [types[name]] if name in types else []
    return frozenset(found)


def _names_in(each: Type) -> list[str]:
    refs = [each.inherits, *(each.implements or ())]
    texts = [text for ref in refs if ref is not None for text in (ref.name, *(ref.generic_args or ()))]
    for member in each.properties or ():
        texts += [member.type, *(member.generic_args or ())]
    texts += [ref.name for ref in each.inner_types or ()]
    names: list[str] = []
    waiting = [parse(text) for text in texts]
    while waiting:
        named = waiting.pop()
        names += [named.name, f"{named.name}`{len(named.args)}"] if named.args else [named.name]
        waiting += named.args
    return names + [text for text in texts if "`" in text]


def _source(host: Host, chosen: Selection) -> str:
    found: dict[tuple[str | None, str], Type] = {}
    for each in (*chosen.types, *chosen.requests, *chosen.responses):
        own = not is_system(each) and not each.name.endswith("]")
        if own and not (is_framework(each) and each.name in KNOWN):
            found.setdefault((each.namespace, each.name), each)
    declared = list(found.values())
    names = Names(host, declared)
    body: list[str] = []
    for each in _ordered(declared):
        body += ["", "", *_type(host, names, each)]
    functions: list[str] = []
    for operation in chosen.operations:
        body += ["", "", *_operation(names, operation, functions)]
    if functions:
        body += ["", "", f"OPERATIONS = [{', '.join(functions)}]"]
    lines = [f'"""The types and operations of {names.text(host.facts.service_name or host.base_url)[1:-1]}."""', ""]
    return "\n".join([*lines, *names.imports(), *body]) + "\n"


def _ordered(types: Sequence[Type]) -> list[Type]:
    """Put enums first, and each class after its bases, interfaces, their arguments and what is nested in it."""
    by_name = {each.name: each for each in types}
    placed: dict[int, Type] = {}

    def place(each: Type, above: frozenset[int]) -> None:
        if id(each) in placed or id(each) in above:
            return
        refs = [each.inherits, *(each.implements or ())]
        needed = [ref.name for ref in each.inner_types or ()]
        for ref in refs:
            if ref is not None:
                needed.append(ref.name)
                for argument in ref.generic_args or ():
                    needed += _names_in(Type("", inherits=Ref(argument)))
        for name in needed:
            if name in by_name:
                place(by_name[name], above | {id(each)})
        placed[id(each)] = each

    for each in (*(each for each in types if each.is_enum), *types):
        place(each, frozenset())
    return list(placed.values())


# Types


def _type(host: Host, names: Names, each: Type) -> list[str]:
    name = names.of(each.name)
    if each.is_enum:
        return _enum(names, each, name)
    if each.inherits is not None and is_system(each.inherits):
        base = names.hint(each.inherits.name, each.inherits.generic_args)
        given = f"{names.text(last_part(each.name))}, {names.text(each.namespace or '')}, derives=True"
        mark = f"{names.use('clr', 'ClrType')}({given})"
        return [f"{name} = {names.use('typing', 'Annotated')}[{base}, {mark}]"]
    bases = (
        [names.use("gateway", "Dto")]
        if each.inherits is None
        else [names.hint(each.inherits.name, each.inherits.generic_args)]
    )
    if each.generic_args:
        parameters = ", ".join(names.parameter(one) for one in each.generic_args)
        bases.append(f"{names.use('typing', 'Generic')}[{parameters}]")
    bases.append(f"namespace={names.text(each.namespace or '')}")
    plain = last_part(without_arity(each.name))
    if name != plain:
        bases.append(f"clr_name={names.text(plain)}")
    bases += _keywords(host, names, each)
    lines = [f"class {name}({', '.join(bases)}):"]
    members = [_member(names, each, member) for member in each.properties or ()]
    return [*lines, *(f"    {line}" for line in members or ["pass"])]


def _keywords(host: Host, names: Names, each: Type) -> list[str]:
    made = []
    if each.is_interface:
        made.append("interface=True")
    elif each.is_abstract:
        made.append("abstract=True")
    if each.data_contract is not None:
        parts = [each.data_contract.name, each.data_contract.namespace]
        if any(part is not None for part in parts):
            given = [
                f"{key}={names.text(part)}" for key, part in zip(("name", "namespace"), parts, strict=True) if part
            ]
            made.append(f"contract={names.use('gateway', 'DataContract')}({', '.join(given)})")
        else:
            made.append("contract=True")
    attributes = list(each.attributes or ())
    if each.description is not None:
        api = next((one for one in attributes if one.name == "Api"), None)
        made.append(f"{'description' if api is not None else 'summary'}={names.text(each.description)}")
        attributes = [one for one in attributes if one is not api]
    if each.notes is not None:
        made.append(f"notes={names.text(each.notes)}")
    implements = [_interface(names, ref) for ref in each.implements or ()]
    if each.name in host.facts.return_markers:
        returned = names.hint(host.facts.return_markers[each.name], None)
        implements.insert(0, f"{names.use('attributes', 'IReturn')}[{returned}]")
    for key, values in (
        ("implements", implements),
        ("nested", [names.of(ref.name) for ref in each.inner_types or ()]),
        ("attributes", [names.attribute(one) for one in attributes]),
    ):
        if values:
            made.append(f"{key}=({', '.join(values)},)")
    return made


def _interface(names: Names, ref: Ref) -> str:
    if ref.name in MARKERS and is_framework(ref):
        name = names.use("attributes", without_arity(ref.name))
        return f"{name}[{names.hint(ref.generic_args[0], None)}]" if ref.generic_args else name
    return names.of(ref.name)


def _enum(names: Names, each: Type, name: str) -> list[str]:
    base = names.use("gateway", "Flags" if each.is_enum_int else "Enumeration")
    described = f", description={names.text(each.description)}" if each.description is not None else ""
    lines = [f"class {name}({base}, namespace={names.text(each.namespace or '')}{described}):"]
    members = enum_members(each)
    for at, (declared, own) in enumerate(zip(each.enum_names or (), members, strict=True)):
        number = each.enum_values[at] if each.enum_values is not None else None
        if each.is_enum_int:
            lines.append(f"    {own} = {number or at}")
            continue
        text = each.enum_member_values[at] if each.enum_member_values is not None else declared
        description = each.enum_descriptions[at] if each.enum_descriptions is not None else ""
        if text != declared or description:
            given = [names.text(declared)]
            given += [names.text(text)] if text != declared or number is not None else []
            given += [number] if number is not None else []
            given += [f"description={names.text(description)}"] if description else []
            lines.append(f"    {own} = {names.use('gateway', 'labelled')}({', '.join(given)})")
        else:
            lines.append(f"    {own} = {names.text(declared)}" + (f", {number}" if number is not None else ""))
    return lines if members else [*lines, "    pass"]


def _member(names: Names, each: Type, member: Property) -> str:
    hint = names.hint(
        member.type,
        member.generic_args,
        is_struct=bool(member.is_value_type) and not member.is_enum,
        namespace=member.namespace,
    )
    optional = not member.is_value_type or member.type == "Nullable`1"
    marks = names.marks(each, member)
    if marks:
        hint = f"{names.use('typing', 'Annotated')}[{hint}, {', '.join(marks)}]"
    attribute, arguments = names.member(member)
    value = "None" if optional else default(names, member)
    if optional:
        hint = hint if hint.endswith("| None") else f"{hint} | None"
    if value.startswith("lambda"):
        arguments.insert(0, f"default_factory={value}")
    elif arguments and not optional:
        arguments.insert(0, value)
    if arguments:
        value = f"{names.use('gateway', 'member')}({', '.join(arguments)})"
    told = member.data_member.name if member.data_member is not None else None
    lost = "" if told is None or can_be_alias(told) else f"  # {told!a} on the wire, which no Dto can say"
    return f"{attribute}: {hint} = {value}{lost}"


# Operations


def _operation(names: Names, operation: Operation, functions: list[str]) -> list[str]:
    given = [_route(names, route.path, route.verbs, route.summary, route.notes) for route in operation.routes or ()]
    if operation.actions and operation.actions != ("ANY",):
        given.append(f"verbs=({', '.join(names.text(each) for each in operation.actions)},)")
    requires = _requirements(names, operation)
    if requires:
        given.append(f"requires=({', '.join(requires)},)")
    if operation.tags:
        given.append(f"tags=({', '.join(names.text(each) for each in operation.tags)},)")
    returned = operation.return_type or operation.response
    if operation.return_type is None and operation.response is not None:
        given.append("marker=False")
    result = "None" if operation.returns_void else "object"
    if returned is not None:
        result = names.hint(returned.name, returned.generic_args)
    function = names.function(operation.request)
    functions.append(function)
    return [
        f"@{names.use('gateway', 'operation')}({', '.join(given)})",
        f"def {function}(request: {names.of(operation.request.name)}) -> {result}:",
        "    raise NotImplementedError",
    ]


def _route(names: Names, path: str, verbs: str | None, summary: str | None, notes: str | None) -> str:
    given = [names.text(path), *([names.text(verbs)] if verbs else [])]
    given += [f"{key}={names.text(text)}" for key, text in (("summary", summary), ("notes", notes)) if text]
    return f"{names.use('gateway', 'Route')}({', '.join(given)})"


def _requirements(names: Names, operation: Operation) -> list[str]:
    def made(name: str, texts: Iterable[str]) -> str:
        return f"{names.use('gateway', name)}({', '.join(names.text(each) for each in texts)})"

    found = [made("HasRole", (each,)) for each in operation.required_roles or ()]
    found += [made("HasPermission", (each,)) for each in operation.required_permissions or ()]
    if operation.requires_any_role:
        found.append(made("HasAnyRole", operation.requires_any_role))
    if operation.requires_any_permission:
        found.append(made("HasAnyPermission", operation.requires_any_permission))
    return found or ([made("SignedIn", ())] if operation.requires_auth else [])
