"""Our own declarations: a module of Dtos and operations that gives the same catalogue as the one it was made from.

It is for moving a host here (``gateway types dtos --from types.metadata.json``), and proves that declarations can
express everything in a catalogue. You write the handlers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from formats.types.fields import fault_of
from gateway.metadata.catalog import Argument, Attribute, DataMember, Operation, Property, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages import selection
from gateway.metadata.languages.clean_names import cleaned
from gateway.metadata.languages.dtos_types import Spelling, attribute_of, class_name, label_of
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import Named, full_names, parse, without_arity
from gateway.metadata.languages.options import Options

LANGUAGE = Language(key="dtos", label="Dtos", link="Dtos", extension="py", on_pages=False, listed=0)

_HEAD = '''\
"""Made from the catalogue of a host; the handlers are to be written."""

from __future__ import annotations

import datetime
import decimal
import uuid
from builtins import bool, bytes, dict, float, list, object, str
from typing import Annotated, Generic, TypeVar

from msgspec.structs import replace

import gateway as g
from gateway.metadata import attributes as a
from gateway.metadata import clr as c
'''


def file(host: Host, options: Options) -> str:
    """Print the module; only the options IncludeTypes and ExcludeTypes count."""
    chosen = filtered(selection.whole(host), options)
    return _Printer(host).module(cleaned(chosen))


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the declarations of the types of one operation."""
    return _Printer(host).module(cleaned(selection.Selection(tuple(types), ())))


