"""A type as the formats see it: scalars, enums, lists, maps, pairs and records.

Only ``shape_of`` reads annotations and the facts of :mod:`formats.types.structs`; every codec is
made from its result. Records are compared by identity and work out their members lazily, so a type
may contain itself.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
import types
import typing
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, Union

import msgspec

from formats.errors import UnsupportedTypeError
from formats.types.annotations import annotations_of
from formats.types.enums import Enumeration, Flags
from formats.types.fields import check_distinct, check_name, field_defaults, fields_without_default, nothing
from formats.types.generics import bound_base
from formats.types.kept import kept
from formats.types.kinds import KINDS, REFERENCE_KINDS, AnyKind, Container, Converter, Kind, OwnKind
from formats.types.naming import TextCase, pascal
from formats.types.structs import (
    Computed,
    KeyValuePair,
    MemberFacts,
    TypeFacts,
)


class Scalar(msgspec.Struct, frozen=True):
    """A number, text, date … ``optional``: the annotation allows None (``Nullable<T>``)."""

    kind: AnyKind
    optional: bool = False

    @property
    def is_value_type(self) -> bool:
        """Return whether .NET needs ``Nullable<T>`` for null here."""
        return isinstance(self.kind, Kind) and self.kind not in REFERENCE_KINDS


class Enumerated(msgspec.Struct, frozen=True):
    """An enum by name (:class:`Enumeration`) or by bits (:class:`Flags`)."""

    type: type[Enumeration] | type[Flags]
    optional: bool = False

    @property
    def namespace(self) -> str:
        """Return the CLR namespace."""
        namespace: str = getattr(self.type, "__clr_namespace__", "")
        return namespace

    @property
    def is_flags(self) -> bool:
        """Return whether it is written as a number."""
        return issubclass(self.type, Flags)


class Listing(msgspec.Struct, frozen=True):
    """A list, array or set. ``build`` makes the Python container from a list."""

    item: Shape
    container: Container = Container.LIST
    build: type = list
    optional: bool = False


class Mapping(msgspec.Struct, frozen=True):
    """A dictionary."""

    key: Shape
    value: Shape
    optional: bool = False


class Pair(msgspec.Struct, frozen=True):
    """A :class:`KeyValuePair`."""

    key: Shape
    value: Shape
    optional: bool = False


class Nested(msgspec.Struct, frozen=True):
    """A slot that holds a record; all slots of its type share one ``record``."""

    record: Record
    optional: bool = False


Shape = Scalar | Enumerated | Listing | Mapping | Pair | Nested


def is_nullable(shape: Shape) -> bool:
    """Return whether None may stand in a slot: one of a reference type, or of a ``Nullable<T>``."""
    return shape.optional or not is_value_type(shape)


def is_value_type(shape: Shape) -> bool:
    """Return whether .NET has a struct here, which can be null only as ``Nullable<T>``."""
    if isinstance(shape, Scalar):
        return shape.is_value_type
    return isinstance(shape, Enumerated | Pair)


def is_text(shape: Shape) -> bool:
    """Return whether values of a shape are strings."""
    return isinstance(shape, Scalar) and shape.kind is Kind.STRING


def is_hashable(shape: Shape, seen: set[int] | None = None) -> bool:
    """Return whether a Python set can hold values of a shape.

    With ``seen``, the records visited before, the members of records count too; while a shape is made it has none.
    """
    match shape:
        case Scalar(kind=OwnKind(class_=class_)):
            return class_.__hash__ is not None
        case Listing():
            return shape.build is not list and is_hashable(shape.item, seen)
        case Nested(record=record):
            config = record.type.__struct_config__  # type: ignore[attr-defined]  # a Struct
            if not (config.frozen and config.eq) or seen is None or id(record) in seen:
                return bool(config.frozen or not config.eq)
            seen.add(id(record))
            return all(member.computed or is_hashable(member.shape, seen) for member in record.members)
    return not isinstance(shape, Mapping | Pair)


class Member(msgspec.Struct, frozen=True):
    """A member of a record on the wire.

    ``declared`` is the .NET property's name; ``owner`` the record that declares it; ``default`` makes
    the value of a member that the text does not name, or is None if the text must name it.
    """

    attribute: str
    declared: str
    shape: Shape
    owner: Record
    facts: MemberFacts
    default: Callable[[], Any] | None
    computed: bool = False

    @property
    def column(self) -> str:
        """Return the CSV heading, which is never re-cased (formats/WIRE.md 7.3)."""
        return self.declared if self.facts.alias is None else self.facts.alias

    def name(self, case: TextCase) -> str:
        """Return the name in JSON and JSV (formats/WIRE.md 1.3)."""
        return case.spell(self.declared) if self.facts.alias is None else self.facts.alias


class Record:
    """A Struct type. Made by :func:`shape_of` only, once for each type and its arguments."""

    def __init__(self, type_: type, arguments: tuple[Any, ...] = ()) -> None:
        self.type = type_
        self.arguments = arguments
        #: The type arguments by parameter.
        self._bindings = dict(zip(getattr(type_, "__parameters__", ()), arguments, strict=False)) if arguments else {}
        facts = type_.__dict__.get("__facts__")
        self.facts: TypeFacts = facts or TypeFacts(name=type_.__name__)
        self.clr_name = self.facts.name
        self.namespace = self.facts.namespace
        self.contract = self.facts.contract

    def __repr__(self) -> str:
        return f"<Record {self.clr_name}>"

    @kept
    def base(self) -> Record | None:
        """Return the record that this one derives from, if that has members."""
        for class_ in self.type.__mro__[1:]:
            is_struct = isinstance(class_, msgspec.StructMeta) and class_.__struct_fields__
            if is_struct and "__relays__" not in class_.__dict__:
                return _record(class_, bound_base(self.type, class_, self._bindings))
        return None

    @kept
    def argument_shapes(self) -> tuple[Shape, ...]:
        """Return the shapes of the type arguments of a generic record."""
        return tuple(shape_of(argument) for argument in self.arguments)

    @kept
    def own(self) -> tuple[Member, ...]:
        """Return the members this type declares itself, in declaration order; no two members have one name."""
        own = tuple([member for member in self.readable if not member.facts.ignored])
        everywhere = own + self._inherited()
        # Of a Dto whose members have no aliases and are all fields, the names were compared when it was declared.
        is_dto = "__facts__" in self.type.__dict__
        if not is_dto or any(member.computed or member.facts.alias is not None for member in everywhere):
            check_distinct(self.clr_name, ((member.attribute, member.column) for member in everywhere))
            # XML writes aliases only of contract types.
            if len({member.declared for member in everywhere}) < len(everywhere):
                check_distinct(self.clr_name, ((member.attribute, member.declared) for member in everywhere))
        return own

    def _inherited(self) -> tuple[Member, ...]:
        """Return the members of the base that this type does not declare again."""
        if self.base is None:
            return ()
        declared = {member.attribute for member in self.readable}
        return tuple(member for member in self.base.members if member.attribute not in declared)

    @kept
    def members(self) -> tuple[Member, ...]:
        """Return all members, the most derived type's first: CSV's order (formats/WIRE.md 1.2).

        One that this type declares again stands where this type has it.
        """
        return self.own + self._inherited()

    @kept
    def make(self) -> Callable[..., Any]:
        """Return the function that makes a value from those of its attributes that a text names.

        It gives None to those that a text need not name although the Struct requires them.
        """
        unnamed = dict.fromkeys(fields_without_default(self.type))
        for member in self.members:
            if member.default is None:
                unnamed.pop(member.attribute, None)
        return functools.partial(self.type, **unnamed) if unnamed else self.type

    @kept
    def ordered(self) -> tuple[Member, ...]:
        """Return all members in the order of JSON and JSV: contracts sort by ``order``."""
        if self.contract is None:
            return self.members
        return tuple(sorted(self.members, key=lambda member: (member.facts.order is not None, member.facts.order or 0)))

    @kept
    def hints(self) -> dict[str, Any]:
        """Return the annotations of the type and its bases, resolved."""
        try:
            return annotations_of(self.type)
        except NameError as error:
            message = f"{self.clr_name}: an annotation names {error.name!r}, which is nothing here"
            raise UnsupportedTypeError(message) from error

    @kept
    def readable(self) -> tuple[Member, ...]:
        """Return the members that this type declares itself, ignored ones too."""
        type_: Any = self.type
        arguments, hints = self._bindings, self.hints
        own = self.facts.own
        if not own:
            inherited = self.base.type.__struct_fields__ if self.base else ()  # type: ignore[attr-defined]  # a Struct
            own = tuple([name for name in type_.__struct_fields__ if name not in inherited])
        renamed = {} if hasattr(type_, "__facts__") else _renamed(type_)
        defaults = field_defaults(type_) if own else {}
        members = []
        for attribute in own:
            facts = self.facts.members.get(attribute, _NO_FACTS)
            declared = facts.name or renamed.get(attribute, pascal(attribute))
            if attribute in renamed:
                check_name(self.clr_name, attribute, declared)
            try:
                shape = _shape(hints[attribute], arguments)
            except UnsupportedTypeError as error:
                raise UnsupportedTypeError(f"{self.clr_name}.{declared}: {error}") from None
            # Writers leave null out: what may be None need not be in a text (formats/WIRE.md 1.4).
            default = defaults.get(attribute, nothing if shape.optional else None)
            if (
                default is nothing
                and not is_nullable(shape)
                and not facts.ignored
                and not isinstance(hints[attribute], TypeVar)  # of some arguments it is a default
            ):
                raise UnsupportedTypeError(
                    f"{self.clr_name}.{declared}: its default is None, which no value of its type is: give it another, "
                    "as in member(0), or write | None"
                )
            members.append(Member(attribute, declared, shape, self, facts, default))
        for attribute, value in type_.__dict__.items():
            if isinstance(value, Computed):
                returned = typing.get_type_hints(value.fget, include_extras=True)["return"]
                shape = _shape(returned, arguments)
                members.append(Member(attribute, pascal(attribute), shape, self, MemberFacts(), None, computed=True))
        return tuple(members)


#: What is known of a member that is not made by ``member()``.
_NO_FACTS = MemberFacts()


def _renamed(type_: Any) -> dict[str, str]:
    """Return the names that a plain Struct gives to its members; they are declared under these."""
    encoded = zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True)
    return {attribute: name for attribute, name in encoded if name != attribute}


_KINDS: dict[Any, Kind] = {
    **{facts.annotation: kind for kind, facts in KINDS.items() if facts.annotation is not None},
    Any: Kind.OBJECT,
}


def shape_of(type_: Any, /) -> Shape:
    """Return the shape of an annotation: a Struct, a scalar, ``list[X]``, ``dict[K, V]``, ``X | None`` …

    Raises :class:`UnsupportedTypeError` for a type that has no text in any format.
    """
    return _plain(type_, False) if isinstance(type_, type) else _shape(type_, {})


def _shape(hint: Any, arguments: dict[Any, Any], optional: bool = False) -> Shape:
    if isinstance(hint, type):
        return _plain(hint, optional)
    if isinstance(hint, TypeVar):
        if hint not in arguments:
            raise UnsupportedTypeError(f"{hint} has no argument: name the type as Page[Leaf], not Page")
        return _shape(arguments[hint], {}, optional)
    origin, given = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _annotated(given[0], given[1:], arguments, optional)
    if origin is Union or origin is types.UnionType:
        others = [option for option in given if option is not type(None)]
        if len(others) != 1:
            raise UnsupportedTypeError(f"a union of several types has no text: {hint}")
        return _shape(others[0], arguments, optional or len(others) < len(given))
    if origin is KeyValuePair:
        return Pair(_shape(given[0], arguments), _shape(given[1], arguments), optional)
    if origin is tuple and len(given) == 2 and given[1] is Ellipsis:
        return Listing(_shape(given[0], arguments), Container.ARRAY, tuple, optional)
    if origin in (list, collections.abc.Sequence):
        return Listing(_shape(given[0], arguments), Container.LIST, list, optional)
    if origin in (set, frozenset):
        item = _shape(given[0], arguments)
        if not is_hashable(item):
            raise UnsupportedTypeError(f"a Python set cannot hold {given[0]}: write HashSet[...], or a frozen class")
        return Listing(item, Container.SET, origin, optional)
    if origin in (dict, collections.abc.Mapping):
        return Mapping(_shape(given[0], arguments), _shape(given[1], arguments), optional)
    if origin is not None and isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        bound = tuple(
            arguments.get(argument, argument) if isinstance(argument, TypeVar) else argument for argument in given
        )
        return Nested(_record(origin, bound), optional)
    return _plain(hint, optional)


def _annotated(inner: Any, marks: tuple[Any, ...], arguments: dict[Any, Any], optional: bool) -> Shape:
    for mark in marks:
        if isinstance(mark, Kind):
            return Scalar(mark, optional)
        if isinstance(mark, Converter):
            if not isinstance(inner, type):
                raise UnsupportedTypeError(f"a Converter marks a class, not {inner}")
            return Scalar(OwnKind(inner, mark), optional)
        if isinstance(mark, Container):
            listing = _shape(inner, arguments, optional)
            if not isinstance(listing, Listing):
                raise UnsupportedTypeError(f"{mark} marks lists, not {inner}")
            return Listing(listing.item, mark, listing.build, optional)
    return _shape(inner, arguments, optional)


@functools.cache
def _plain(hint: Any, optional: bool) -> Shape:
    """Return the shape of a class; as with :func:`_record`, a program has so many of them and no more."""
    if hint in _KINDS:
        return Scalar(_KINDS[hint], optional)
    if isinstance(hint, type):
        if isinstance(own := getattr(hint, "__converter__", None), Converter):
            return Scalar(OwnKind(hint, own), optional)
        if issubclass(hint, msgspec.Struct):
            return Nested(_record(hint), optional)
        if issubclass(hint, Enumeration | Flags):
            return Enumerated(hint, optional)
        if issubclass(hint, enum.Enum):
            raise UnsupportedTypeError(f"{hint.__name__} must derive from Enumeration or Flags")
    raise UnsupportedTypeError(f"no format has a text for {hint!r}: {_instead_of(hint)}")


#: Containers without the type of their items, and an annotation to write instead.
_BARE = {list: "list[str]", dict: "dict[str, str]", set: "set[str]", frozenset: "frozenset[str]", tuple: "list[str]"}


def _instead_of(hint: Any) -> str:
    """Return what to write in place of an annotation that is not supported."""
    if hint in _BARE:
        return f"write what is in it, {_BARE[hint]}"
    if typing.get_origin(hint) is typing.Literal:
        return "write a class of Enumeration"
    if typing.get_origin(hint) is tuple:
        return "write a Dto with a member for each"
    if isinstance(hint, type):
        return f"write class {hint.__name__}(Dto), or give it a Converter"
    return "write a Dto, a scalar, list[X], dict[K, V], or one of these | None"


@functools.cache
def _record(type_: type, arguments: tuple[Any, ...] = ()) -> Record:
    """Return the one record of a type. The cache has no bound: a program has so many types and no more."""
    return Record(type_, arguments)
