"""An example value of a type for the pages, before a format writes it (``gateway/WIRE.md`` metadata 2.8)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Struct

from gateway.metadata.catalog import Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.names import Named, parse, without_arity

NUMBERS = frozenset(
    ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal")
)
SCALARS = NUMBERS | {
    "String",
    "Boolean",
    "Char",
    "DateTime",
    "DateTimeOffset",
    "TimeSpan",
    "TimeOnly",
    "DateOnly",
    "Guid",
    "IntPtr",
    "Byte[]",
}
_LISTS = frozenset(("List", "HashSet", "SortedSet", "LinkedList", "Collection", "ObservableCollection"))
_MAPS = frozenset(("Dictionary", "SortedDictionary", "SortedList", "ConcurrentDictionary"))
_EMPTY_LISTS = frozenset(("Queue", "Stack", "ArrayList", "ConcurrentQueue", "ConcurrentBag"))
_UNMADE = frozenset(("Tuple", "Uri", "Type", "Stream", "HttpWebResponse"))
"""Classes without a parameterless constructor, of which ServiceStack makes no example."""
_NESTED = 3
"""How often a type may occur within itself along one path; the root does not count."""


_DEEPEST = 60
"""How many types may be nested in each other."""
_MOST_RECORDED = 10_000
_MOST = 500
"""How many objects and lists an example may have: types that all refer to each other would make billions. ServiceStack
makes more than anybody reads; :data:`_MOST_RECORDED` is enough for the recordings.
"""


class Example(Struct, frozen=True):
    """An example value of a type; ``kind`` ``null`` if there is none.

    ``kind`` is ``scalar``, ``enum``, ``struct``, ``tuple`` (a ValueTuple), ``object``, ``pair``, ``list``, ``map``,
    ``empty list``, ``empty map``, ``anything`` or ``null``.
    """

    kind: str
    type: Named
    clr: Type | None = None
    """The type in the catalogue, for an enum or a class."""
    namespace: str = ""
    levels: tuple[tuple[Type, tuple[tuple[Property, Example], ...]], ...] = ()
    """For an object: its class and the classes it derives from, with their own members."""
    items: tuple[Example, ...] = ()
    """For a list its one item, for a map or pair key and value."""
    label: str = ""
    """For an enum: the name of its value, or the number if it has no name."""
    nullable: bool = False


def example_of(host: Host, clr: Type) -> Example:
    """Return the example of a request or response."""
    return _Maker(host).root(clr)


@lru_cache(maxsize=8192)
def _named(name: str, args: tuple[str, ...] | None) -> Named:
    if name.endswith("[]") and not args:
        return parse(name)
    return Named(without_arity(name), tuple(parse(argument) for argument in args or ()))


class _Maker:
    def __init__(self, host: Host) -> None:
        self._host = host
        self._counts: dict[Named, int] = {}
        self._depth = 0
        self._left = _MOST_RECORDED if host.exact else _MOST

    def root(self, clr: Type) -> Example:
        named = _named(clr.name, clr.generic_args)
        if named.name == "KeyValuePair":
            return self.value(named, None)
        if clr.properties is not None and not clr.is_enum:
            return self._object(named, clr)
        return self.value(named, None, root=True)

    def value(self, named: Named, member: Property | None, *, root: bool = False) -> Example:
        """Return an example of a type, as the value of a member; ``null`` if none can be made."""
        host = self._host
        if named.rank:
            if named.name == "Byte" and not named.args and named.rank == 1:
                return Example("scalar", Named("Byte[]"))
            element = Named(named.name, named.args, named.rank - 1)
            return self._counted(named, lambda: Example("list", named, items=(self.value(element, None),)))
        name = named.name
        if name == "Nullable" and named.args:
            return self._nullable(named.args[0])
        if name == "Byte[]" or (name in SCALARS and name not in host.declared):
            return Example("scalar", Named(name))
        if name in _UNMADE and name not in host.declared:
            return Example("null", named)
        if name == "Object":
            return Example("anything", named)
        if name in ("KeyValuePair", "ValueTuple") and named.args:
            kind = "pair" if name == "KeyValuePair" else "tuple"
            return Example(kind, named, items=tuple(self.value(argument, None) for argument in named.args))
        if name in host.structs:
            return Example("struct", named, namespace=self._struct_namespace(name, member))
        if name in _EMPTY_LISTS:
            return Example("empty list", named)
        if name == "Hashtable":
            return Example("empty map", named)
        if name in _LISTS and named.args:
            return self._counted(named, lambda: Example("list", named, items=(self.value(named.args[0], None),)))
        if name in _MAPS and len(named.args) == 2:
            key, item = named.args
            return self._counted(
                named, lambda: Example("map", named, items=(self.value(key, None), self.value(item, None)))
            )
        clr = self._find(named)
        if clr is None or clr.is_interface or clr.is_abstract:
            return Example("null", named, clr)
        if clr.is_enum:
            return Example("enum", named, clr, clr.namespace or "", label=(clr.enum_names or ("",))[0])
        base = clr.inherits
        if base is not None and (base.namespace or "").startswith("System"):
            derived = _named(base.name, base.generic_args)
            if root:
                return Example("empty map" if derived.name in _MAPS else "empty list", named, clr)
            return self.value(derived, None)
        return self._counted(named, lambda: self._object(named, clr))

    def _counted(self, named: Named, make: Any) -> Example:
        """Make a value, unless its type occurs within itself too often."""
        count = self._counts.get(named, 0)
        self._left -= 1
        if count >= _NESTED or self._depth >= _DEEPEST or self._left < 0:
            return Example("null", named)
        self._counts[named] = count + 1
        self._depth += 1
        try:
            example: Example = make()
        finally:
            self._counts[named] = count
            self._depth -= 1
        return example

    def _nullable(self, named: Named) -> Example:
        example = self.value(named, None)
        if example.kind != "enum" or example.clr is None:
            return example
        values = example.clr.enum_values
        zero = values.index("0") if values and "0" in values else (None if values else 0)
        label = "0" if zero is None else (example.clr.enum_names or ("0",))[zero]
        return Example("enum", example.type, example.clr, example.namespace, label=label, nullable=True)

    def _object(self, named: Named, clr: Type) -> Example:
        levels = []
        bound = dict(zip((argument for argument in clr.generic_args or ()), named.args, strict=False))
        current: Type | None = clr
        while current is not None:
            members = tuple((member, self._member(current, member, bound)) for member in current.properties or ())
            levels.append((current, members))
            base = current.inherits
            if base is None:
                break
            held = tuple(_bound(parse(argument), bound) for argument in base.generic_args or ())
            current = self._find(Named(without_arity(base.name), held))
            bound = dict(
                zip((argument for argument in (current.generic_args if current else None) or ()), held, strict=False)
            )
        return Example("object", named, clr, clr.namespace or "", tuple(levels))

    def _member(self, owner: Type, member: Property, bound: dict[str, Named]) -> Example:
        path = f"{without_arity(owner.name)}.{member.name}"
        named = _bound(_named(member.type, member.generic_args), bound)
        if path in self._host.facts.multi_dimensional:
            return Example("null", Named(named.name, named.args, 2))
        return self.value(named, member)

    def _find(self, named: Named) -> Type | None:
        """Find a class or enum; of several closed generics of one name, the one with these arguments."""
        host = self._host
        name = f"{named.name}`{len(named.args)}" if named.args else named.name
        if named.args:
            closed = host.closed.get((name, tuple(text_of(argument) for argument in named.args)))
            if closed is not None:
                return closed
        return host.known.get(name)

    def _struct_namespace(self, name: str, member: Property | None) -> str:
        if member is not None and without_arity(member.type) == name:
            return member.namespace or ""
        return self._host.struct_namespaces.get(name, "")


def _bound(named: Named, bound: dict[str, Named]) -> Named:
    """Return the type with its parameters replaced by arguments."""
    if not bound:
        return named
    held = bound.get(text_of(Named(named.name, named.args)))
    if held is not None:
        return Named(held.name, held.args, held.rank + named.rank)
    return Named(named.name, tuple(_bound(argument, bound) for argument in named.args), named.rank)


def text_of(named: Named) -> str:
    """Return the text of a type: ``Dictionary<String,Row[]>``."""
    args = f"<{','.join(text_of(argument) for argument in named.args)}>" if named.args else ""
    return named.name + args + "[]" * named.rank
