"""Enums as .NET has them: a declared name, a number, and sometimes another text.

    class Color(Enumeration):           class Access(Flags):
        RED = "Red"                         NONE = 0
        GREEN = "Green"                     READ = 1
        BLUE = "Blue", 10                   WRITE = 2

``Color.RED.value`` is the text on the wire. Numbers count up from 0 unless one is given. A
number that no member has is still a value (formats/WIRE.md 2.8): ``Color.numbered(99)``
is an undefined member whose text is ``"99"``.

``class Color(Enumeration, namespace="My.Types")`` names its CLR namespace, which XML needs.

``Flags`` are numbers on the wire (names in XML); a member's declared name is its Python
name in Pascal case.

``class Big(Flags, underlying=Int64)`` has another width than .NET's usual Int32; a number beyond it is refused.
``class Code(Enumeration, as_int=True)`` is ``[EnumAsInt]``, which 6.4 ignores: on its wire and in its catalogue of
types it is an enum like any other. The keyword is accepted so that declarations can be carried over.
"""

from __future__ import annotations

import enum
from typing import Any, Self

import msgspec

from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.naming import pascal

#: How many combinations of flags a class remembers.
_KEPT = 1_000


def _kind_of(underlying: Any) -> Kind:
    """Return the kind of an integer annotation, such as ``Int64``."""
    marks = [mark for mark in (underlying, *getattr(underlying, "__metadata__", ())) if isinstance(mark, Kind)]
    if len(marks) != 1 or marks[0] not in INTEGER_RANGES:
        raise TypeError(f"{underlying!r} is none of .NET's integers")
    return marks[0]


def underlying_of(type_: Any) -> Kind:
    """Return the kind of an enum's numbers."""
    kind: Kind = type_.__underlying__
    return kind


class Labelled(msgspec.Struct, frozen=True):
    """An enum member whose wire text is not its declared name; made by :func:`labelled`."""

    name: str
    text: str
    number: int | None
    description: str | None = None


def labelled(name: str, text: str | None = None, number: int | None = None, *, description: str | None = None) -> Any:
    """Return the value of a member with ``[EnumMember(Value = text)]``; ``description`` is ``[Description]``.

    >>> class Level(Enumeration):
    ...     FIRST = labelled("First", "first-value")
    >>> Level.FIRST.value, Level.FIRST.declared, Level.FIRST.number
    ('first-value', 'First', 0)
    """
    return Labelled(name, name if text is None else text, number, description)


class Enumeration(enum.Enum):
    """The base of enums that are written by name."""

    _number: int
    _declared: str
    _description: str | None

    def __init_subclass__(
        cls,
        namespace: str = "",
        contract: bool = False,
        description: str | None = None,
        underlying: Any = Kind.INT32,
        as_int: bool = False,
        **keywords: Any,
    ) -> None:
        super().__init_subclass__(**keywords)
        cls.__underlying__ = _kind_of(underlying)  # type: ignore[attr-defined]  # a fact, no member
        cls.__described__ = description  # type: ignore[attr-defined]  # [Description]
        cls.__clr_namespace__ = namespace  # type: ignore[attr-defined]  # a fact, no member
        cls.__contract__ = contract  # type: ignore[attr-defined]  # [DataContract]: XML uses labels

    def __new__(cls, name: str | Labelled, number: int | None = None) -> Self:  # noqa: D102 - see the class
        text, declared, description = name, name, None
        if isinstance(name, Labelled):
            declared, text, number, description = name.name, name.text, name.number, name.description
        elif not isinstance(name, str):
            raise TypeError(
                f'{cls.__name__}: a member is its .NET name, RED = "Red", and perhaps a number, "Red", {name!r}'
            )
        if number is None:
            members = [*cls.__members__.values()]
            number = members[-1]._number + 1 if members else 0
        member = object.__new__(cls)
        member._value_ = text
        member._number = number
        member._declared = str(declared)
        member._description = description
        return member

    @property
    def number(self) -> int:
        """Return the .NET number."""
        return self._number

    @property
    def declared(self) -> str:
        """Return the declared .NET name; of an undefined number, its digits."""
        return self._declared

    @property
    def description(self) -> str | None:
        """Return its description for people."""
        return self._description

    @classmethod
    def numbered(cls, number: int) -> Self:
        """Return the first member with ``number``, or an undefined one, which equals any other of that number."""
        for member in cls:
            if member._number == number:
                return member
        undefined = object.__new__(cls)
        undefined._name_ = undefined._value_ = undefined._declared = str(number)
        undefined._number = number
        undefined._description = None
        return undefined

    @property
    def is_defined(self) -> bool:
        """Return whether this is a declared member, not a bare number."""
        return self._name_ in type(self).__members__

    def __eq__(self, other: object) -> bool:
        return self is other or (type(self) is type(other) and self._number == other._number)

    def __hash__(self) -> int:
        return hash(self._number)


class Flags(enum.IntFlag, boundary=enum.KEEP):
    """The base of ``[Flags]`` enums; any combination of bits is a value.

    .NET's number is signed and has 32 bits, unless ``underlying`` says otherwise; Python's flags have no width.
    So ``Access(-1)`` has all 32 bits here, and ``~Access.READ`` is written as ``-2``.
    """

    def __init_subclass__(
        cls, namespace: str = "", description: str | None = None, underlying: Any = Kind.INT32, **keywords: Any
    ) -> None:
        super().__init_subclass__(**keywords)
        cls.__underlying__ = _kind_of(underlying)  # type: ignore[attr-defined]  # a fact, no member
        cls.__described__ = description  # type: ignore[attr-defined]  # [Description]
        cls.__clr_namespace__ = namespace  # type: ignore[attr-defined]  # a fact, no member

    @classmethod
    def _missing_(cls, value: object) -> Any:
        low, high = INTEGER_RANGES[underlying_of(cls)]
        word = high - low + 1
        member = super()._missing_(value % word if isinstance(value, int) and low < 0 and -word <= value < 0 else value)
        # Python remembers every combination it has ever seen: those that clients send must not fill the memory.
        if len(cls._value2member_map_) > _KEPT:
            cls._value2member_map_.pop(member._value_, None)
        return member

    @property
    def number(self) -> int:
        """Return the .NET number."""
        low, high = INTEGER_RANGES[underlying_of(type(self))]
        return self._value_ - (high - low + 1) if high < self._value_ <= high - low else self._value_

    @classmethod
    def declared_names(cls) -> dict[str, int]:
        """Return declared name → number, in declaration order, zero included."""
        return {pascal(name.lower()): int(member) for name, member in cls.__members__.items()}
