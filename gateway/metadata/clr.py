"""The .NET type of an annotation, and annotations for .NET types that have no Python type.

``formats`` reads and writes by the Python type; these annotations only affect documents and generated types:

    queue: Queue[Int32] | None = None           # a list on the wire, Queue`1 in every document
    kind: Type | None = None                    # a str
    point: Annotated[str, ClrType("Pt", "Geo", is_value=True)] = "0,0"
"""

from __future__ import annotations

import datetime
import decimal
import types
import typing
import uuid
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, Generic, TypeVar, Union

from msgspec import Struct
from msgspec.structs import replace

from formats import Converter, Dto, Enumeration, Flags, Int64, KeyValuePair
from formats import Uri as Uri
from formats.types.kinds import REFERENCE_KINDS, Container, Kind
from gateway.metadata.attributes import Mark, MultiDimensional
from gateway.service.lists import is_list

GENERIC = "System.Collections.Generic"


class ClrType(Mark, frozen=True):
    """In ``Annotated``: names another .NET type than that of the Python type.

    ``args`` are annotations; None takes those of the Python type. With ``derives`` it is a class of the host
    that derives from the collection of the Python type.
    """

    name: str
    namespace: str = "System"
    args: tuple[Any, ...] | None = None
    is_value: bool = False
    derives: bool = False
    members: tuple[str, ...] = ()
    """For a user's struct: the names of its numeric members, which samples in XML show."""


T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

Type = Annotated[str, ClrType("Type")]
Stream = Annotated[bytes, ClrType("Stream", "System.IO", ())]
IntPtr = Annotated[Int64, ClrType("IntPtr", is_value=True)]
IList = Annotated[list[T], ClrType("IList`1", GENERIC)]
ICollection = Annotated[list[T], ClrType("ICollection`1", GENERIC)]
IEnumerable = Annotated[list[T], ClrType("IEnumerable`1", GENERIC)]
ISet = Annotated[list[T], ClrType("ISet`1", GENERIC)]
IReadOnlyList = Annotated[list[T], ClrType("IReadOnlyList`1", GENERIC)]
Queue = Annotated[list[T], ClrType("Queue`1", GENERIC)]
Stack = Annotated[list[T], ClrType("Stack`1", GENERIC)]
SortedSet = Annotated[list[T], ClrType("SortedSet`1", GENERIC)]
LinkedList = Annotated[list[T], ClrType("LinkedList`1", GENERIC)]
ArrayList = Annotated[list[object], ClrType("ArrayList", "System.Collections", ())]
IDictionary = Annotated[dict[K, V], ClrType("IDictionary`2", GENERIC)]
IReadOnlyDictionary = Annotated[dict[K, V], ClrType("IReadOnlyDictionary`2", GENERIC)]
SortedDictionary = Annotated[dict[K, V], ClrType("SortedDictionary`2", GENERIC)]
Hashtable = Annotated[dict[str, object], ClrType("Hashtable", "System.Collections", ())]

T1 = TypeVar("T1")
T2 = TypeVar("T2")


class Pair(Dto, Generic[T1, T2], namespace="System", clr_name="Tuple"):
    """``System.Tuple<T1, T2>``, on the wire an object with two members."""

    item1: T1
    item2: T2


T3 = TypeVar("T3")
T4 = TypeVar("T4")


class Tuple1(Dto, Generic[T1], namespace="System", clr_name="Tuple"):
    """``System.Tuple<T1>``."""

    item1: T1


class Tuple3(Dto, Generic[T1, T2, T3], namespace="System", clr_name="Tuple"):
    """``System.Tuple<T1, T2, T3>``."""

    item1: T1
    item2: T2
    item3: T3


class Tuple4(Dto, Generic[T1, T2, T3, T4], namespace="System", clr_name="Tuple"):
    """``System.Tuple<T1, T2, T3, T4>``."""

    item1: T1
    item2: T2
    item3: T3
    item4: T4


class Clr(Struct, frozen=True):
    """A .NET type. ``name`` includes the arity; ``element`` is the type of an array's items."""

    name: str
    namespace: str = "System"
    args: tuple[Clr, ...] = ()
    is_value: bool = False
    is_enum: bool = False
    element: Clr | None = None
    source: Any = None
    """The Python class that declares it, a Dto or an enum; or the annotation of a class derived from a collection."""
    parameter: bool = False

    @property
    def text(self) -> str:
        """The type as an argument of another one: ``Dictionary<String,Int32[]>``."""
        if self.element is not None:
            return self.element.text + self.name
        if self.parameter:
            return f"'{self.name}"
        plain = self.name.partition("`")[0]
        return f"{plain}<{','.join(argument.text for argument in self.args)}>" if self.args else plain

    @property
    def type_name(self) -> str:
        """The type as that of a member: ``Dictionary`2``, ``Row[]``, ``'T``."""
        return self.text if self.element is not None or self.parameter else self.name


def clr_within(hint: Any, arguments: Mapping[str, Clr]) -> Clr:
    """Return the .NET type of an annotation in a class; ``arguments`` are those of the class's type parameters by name.

    :raises TypeError: no .NET type is known for it
    """
    try:
        clr = _clr_of(hint)
    except TypeError:  # a value in its ``Annotated`` may have no hash
        clr = clr_of(hint, {})
    return _within(clr, arguments)


@lru_cache(maxsize=4096)
def _clr_of(hint: Any) -> Clr:
    return clr_of(hint, {})


