"""Writing .NET's types in TypeScript (``gateway/WIRE.md`` metadata 4.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.languages.names import Named, arity, identifier, last_part, parameter, parse, without_arity, words

_STRINGS = "String Char Guid Uri Type DateTime DateTimeOffset DateOnly TimeSpan TimeOnly Stream HttpWebResponse"
_NUMBERS = "Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal IntPtr"
ALIASES: dict[str, str] = {
    **dict.fromkeys(_STRINGS.split(), "string"),
    **dict.fromkeys(_NUMBERS.split(), "number"),
    "Boolean": "boolean",
}
LISTS = frozenset(("List", "ICollection", "IEnumerable", "HashSet", "Queue", "Stack"))
MAPS = frozenset(("Dictionary", "IDictionary"))
_KEYS = frozenset(("string", "number", "boolean"))

SOUND_ALIASES: dict[str, str] = {
    "SByte": "number",
    "Hashtable": "{ [index: string]: any; }",
    "ArrayList": "any[]",
    "ValueTuple": "string",
    "Object": "any",
}
"""Names that ServiceStack prints without defining them."""
SOUND_LISTS = LISTS | {"IList", "ISet", "IReadOnlyList", "IReadOnlyCollection", "SortedSet", "LinkedList", "Collection"}
SOUND_MAPS = MAPS | {"SortedDictionary", "IReadOnlyDictionary", "ConcurrentDictionary"}


TAKEN = frozenset(
    words(
        """
        Array Blob Dictionary Object Partial String TypeError any as async await bigint boolean break case catch class
        const continue debugger declare default delete do else enum export exports extends false finally for function if
        implements import in instanceof interface let module never new null number object package private protected
        public require return static string super switch symbol this throw true try type typeof undefined unknown var
        void while with yield
        """
    )
)
"""Reserved words, and names that generated lines use: a class of the host with such a name gets ``_``."""


def class_name(name: str) -> str:
    """Return a valid name for a class.

    >>> [class_name(name) for name in ("Row", "Object", "A-B")]
    ['Row', 'Object_', 'A_B']
    """
    escaped = identifier(name)
    return f"{escaped}_" if escaped in TAKEN else escaped


class Spelling(Struct, frozen=True):
    """Type names within one file."""

    exact: bool
    shared: frozenset[str] = frozenset()
    """Names without arity that several types of the file share: generic types that begin with one get their arity."""
    structs: frozenset[str] = frozenset()
    """User structs, which become strings."""
    declared: frozenset[str] = frozenset()
    """Names of the host's own types: such a name does not mean a type of .NET."""
    generics: frozenset[str] = frozenset()
    """Names of the host's own generic types: a host's ``List`` is not .NET's ``List<T>``."""

    def name(self, name: str, count: int) -> str:
        """Write a name: the last part of a nested one, with its arity if that is needed."""
        alias = self.alias(name)
        if alias is not None:
            return alias
        plain = last_part(without_arity(name))
        if count and any(plain.startswith(prefix) for prefix in self.shared):
            plain = f"{plain}_{count}"
        return parameter(plain) if self.exact else class_name(parameter(plain))

    def alias(self, name: str) -> str | None:
        """Return the language's own type for a .NET name."""
        if name in self.structs:
            return "string"
        if self.exact:
            return ALIASES.get(name)
        if name in self.declared:
            return None
        return ALIASES.get(name) or SOUND_ALIASES.get(without_arity(name))

    def type(self, name: str, args: Sequence[str] | None) -> str:
        """Write a type from its .NET name (``List`1``) and the texts of its arguments."""
        if name == "Byte[]":
            return "string"
        if name.endswith("[]"):
            element = name[: name.index("[")]
            brackets = "[]" if self.exact else "[]" * name.count("[")
            return (self._generic(element, args) if args else self.inner(parse(element))) + brackets
        if args:
            return self._generic(name, args)
        return self.name(name, arity(name))

    def _generic(self, name: str, args: Sequence[str]) -> str:
        plain = without_arity(name)
        if plain == "Nullable":
            return self.inner(parse(args[0]))
        if plain in (LISTS if self.exact else SOUND_LISTS) and plain not in self.generics:
            return self.inner(parse(args[0])) + "[]"
        if plain in (MAPS if self.exact else SOUND_MAPS) and plain not in self.generics and len(args) == 2:
            return f"{{ [index: {self.key(args[0])}]: {self.inner(parse(args[1]))}; }}"
        if not self.exact and plain in SOUND_ALIASES and plain not in self.generics:
            return SOUND_ALIASES[plain]
        spelled = ", ".join(self.inner(parse(argument)) for argument in args)
        return f"{self.name(name, len(args))}<{spelled}>"

    def inner(self, named: Named) -> str:
        """Write a type argument: only lists, dictionaries, nullables and arrays become the language's own."""
        if named.rank:
            if named.name == "Byte" and not named.args:
                return "string" + "[]" * (named.rank - 1)
            return self.inner(Named(named.name, named.args)) + "[]" * named.rank
        if not named.args:
            return self.name(named.name, 0)
        name = named.name
        own = name in self.generics and not self.exact
        if name == "Nullable":
            return self.inner(named.args[0])
        if not own and name in (("List",) if self.exact else SOUND_LISTS):
            return self.inner(named.args[0]) + "[]"
        if not own and name in (("Dictionary",) if self.exact else SOUND_MAPS) and len(named.args) == 2:
            key = self.inner(named.args[0])
            key = key if key in _KEYS and (self.exact or key != "boolean") else "string"
            return f"{{ [index:{key}]: {self.inner(named.args[1])}; }}"
        if not own and not self.exact and name in SOUND_ALIASES:
            return SOUND_ALIASES[name]
        return f"{self.name(name, len(named.args))}<{','.join(self.inner(argument) for argument in named.args)}>"

    def key(self, text: str) -> str:
        """Write the type of a dictionary's key: string if it is neither number nor boolean."""
        spelled = self.inner(parse(text))
        return spelled if spelled in _KEYS and (self.exact or spelled != "boolean") else "string"

    def member(self, member: Property) -> str:
        """Write a member's type."""
        return self.type(member.type, member.generic_args)

    def ref(self, ref: Ref | Type) -> str:
        """Write a reference to a type, or the name in its declaration."""
        args = ref.generic_args
        if args:
            return f"{self.name(ref.name, len(args))}<{', '.join(self.inner(parse(argument)) for argument in args)}>"
        return self.name(ref.name, arity(ref.name))


def shared_names(types: Iterable[Type]) -> frozenset[str]:
    """Return the names without arity that types of several arities share."""
    arities: dict[str, set[int]] = {}
    for type_ in types:
        arities.setdefault(last_part(without_arity(type_.name)), set()).add(arity(type_.name))
    return frozenset(name for name, counts in arities.items() if len(counts) > 1)


def struct_names(types: Iterable[Type]) -> frozenset[str]:
    """Return the user structs that can be recognised as structs by a member of these types."""
    return frozenset(
        member.type
        for type_ in types
        for member in type_.properties or ()
        if member.is_value_type and not member.is_enum and not (member.namespace or "").startswith("System")
    )