class _Printer:
    def __init__(self, host: Host) -> None:
        self._host = host
        self._spelling = Spelling(host)

    def module(self, chosen: selection.Selection) -> str:
        types: dict[str, Type] = {}
        for type_ in (*chosen.types, *chosen.requests, *chosen.responses):
            if not (is_system(type_) or selection.is_marker(type_) or type_.name.endswith("]")):
                types.setdefault(type_.name, self._open(type_))
        parameters = {arg.removeprefix("'"): None for type_ in types.values() for arg in type_.generic_args or ()}
        lines = [_HEAD, *(f'{name} = TypeVar("{name}")' for name in parameters)]
        aliases = []
        for type_ in self._ordered(types):
            if type_.inherits is not None and is_system(type_.inherits):
                aliases.append(self._derived(type_))
            else:
                lines += ["", "", *(self._enum(type_) if type_.is_enum else self._class(type_))]
        lines += ["", "", *aliases] if aliases else []
        names = []
        for operation in chosen.operations:
            names.append(attribute_of(operation.request.name.replace(".", "_"))[0])
            lines += ["", "", *self._operation(operation, names[-1])]
        if names:
            lines += ["", "", "OPERATIONS = [", *(f"    {name}," for name in names), "]"]
        return "\n".join(lines) + "\n"

    def _open(self, type_: Type) -> Type:
        """Return the definition of a closed generic type, with parameters in place of its arguments."""
        from gateway.metadata.languages.open_generics import opened_types  # noqa: PLC0415

        if not type_.generic_args or type_.generic_args[0].startswith("'"):
            return type_
        closed = [one for one in self._host.everything if one.name == type_.name and one.namespace == type_.namespace]
        return opened_types(closed)[0]

    def _ordered(self, types: dict[str, Type]) -> list[Type]:
        """Order the types so that each class comes after everything that its statement evaluates."""
        ordered: list[Type] = []
        placed: set[str] = set()

        def place(type_: Type) -> None:
            if type_.name in placed:
                return
            placed.add(type_.name)
            refs: list[Ref] = [*(type_.inner_types or ()), *(type_.implements or ())]
            if type_.inherits is not None:
                refs.append(type_.inherits)
            for ref in refs:
                for name in (ref.name, *(one for arg in ref.generic_args or () for one in full_names(parse(arg)))):
                    if name in types:
                        place(types[name])
            ordered.append(type_)

        for type_ in sorted(types.values(), key=lambda type_: not type_.is_enum):
            place(type_)
        return ordered

    # Types

    def _derived(self, type_: Type) -> str:
        base = type_.inherits
        assert base is not None  # noqa: S101 - called only for types with a base class
        spelled, _ = self._spelling.type(Named(without_arity(base.name), tuple(map(parse, base.generic_args or ()))))
        clr = f"c.ClrType({type_.name!r}, {type_.namespace!r}, derives=True)"
        return f"{class_name(type_.name)} = Annotated[{spelled}, {clr}]"

    def _enum(self, type_: Type) -> list[str]:
        flags = bool(type_.is_enum_int)
        said = [f"namespace={type_.namespace!r}"]
        if type_.description:
            said.append(f"description={type_.description!r}")
        lines = [f"class {class_name(type_.name)}(g.{'Flags' if flags else 'Enumeration'}, {', '.join(said)}):"]
        if type_.name.rpartition(".")[2] != class_name(type_.name):
            lines.append(f"    __clr_name__ = {type_.name.rpartition('.')[2]!r}")
        for at, name in enumerate(type_.enum_names or ()):
            number = type_.enum_values[at] if type_.enum_values else None
            if flags:
                lines.append(f"    {label_of(name)} = {number}")
                continue
            text = type_.enum_member_values[at] if type_.enum_member_values else name
            description = type_.enum_descriptions[at] if type_.enum_descriptions else ""
            described = f", description={description!r}" if description else ""
            lines.append(f"    {label_of(name)} = g.labelled({name!r}, {text!r}, {number}{described})")
        return lines if len(lines) > 1 else [*lines, "    pass"]

    def _class(self, type_: Type) -> list[str]:
        args = [arg.removeprefix("'") for arg in type_.generic_args or ()]
        bases = [self._spelling.ref(type_.inherits) if type_.inherits is not None else "g.Dto"]
        bases += [f"Generic[{', '.join(args)}]"] if args else []
        name = class_name(type_.name)
        said = [*bases, f"namespace={type_.namespace!r}"]
        own = without_arity(type_.name).rpartition(".")[2]
        said += [f"clr_name={own!r}"] if own != name else []
        api = next((one for one in type_.attributes or () if one.name == "Api"), None)
        if type_.description is not None:
            said.append(f"{'summary' if api is None else 'description'}={type_.description!r}")
        said += [f"notes={type_.notes!r}"] if type_.notes else []
        said += [f"icon={type_.icon.get('svg')!r}"] if isinstance(type_.icon, dict) else []
        contract = type_.data_contract
        if contract is not None:
            bare = contract.name is None and contract.namespace is None
            said.append(f"contract={True if bare else f'g.DataContract({contract.name!r}, {contract.namespace!r})'}")
        said += ["interface=True"] if type_.is_interface else ["abstract=True"] if type_.is_abstract else []
        implements = [self._spelling.ref(ref) for ref in type_.implements or ()]
        marker = self._host.facts.return_markers.get(type_.name)
        implements += [f"a.IReturn[{self._spelling.inner(parse(marker))}]"] if marker else []
        said += [f"implements=({', '.join(implements)},)"] if implements else []
        nested = [class_name(ref.name) for ref in type_.inner_types or ()]
        said += [f"nested=({', '.join(nested)},)"] if nested else []
        others = [self._attribute(one) for one in type_.attributes or () if one.name not in ("Api", "ValidateRequest")]
        said += [f"attributes=({', '.join(others)},)"] if others else []
        lines = [f"class {name}({', '.join(said)}):"]
        members = [member for member in type_.properties or () if not _is_stream(member)]
        lines += [f"    {self._member(type_, member)}" for member in members]
        return lines if len(lines) > 1 else [*lines, "    pass"]

    def _member(self, owner: Type, member: Property) -> str:
        spelled, default = self._spelling.member(owner, member)
        attribute, name = attribute_of(member.name)
        said = [f"name={name!r}"] if name else []
        marks = []
        for applied in member.attributes or ():
            if applied.name == "ApiMember":
                arguments = {arg.name: arg for arg in applied.args or ()}
                described = arguments.pop("Description", None)
                said += [f"description={described.value!r}"] if described is not None else []
                given = [f"{_API[key]}={_python(arg)}" for key, arg in arguments.items()]
                marks += [f"a.ApiMember({', '.join(given)})"] if given or described is None else []
            elif applied.name == "Required":
                marks.append("a.Required()")
            else:
                marks.append(self._attribute(applied))
        if member.description is not None and not any(argument.startswith("description=") for argument in said):
            marks.append(f"a.Description({member.description!r})")
        said += _contract_of(member.data_member)
        if member.allowable_values:
            marks.append(f"a.AllowableValues({', '.join(map(repr, member.allowable_values))})")
        if member.allowable_min is not None and member.allowable_max is not None:
            marks.append(f"a.AllowableRange({member.allowable_min}, {member.allowable_max})")
        if not default or without_arity(member.type) == "Nullable":
            spelled, default = f"{spelled} | None", "None"
        if marks:
            spelled = f"Annotated[{spelled}, {', '.join(marks)}]"
        if said and not default.startswith("g.member"):
            default = f"g.member({', '.join([default, *said])})"
        elif said:
            default = f"g.member(default_factory=lambda: None, {', '.join(said)})"
        return f"{attribute}: {spelled} = {default}"

    def _attribute(self, attribute: Attribute) -> str:
        if attribute.constructor_args and attribute.name in ("StringLength", "Meta"):
            return f"a.{attribute.name}({', '.join(map(_python, attribute.constructor_args))})"
        if attribute.constructor_args:
            return f"a.Attribute({attribute.name!r}, ({', '.join(map(_python, attribute.constructor_args))},))"
        args = ", ".join(f"{arg.name!r}: {_python(arg)}" for arg in attribute.args or ())
        return f"a.Attribute({attribute.name!r}, {{{args}}})" if args else f"a.Attribute({attribute.name!r})"

    # Operations

    def _operation(self, operation: Operation, name: str) -> list[str]:
        said = [
            f"g.Route({route.path!r}, {route.verbs or ''!r}, summary={route.summary!r}, notes={route.notes!r})"
            for route in operation.routes or ()
        ]
        actions = operation.actions or ("ANY",)
        said += [f"verbs={actions!r}"] if actions != ("ANY",) else []
        said += [f"tags={operation.tags!r}"] if operation.tags else []
        requires = ["g.SignedIn()"] if operation.requires_auth else []
        requires += [f"g.HasRole({role!r})" for role in operation.required_roles or ()]
        requires += [f"g.HasPermission({permission!r})" for permission in operation.required_permissions or ()]
        for kind, names in (
            ("HasAnyRole", operation.requires_any_role),
            ("HasAnyPermission", operation.requires_any_permission),
        ):
            requires += [f"g.{kind}({', '.join(map(repr, names))})"] if names else []
        said += [f"requires=({', '.join(requires)},)"] if requires else []
        said += ["raw_body=True"] if any(map(_is_stream, operation.request.properties or ())) else []
        returned = "object"
        if operation.returns_void:
            returned = "None"
        elif operation.response is not None:
            response = operation.response
            plain = without_arity(response.name)
            args = tuple(map(parse, response.generic_args or ()))
            returned = self._spelling.type(parse(response.name) if plain.endswith("]") else Named(plain, args))[0]
            said += ["marker=False"] if operation.return_type is None else []
        lines = [
            f"@g.operation({', '.join(said)})",
            f"def {name}(request: {class_name(operation.request.name)}) -> {returned}:",
            "    raise NotImplementedError",
        ]
        if operation.ui:
            lines += ["", "", f"{name} = replace({name}, form_layout={tuple(operation.ui.get('formLayout', ()))!r})"]
        return lines


_API = {
    "Name": "name",
    "ParameterType": "parameter_type",
    "DataType": "data_type",
    "Format": "format",
    "IsRequired": "required",
    "Verb": "verb",
    "Route": "route",
    "AllowMultiple": "allow_multiple",
}


def _is_stream(member: Property) -> bool:
    """Return whether a member stands for a body that the handler reads itself."""
    return member.name == "RequestStream" and member.type == "Stream"


def _contract_of(declared: DataMember | None) -> list[str]:
    if declared is None:
        return []
    said = []
    if declared.name is not None and fault_of(declared.name) is None:
        said.append(f"alias={declared.name!r}")
    if declared.order is not None:
        said.append(f"order={declared.order}")
    if declared.is_required:
        said.append("required=True")
    if declared.emit_default_value is False:
        said.append("emit_default=False")
    return said


def _python(argument: Argument) -> Any:
    value = argument.value or ""
    if argument.type == "Boolean":
        return repr(value.lower() == "true")
    if argument.type in ("Int32", "Int64") and value.lstrip("-").isdigit():
        return value
    return repr(value)