def _within(clr: Clr, arguments: Mapping[str, Clr]) -> Clr:
    if not arguments:
        return clr
    if clr.parameter:
        return arguments.get(clr.name, clr)
    if clr.element is not None:
        element = _within(clr.element, arguments)
        return replace(clr, element=element, namespace=element.namespace)
    return replace(clr, args=tuple(_within(argument, arguments) for argument in clr.args)) if clr.args else clr


_KINDS = {
    bool: Kind.BOOLEAN,
    int: Kind.INT32,
    float: Kind.DOUBLE,
    str: Kind.STRING,
    bytes: Kind.BYTES,
    decimal.Decimal: Kind.DECIMAL,
    uuid.UUID: Kind.GUID,
    datetime.datetime: Kind.DATE_TIME,
    datetime.date: Kind.DATE_ONLY,
    datetime.time: Kind.TIME_ONLY,
    datetime.timedelta: Kind.TIME_SPAN,
    object: Kind.OBJECT,
    Any: Kind.OBJECT,
}


def clr_of(hint: Any, bound: Mapping[Any, Any]) -> Clr:
    """Return the .NET type of an annotation; ``bound`` are the arguments of type parameters.

    :raises TypeError: no .NET type is known for it
    """
    if isinstance(hint, type) and hint in _KINDS:
        return _scalar(_KINDS[hint])
    if isinstance(hint, TypeVar):
        return clr_of(bound[hint], {}) if hint in bound else Clr(hint.__name__, parameter=True)
    origin, given = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _annotated(given[0], given[1:], bound)
    if origin is Union or origin is types.UnionType:
        others = [arg for arg in given if arg is not type(None)]
        inner = clr_of(others[0], bound)
        if inner.is_value and len(others) < len(given) and inner.name != "Nullable`1":
            return Clr("Nullable`1", args=(inner,), is_value=True, is_enum=inner.is_enum)
        return inner
    args = tuple(clr_of(arg, bound) for arg in given if arg is not Ellipsis)
    if origin is KeyValuePair:
        return Clr("KeyValuePair`2", GENERIC, args, is_value=True)
    if origin is tuple:
        return Clr("[]", args[0].namespace, element=args[0])
    if origin is list or (origin is not None and getattr(origin, "__name__", "") == "Sequence"):
        return Clr("List`1", GENERIC, args)
    if origin in (set, frozenset):
        return Clr("HashSet`1", GENERIC, args)
    if origin is dict or (origin is not None and getattr(origin, "__name__", "") == "Mapping"):
        return Clr("Dictionary`2", GENERIC, args)
    if isinstance(origin, type):
        return _declared(origin, args)
    if hint in _KINDS:
        return _scalar(_KINDS[hint])
    if isinstance(getattr(hint, "__converter__", None), Converter):
        return _scalar(Kind.STRING)
    if isinstance(hint, type):
        parameters = getattr(hint, "__parameters__", ())
        return _declared(hint, tuple(Clr(parameter.__name__, parameter=True) for parameter in parameters))
    raise TypeError(f"no .NET type is known for {hint!r}")


@cache
def _scalar(kind: Kind) -> Clr:
    return Clr(kind.value, is_value=kind not in REFERENCE_KINDS)


def _annotated(inner: Any, marks: tuple[Any, ...], bound: Mapping[Any, Any]) -> Clr:
    named = next((mark for mark in marks if isinstance(mark, ClrType)), None)
    if named is not None:
        args = clr_of(inner, bound).args if named.args is None else tuple(clr_of(arg, bound) for arg in named.args)
        if named.derives:
            return Clr(named.name, named.namespace, source=Annotated[inner, named])
        return Clr(named.name, named.namespace, args, is_value=named.is_value)
    for mark in marks:
        if isinstance(mark, Kind):
            return _scalar(mark)
        if isinstance(mark, Converter):
            return _scalar(Kind.STRING)
        if isinstance(mark, MultiDimensional):
            element = clr_of(inner, bound)
            while element.args or element.element is not None:
                element = element.element or element.args[0]
            return Clr("[]", element.namespace, element=element)
        if isinstance(mark, Container):
            collection = clr_of(inner, bound)
            item = collection.element or collection.args[0]
            if mark is Container.ARRAY:
                return Clr("[]", item.namespace, element=item)
            return Clr("HashSet`1" if mark is Container.SET else "List`1", GENERIC, (item,))
    return clr_of(inner, bound)


def _declared(class_: Any, args: tuple[Clr, ...]) -> Clr:
    name = full_name(class_)
    if issubclass(class_, Enumeration | Flags):
        return Clr(name, namespace_of(class_), is_value=True, is_enum=True, source=class_)
    if not hasattr(class_, "__struct_fields__") and not is_list(class_):
        raise TypeError(f"no .NET type is known for {class_!r}")
    return Clr(f"{name}`{len(args)}" if args else name, namespace_of(class_), args, source=class_)


def namespace_of(class_: Any) -> str:
    """Return the CLR namespace of a class."""
    facts = getattr(class_, "__facts__", None)
    return facts.namespace if facts is not None else getattr(class_, "__clr_namespace__", "")


def full_name(class_: Any) -> str:
    """Return the CLR name of a class, after those of the classes that contain it: ``Outer.Inner``."""
    facts = getattr(class_, "__facts__", None)
    name = str(facts.name if facts is not None else class_.__dict__.get("__clr_name__", class_.__name__))
    outer = class_.__dict__.get("__declared_in__")
    return f"{full_name(outer)}.{name}" if outer is not None else name
