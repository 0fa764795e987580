"""Writing .NET's types and members in Python (``gateway/WIRE.md`` metadata 4.9)."""

from __future__ import annotations

import keyword
from collections.abc import Sequence

from msgspec import Struct

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.languages.names import Named, arity, identifier, last_part, parameter, parse, snake, without_arity
from gateway.metadata.languages.typescript_types import LISTS, MAPS, SOUND_LISTS, SOUND_MAPS


def _words(text: str) -> list[str]:
    return text.split()


_STRINGS = "String Char Guid Uri Type"
_INTS = "Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 IntPtr"
ALIASES: dict[str, str] = {
    **dict.fromkeys(_STRINGS.split(), "str"),
    **dict.fromkeys(_INTS.split(), "int"),
    **dict.fromkeys(("Single", "Double"), "float"),
    **dict.fromkeys(("DateTime", "DateTimeOffset", "DateOnly"), "datetime.datetime"),
    **dict.fromkeys(("TimeSpan", "TimeOnly"), "datetime.timedelta"),
    **dict.fromkeys(("Stream", "HttpWebResponse"), "bytes"),
    "Boolean": "bool",
    "Decimal": "Decimal",
}
DEFAULTS = {
    "bool": "False",
    "int": "0",
    "float": "0.0",
    "Decimal": "decimal.Decimal(0)",
    "decimal.Decimal": "decimal.Decimal(0)",
    "datetime.datetime": "datetime.datetime(1, 1, 1)",
    "datetime.timedelta": "datetime.timedelta()",
}
_KEYS = frozenset(("str", "bool", "int"))
_VALUES = frozenset(ALIASES) - {"String", "Uri", "Type", "Stream", "HttpWebResponse", "Guid", "Char"}

KEYWORDS = frozenset(
    _words("""
        and as assert break class continue def del elif else except finally for from global if import in is lambda
        nonlocal not or pass raise return try while with yield str bool int float bytes
    """)
)
"""The words that ServiceStack escapes."""
SOUND_KEYWORDS = KEYWORDS | {
    *(name for name in keyword.kwlist if name.islower()),
    *["self", "datetime", "decimal", "field", "config"],
}
"""Those, and names with which a member would hide a name that later lines of its class use."""

SOUND_ALIASES: dict[str, str] = {
    "SByte": "int",
    "Hashtable": "Dict[str, Any]",
    "ArrayList": "List[Any]",
    "ValueTuple": "str",
    "Object": "Any",
    "Decimal": "decimal.Decimal",
    "Tuple": "Dict[str, Any]",
}
TAKEN = frozenset(
    _words("""
        Any Dict Decimal Enum Generic IntEnum LetterCase List Optional TypeVar Undefined config dataclass
        dataclass_json datetime decimal field str int bool float bytes object staticmethod
    """)
)
"""Names that generated lines use; a class of the host with such a name gets an underscore."""


