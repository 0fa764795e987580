"""Our own declarations: a module of Dtos and operations that gives the same catalogue as the one it was made from.

It is for moving a host here (``gateway types dtos --from types.metadata.json``), and proves that declarations can
express everything in a catalogue. You write the handlers.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Sequence
from typing import Any

from formats.types.fields import fault_of
from gateway.metadata.catalog import Argument, Attribute, DataMember, Operation, Property, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages import selection
from gateway.metadata.languages.clean_names import cleaned
from gateway.metadata.languages.framework import MARKERS
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import Named, arity, full_names, identifier, parse, pascal, snake, without_arity
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
_SCALARS: dict[str, tuple[str, str]] = {
    "String": ("str", ""),
    "Boolean": ("bool", "False"),
    **{name: (f"g.{name}", "0") for name in ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64")},
    "Single": ("g.Single", "0.0"),
    "Double": ("float", "0.0"),
    "Decimal": ("decimal.Decimal", "decimal.Decimal(0)"),
    "Char": ("g.Char", '"\\0"'),
    "DateTime": ("datetime.datetime", "datetime.datetime(1, 1, 1)"),
    "DateTimeOffset": ("g.DateTimeOffset", "datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc)"),
    "TimeSpan": ("datetime.timedelta", "datetime.timedelta()"),
    "DateOnly": ("datetime.date", "datetime.date.min"),
    "TimeOnly": ("datetime.time", "datetime.time.min"),
    "Guid": ("uuid.UUID", "uuid.UUID(int=0)"),
    "Byte[]": ("bytes", ""),
    "Object": ("object", ""),
    "Uri": ("g.Uri", ""),
    "Type": ("c.Type", ""),
    "Stream": ("c.Stream", ""),
    "IntPtr": ("c.IntPtr", "0"),
    "ArrayList": ("c.ArrayList", ""),
    "Hashtable": ("c.Hashtable", ""),
}
_GENERICS = {
    "List": "list",
    "Dictionary": "dict",
    "HashSet": "g.HashSet",
    "KeyValuePair": "g.KeyValuePair",
    **{
        name: f"c.{name}"
        for name in (
            *("IList", "ICollection", "IEnumerable", "ISet", "IReadOnlyList", "Queue", "Stack", "SortedSet"),
            *("LinkedList", "IDictionary", "IReadOnlyDictionary", "SortedDictionary"),
        )
    },
}
_TUPLES = {1: "c.Tuple1", 2: "c.Pair", 3: "c.Tuple3", 4: "c.Tuple4"}
_TAKEN = (
    frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"datetime", "decimal", "uuid", "g", "a", "c", "replace"}
)


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
        all_ = cleaned(selection.whole(host))
        everything = (*all_.requests, *all_.responses, *all_.types)
        self._by_name = {type_.name: type_ for type_ in everything if not is_system(type_)}

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
            names.append(_attribute(operation.request.name.replace(".", "_"))[0])
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

    def _type(self, named: Named) -> tuple[str, str]:
        """Return an annotation, and the default of a value type, empty for a reference type."""
        if named.rank:
            if named.name == "Byte" and named.rank == 1 and not named.args:
                return "bytes", ""
            return f"g.Array[{self._inner(Named(named.name, named.args, named.rank - 1))}]", ""
        if named.name.startswith("'"):
            return named.name[1:], ""
        full = f"{named.name}`{len(named.args)}" if named.args else named.name
        if full in self._by_name:
            type_ = self._by_name[full]
            name = _class_name(full)
            args = f"[{', '.join(self._inner(arg) for arg in named.args)}]" if named.args else ""
            label = _label((type_.enum_names or ("",))[0])
            return name + args, f"{name}.{label}" if type_.is_enum else ""
        if named.name == "Nullable":
            return self._type(named.args[0])[0], ""
        if named.name in self._host.structs:
            space = self._host.struct_namespaces.get(named.name, "")
            return f'Annotated[str, c.ClrType("{named.name}", "{space}", is_value=True)]', '""'
        if named.name in _SCALARS:
            return _SCALARS[named.name]
        inner = ", ".join(self._inner(arg) for arg in named.args)
        if named.name == "ValueTuple":
            return f'Annotated[str, c.ClrType("{full}", args=({inner},), is_value=True)]', '""'
        if named.name == "Tuple" and len(named.args) in _TUPLES:
            return f"{_TUPLES[len(named.args)]}[{inner}]", ""
        if named.name in _GENERICS:
            value = named.name == "KeyValuePair"
            return f"{_GENERICS[named.name]}[{inner}]", "g.member(default_factory=lambda: None)" if value else ""
        return "object", ""

    def _inner(self, named: Named) -> str:
        spelled, _ = self._type(named)
        return f"{spelled} | None" if named.name == "Nullable" and not named.rank else spelled

    def _member_type(self, owner: Type, member: Property) -> tuple[str, str]:
        path = f"{without_arity(owner.name)}.{member.name}"
        name = without_arity(member.type)
        named = parse(member.type) if name.endswith("]") else Named(name, tuple(map(parse, member.generic_args or ())))
        if path in self._host.facts.multi_dimensional:
            element = self._type(Named(named.name, named.args))[0]
            return f"Annotated[list[list[{element}]], a.MultiDimensional()]", ""
        return self._type(named)

    def _ref(self, ref: Ref) -> str:
        args = (
            f"[{', '.join(self._inner(parse(argument)) for argument in ref.generic_args)}]" if ref.generic_args else ""
        )
        if ref.name in MARKERS and ref.namespace == "ServiceStack":
            return f"a.{without_arity(ref.name)}{args}"
        return _class_name(ref.name) + args

    def _derived(self, type_: Type) -> str:
        base = type_.inherits
        assert base is not None  # noqa: S101 - called only for types with a base class
        spelled, _ = self._type(Named(without_arity(base.name), tuple(map(parse, base.generic_args or ()))))
        clr = f"c.ClrType({type_.name!r}, {type_.namespace!r}, derives=True)"
        return f"{_class_name(type_.name)} = Annotated[{spelled}, {clr}]"

    def _enum(self, type_: Type) -> list[str]:
        flags = bool(type_.is_enum_int)
        said = [f"namespace={type_.namespace!r}"]
        if type_.description:
            said.append(f"description={type_.description!r}")
        lines = [f"class {_class_name(type_.name)}(g.{'Flags' if flags else 'Enumeration'}, {', '.join(said)}):"]
        if type_.name.rpartition(".")[2] != _class_name(type_.name):
            lines.append(f"    __clr_name__ = {type_.name.rpartition('.')[2]!r}")
        for at, name in enumerate(type_.enum_names or ()):
            number = type_.enum_values[at] if type_.enum_values else None
            if flags:
                lines.append(f"    {_label(name)} = {number}")
                continue
            text = type_.enum_member_values[at] if type_.enum_member_values else name
            description = type_.enum_descriptions[at] if type_.enum_descriptions else ""
            described = f", description={description!r}" if description else ""
            lines.append(f"    {_label(name)} = g.labelled({name!r}, {text!r}, {number}{described})")
        return lines if len(lines) > 1 else [*lines, "    pass"]

    def _class(self, type_: Type) -> list[str]:
        args = [arg.removeprefix("'") for arg in type_.generic_args or ()]
        bases = [self._ref(type_.inherits) if type_.inherits is not None else "g.Dto"]
        bases += [f"Generic[{', '.join(args)}]"] if args else []
        name = _class_name(type_.name)
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
        implements = [self._ref(ref) for ref in type_.implements or ()]
        marker = self._host.facts.return_markers.get(type_.name)
        implements += [f"a.IReturn[{self._inner(parse(marker))}]"] if marker else []
        said += [f"implements=({', '.join(implements)},)"] if implements else []
        nested = [_class_name(ref.name) for ref in type_.inner_types or ()]
        said += [f"nested=({', '.join(nested)},)"] if nested else []
        others = [self._attribute(one) for one in type_.attributes or () if one.name not in ("Api", "ValidateRequest")]
        said += [f"attributes=({', '.join(others)},)"] if others else []
        lines = [f"class {name}({', '.join(said)}):"]
        members = [member for member in type_.properties or () if not _is_stream(member)]
        lines += [f"    {self._member(type_, member)}" for member in members]
        return lines if len(lines) > 1 else [*lines, "    pass"]

    def _member(self, owner: Type, member: Property) -> str:
        spelled, default = self._member_type(owner, member)
        attribute, name = _attribute(member.name)
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
            returned = self._type(parse(response.name) if plain.endswith("]") else Named(plain, args))[0]
            said += ["marker=False"] if operation.return_type is None else []
        lines = [
            f"@g.operation({', '.join(said)})",
            f"def {name}(request: {_class_name(operation.request.name)}) -> {returned}:",
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


def _class_name(name: str) -> str:
    plain = identifier(without_arity(name).replace(".", "_"))
    count = arity(name)
    plain = f"{plain}_{count}" if count else plain
    return f"{plain}_" if plain in _TAKEN or plain in ("Annotated", "Generic", "TypeVar") else plain


def _label(name: str) -> str:
    label = identifier(snake(name)).upper().lstrip("_") or "VALUE"
    return f"VALUE_{label}" if label[0].isdigit() else label


def _attribute(name: str) -> tuple[str, str | None]:
    """Return the Python name of a member, and its .NET name if it cannot be derived from that."""
    attribute = identifier(snake(name))
    if attribute in _TAKEN or attribute[:1].isdigit() or attribute.startswith("_"):
        attribute = (
            f"m{attribute}"
            if attribute.strip("_")[:1].isdigit() or not attribute.strip("_")
            else f"{attribute.strip('_')}_"
        )
    return attribute, None if pascal(attribute) == name else name


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
