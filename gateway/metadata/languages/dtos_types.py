"""How our own declarations spell types and names: annotations, defaults, classes, labels and members."""

from __future__ import annotations

import builtins
import keyword

from gateway.metadata.catalog import Property, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages import selection
from gateway.metadata.languages.clean_names import cleaned
from gateway.metadata.languages.framework import MARKERS
from gateway.metadata.languages.names import Named, arity, identifier, parse, pascal, snake, without_arity

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


class Spelling:
    """The annotations of one host's types."""

    def __init__(self, host: Host) -> None:
        self._host = host
        all_ = cleaned(selection.whole(host))
        everything = (*all_.requests, *all_.responses, *all_.types)
        self._by_name = {type_.name: type_ for type_ in everything if not is_system(type_)}

    def type(self, named: Named) -> tuple[str, str]:
        """Return an annotation, and the default of a value type, empty for a reference type."""
        if named.rank:
            if named.name == "Byte" and named.rank == 1 and not named.args:
                return "bytes", ""
            return f"g.Array[{self.inner(Named(named.name, named.args, named.rank - 1))}]", ""
        if named.name.startswith("'"):
            return named.name[1:], ""
        full = f"{named.name}`{len(named.args)}" if named.args else named.name
        if full in self._by_name:
            type_ = self._by_name[full]
            name = class_name(full)
            args = f"[{', '.join(self.inner(arg) for arg in named.args)}]" if named.args else ""
            label = label_of((type_.enum_names or ("",))[0])
            return name + args, f"{name}.{label}" if type_.is_enum else ""
        if named.name == "Nullable":
            return self.type(named.args[0])[0], ""
        if named.name in self._host.structs:
            space = self._host.struct_namespaces.get(named.name, "")
            return f'Annotated[str, c.ClrType("{named.name}", "{space}", is_value=True)]', '""'
        if named.name in _SCALARS:
            return _SCALARS[named.name]
        inner = ", ".join(self.inner(arg) for arg in named.args)
        if named.name == "ValueTuple":
            return f'Annotated[str, c.ClrType("{full}", args=({inner},), is_value=True)]', '""'
        if named.name == "Tuple" and len(named.args) in _TUPLES:
            return f"{_TUPLES[len(named.args)]}[{inner}]", ""
        if named.name in _GENERICS:
            value = named.name == "KeyValuePair"
            return f"{_GENERICS[named.name]}[{inner}]", "g.member(default_factory=lambda: None)" if value else ""
        return "object", ""

    def inner(self, named: Named) -> str:
        """Return the annotation of an argument, of an item, or of what is returned."""
        spelled, _ = self.type(named)
        return f"{spelled} | None" if named.name == "Nullable" and not named.rank else spelled

    def member(self, owner: Type, member: Property) -> tuple[str, str]:
        """Return the annotation and the default of a member, as :meth:`type` does."""
        path = f"{without_arity(owner.name)}.{member.name}"
        name = without_arity(member.type)
        named = parse(member.type) if name.endswith("]") else Named(name, tuple(map(parse, member.generic_args or ())))
        if path in self._host.facts.multi_dimensional:
            element = self.type(Named(named.name, named.args))[0]
            return f"Annotated[list[list[{element}]], a.MultiDimensional()]", ""
        return self.type(named)

    def ref(self, ref: Ref) -> str:
        """Return a base class or an interface."""
        args = (
            f"[{', '.join(self.inner(parse(argument)) for argument in ref.generic_args)}]" if ref.generic_args else ""
        )
        if ref.name in MARKERS and ref.namespace == "ServiceStack":
            return f"a.{without_arity(ref.name)}{args}"
        return class_name(ref.name) + args


def class_name(name: str) -> str:
    """Return the Python name of a type."""
    plain = identifier(without_arity(name).replace(".", "_"))
    count = arity(name)
    plain = f"{plain}_{count}" if count else plain
    return f"{plain}_" if plain in _TAKEN or plain in ("Annotated", "Generic", "TypeVar") else plain


def label_of(name: str) -> str:
    """Return the Python name of an enum's member."""
    label = identifier(snake(name)).upper().lstrip("_") or "VALUE"
    return f"VALUE_{label}" if label[0].isdigit() else label


def attribute_of(name: str) -> tuple[str, str | None]:
    """Return the Python name of a member, and its .NET name if it cannot be derived from that."""
    attribute = identifier(snake(name))
    if attribute in _TAKEN or attribute[:1].isdigit() or attribute.startswith("_"):
        attribute = (
            f"m{attribute}"
            if attribute.strip("_")[:1].isdigit() or not attribute.strip("_")
            else f"{attribute.strip('_')}_"
        )
    return attribute, None if pascal(attribute) == name else name