class Spelling(Struct, frozen=True):
    """Type names within one file."""

    exact: bool
    shared: frozenset[str] = frozenset()
    structs: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    generics: frozenset[str] = frozenset()
    pascal_case: bool = False
    """Whether names on the wire are as declared."""

    def name(self, name: str, count: int) -> str:
        """Write a name: the last part of a nested one, with its arity if that is needed."""
        alias = self.alias(name)
        if alias is not None:
            return alias
        plain = last_part(without_arity(name))
        numbered = plain in ("QueryDb", "QueryData") and count == 2
        if count and (numbered or any(plain.startswith(prefix) for prefix in self.shared)):
            plain = f"{plain}{count}"
        plain = parameter(plain)
        if self.exact:
            return plain
        plain = identifier(plain)
        return f"{plain}_" if plain in TAKEN or keyword.iskeyword(plain) or plain[:1].isdigit() else plain

    def alias(self, name: str) -> str | None:
        """Return the language's own type for a .NET name."""
        if name in self.structs:
            return "str"
        if self.exact:
            return ALIASES.get(name)
        if name in self.declared:
            return None
        return SOUND_ALIASES.get(without_arity(name)) or ALIASES.get(name)

    def type(self, name: str, args: Sequence[str] | None) -> str:
        """Write a type from its .NET name (``List`1``) and the texts of its arguments."""
        if name == "Byte[]":
            return "bytes"
        if name.endswith("[]"):
            element = name[: name.index("[")]
            inner = self._generic(element, args) if args else self.inner(parse(element))
            for _ in range(1 if self.exact else name.count("[")):
                inner = f"List[{inner}]"
            return inner
        if args:
            return self._generic(name, args)
        return self.name(name, arity(name))

    def _generic(self, name: str, args: Sequence[str]) -> str:
        plain = without_arity(name)
        own = plain in self.generics and not self.exact
        if plain == "Nullable":
            return self.inner(parse(args[0]))
        if plain in (LISTS if self.exact else SOUND_LISTS) and not own:
            return f"List[{self.inner(parse(args[0]))}]"
        if plain in (MAPS if self.exact else SOUND_MAPS) and not own and len(args) == 2:
            return f"Dict[{self.key(parse(args[0]))}, {self.inner(parse(args[1]))}]"
        if not self.exact and not own and plain in SOUND_ALIASES:
            return SOUND_ALIASES[plain]
        return f"{self.name(name, len(args))}[{', '.join(self.inner(parse(argument)) for argument in args)}]"

    def inner(self, named: Named) -> str:
        """Write a type argument: only lists, dictionaries, nullables and arrays become the language's own."""
        if named.rank:
            ranks = named.rank
            if named.name == "Byte" and not named.args:
                inner, ranks = "bytes", ranks - 1
            else:
                inner = self.inner(Named(named.name, named.args))
            for _ in range(ranks):
                inner = f"List[{inner}]"
            return inner
        if not named.args:
            return self.name(named.name, 0)
        name = named.name
        own = name in self.generics and not self.exact
        if name == "Nullable":
            return self.inner(named.args[0])
        if not own and name in (("List",) if self.exact else SOUND_LISTS):
            return f"List[{self.inner(named.args[0])}]"
        if not own and name in (("Dictionary",) if self.exact else SOUND_MAPS) and len(named.args) == 2:
            return f"Dict[{self.key(named.args[0])}, {self.inner(named.args[1])}]"
        if not own and not self.exact and name in SOUND_ALIASES:
            return SOUND_ALIASES[name]
        return f"{self.name(name, len(named.args))}[{', '.join(self.inner(argument) for argument in named.args)}]"

    def key(self, named: Named) -> str:
        """Write the type of a dictionary's key: str if it is neither int nor bool."""
        spelled = self.inner(named)
        return spelled if spelled in _KEYS and (self.exact or spelled != "bool") else "str"

    def member(self, member: Property) -> str:
        """Write a member's type."""
        return self.type(member.type, member.generic_args)

    def ref(self, ref: Ref | Type) -> str:
        """Write a reference to a type."""
        args = ref.generic_args
        if args:
            return f"{self.name(ref.name, len(args))}[{', '.join(self.inner(parse(argument)) for argument in args)}]"
        return self.name(ref.name, arity(ref.name))

    def member_name(self, member: Property) -> tuple[str, str | None]:
        """Return a member's name in snake case, and its name on the wire if it cannot be derived from that."""
        name = snake(member.name)
        if not self.exact:
            name = identifier(name)
            if name[:1].isdigit():
                name = f"_{name}"
        is_pythons = name.startswith("__") and name.endswith("__") and not self.exact
        if name in (KEYWORDS if self.exact else SOUND_KEYWORDS) or is_pythons:
            return f"{name}_", member.name if self.pascal_case and not self.exact else name
        return name, None


def has_zero(member: Property, spelled: str) -> bool:
    """Return whether a member is a plain value type, whose default is not None."""
    return spelled in DEFAULTS and without_arity(member.type) != "Nullable" and not member.is_enum
