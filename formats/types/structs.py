"""``Dto``: a msgspec Struct that carries the .NET facts of its type.

    class SessionInfo(EntityInfo, namespace="Voice.Api.Sessions"):
        dial_state: SessionDialState = SessionDialState.NONE
        account_id: str | None = member(description="The ID of the account")

A member's .NET name is its Python name in Pascal case unless :func:`member` says otherwise,
and msgspec's own name for it is the camelCase that a ServiceStack host writes, so that
``msgspec.json`` writes and reads most types without help. Three things make that exact:

* **Order.** .NET writes the derived class's members before its base's (formats/WIRE.md 1.2);
  msgspec puts inherited fields first. Keyword-only fields come last in msgspec, so the
  metaclass puts a keyword-only copy of the base between the two: ``isinstance`` holds, and
  the order is right at any depth.
* **Nulls.** Members that are None are left out and default values are not (1.4).
  ``omit_defaults`` leaves out what *is* its default, so every default but None is given
  through a factory, which msgspec never compares.
* **Unknown names** are refused by msgspec, because a name in another letter case is unknown
  to it and known to .NET: the tolerant reader then decides.

Why not describe types apart from the Structs: people read DTOs, and everything they need to know
about a member stands on its line.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, ForwardRef, Generic, TypeVar, dataclass_transform, overload

import msgspec

from formats.types.fields import check_distinct, check_name, default_field, field_with, given_default, is_field
from formats.types.generics import bound_hints, relayed
from formats.types.naming import camel, pascal

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")


class DataContract(msgspec.Struct, frozen=True):
    """``[DataContract]``: the name and namespace in XML; None stands for .NET's defaults."""

    name: str | None = None
    namespace: str | None = None


class MemberFacts(msgspec.Struct, frozen=True, gc=False):
    """What .NET knows of a member; all of it optional."""

    name: str | None = None  #: the declared name, if it is not the Python name in Pascal case
    alias: str | None = None  #: ``[DataMember(Name)]``, never re-cased
    order: int | None = None  #: ``[DataMember(Order)]``, only in contract types
    required: bool = False  #: ``[DataMember(IsRequired)]``, checked in XML
    emit_default: bool = True  #: ``[DataMember(EmitDefaultValue)]``, only in contract types
    ignored: bool = False  #: ``[IgnoreDataMember]``, or no ``[DataMember]`` in a contract type
    description: str | None = None  #: ``[ApiMember(Description)]``


class TypeFacts(msgspec.Struct, frozen=True):
    """What .NET knows of a type."""

    name: str  #: the CLR name, without namespace and arguments
    namespace: str = ""  #: the CLR namespace
    contract: DataContract | None = None
    csv_table: bool = False  #: ``[Csv(CsvBehavior.FirstEnumerable)]``
    description: str | None = None  #: ``[Api(Description)]``
    members: dict[str, MemberFacts] = msgspec.field(default_factory=dict)  #: own members, by Python name
    own: tuple[str, ...] = ()  #: own members' Python names, in declaration order
    documented: dict[str, Any] = msgspec.field(default_factory=dict)  #: :data:`DOCUMENTATION`, where given


#: Class arguments that only the metadata shows; no codec uses them. :mod:`gateway.metadata.attributes` says what
#: they may be.
DOCUMENTATION = frozenset(
    ("summary", "notes", "icon", "obsolete", "responses", "attributes", "implements", "abstract", "interface", "nested")
)


class _Member(msgspec.Struct, frozen=True):
    default: Any
    factory: Callable[[], Any] | None
    facts: MemberFacts


def member(
    default: Any = None,
    *,
    default_factory: Callable[[], Any] | None = None,
    name: str | None = None,
    alias: str | None = None,
    order: int | None = None,
    required: bool = False,
    emit_default: bool = True,
    ignored: bool = False,
    description: str | None = None,
) -> Any:
    """Return a Struct member's default together with its .NET facts (see :class:`MemberFacts`)."""
    facts = MemberFacts(name, alias, order, required, emit_default, ignored, description)
    return _Member(default, default_factory, facts)


class Computed(property, Generic[T]):
    """A get-only .NET property: written in JSON, JSV and CSV, never read, not in XML."""

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: Any = None, /) -> Computed[T]: ...
        @overload
        def __get__(self, instance: object, owner: Any = None, /) -> T: ...
        def __get__(self, instance: Any, owner: Any = None, /) -> Any: ...


def computed(getter: Callable[[Any], T]) -> Computed[T]:
    """Make a method a get-only member; its return annotation is the member's type."""
    return Computed(getter)


# member() always gives a default, and type checkers see it only because member is not listed as a field specifier.
@dataclass_transform(field_specifiers=(msgspec.field,), kw_only_default=False)
class DtoMeta(msgspec.StructMeta):
    """Makes Dto classes; see the module's docstring for what it arranges and why."""

    def __new__(  # noqa: D102 - documented by Dto
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace_: dict[str, Any],
        *,
        namespace: str | None = None,
        clr_name: str | None = None,
        contract: DataContract | bool = False,
        csv_table: bool = False,
        description: str | None = None,
        **config: Any,
    ) -> Any:
        documented = {key: config.pop(key) for key in DOCUMENTATION & config.keys()} if config else {}
        annotations = _annotations(namespace_)
        _check_untyped(name, namespace_, annotations)
        own, facts = _take_members(name, namespace_, annotations)
        for attribute, given in facts.items():
            spelled = given.name if given.alias is None else given.alias
            if spelled is not None:
                check_name(name, attribute, spelled)
        inherited = [base for base in bases if getattr(base, "__struct_fields__", ())]
        if inherited:
            relays = {base: _base_last(mcs, base, shared=len(inherited) == 1) for base in inherited}
            bases = tuple(relays.get(base, base) for base in bases)
            if "__orig_bases__" in namespace_:
                namespace_["__orig_bases__"] = tuple(relayed(base, relays) for base in namespace_["__orig_bases__"])
        if namespace is None:
            known_facts = [base.__facts__ for base in bases if hasattr(base, "__facts__")]
            namespace = known_facts[0].namespace if known_facts else ""
        names = {attribute: wire_name(attribute, facts.get(attribute)) for attribute in own}
        try:
            cls = super().__new__(mcs, name, bases, namespace_, rename=names.get if names else None, **config)
        except ValueError as error:
            known = {field: given for base in inherited for field, given in _spelled(base)}
            check_distinct(name, (known | names).items())
            raise ValueError(f"{name}: {error}") from error
        facts_of_type = TypeFacts(
            name=clr_name or name,
            namespace=namespace,
            contract=(DataContract() if contract is True else contract) or None,
            csv_table=csv_table,
            description=description,
            members=facts,
            own=own,
            documented=documented,
        )
        type.__setattr__(cls, "__facts__", facts_of_type)
        encoded = cls.__struct_encode_fields__
        if len({*map(str.lower, encoded)}) < len(encoded):
            check_distinct(name, [pair for pair in _spelled(cls) if not _is_ignored(cls, pair[0])])
        for nested in documented.get("nested", ()):
            nested.__declared_in__ = cls
        return cls

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__dataclass"):
            raise TypeError(f"{self.__name__} is a Dto: write it without @dataclass")
        super().__setattr__(name, value)


def _spelled(cls: Any) -> zip[tuple[str, str]]:
    """Return the fields of a Struct with their names in JSON."""
    return zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True)


def _is_ignored(cls: type, attribute: str) -> bool:
    """Return whether a class leaves a field out."""
    known = (class_.__dict__["__facts__"] for class_ in cls.__mro__ if "__facts__" in class_.__dict__)
    facts = next((facts.members.get(attribute) for facts in known if attribute in facts.own), None)
    return facts is not None and facts.ignored


def _check_untyped(name: str, namespace: dict[str, Any], annotations: Mapping[str, Any]) -> None:
    """Raise TypeError for a member without a type: msgspec would not make it one."""
    for attribute, value in namespace.items():
        if attribute in annotations or attribute.startswith("_"):
            continue
        if value is None or isinstance(value, _Member) or is_field(value.__class__):
            raise TypeError(f"{name}.{attribute} has no type: write {attribute}: str | None = ...")


def wire_name(attribute: str, facts: MemberFacts | None) -> str:
    """Return a member's name in a camelCase host's JSON."""
    if facts and facts.alias is not None:
        return facts.alias
    return camel(facts.name if facts and facts.name else pascal(attribute))


def _annotations(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return the annotations of a class body; Python 3.14 keeps a function in their place."""
    annotations: dict[str, Any] | None = namespace.get("__annotations__")
    if annotations is None and sys.version_info >= (3, 14):
        import annotationlib  # noqa: PLC0415 - not in older Pythons

        if function := annotationlib.get_annotate_from_class_namespace(namespace):
            form = annotationlib.Format.FORWARDREF
            annotations = annotationlib.call_annotate_function(function, form)
    return annotations or {}


def _take_members(
    name: str, namespace: dict[str, Any], annotations: Mapping[str, Any]
) -> tuple[tuple[str, ...], dict[str, MemberFacts]]:
    """Replace the defaults in a class body by those that msgspec needs; return names and facts."""
    own, facts = [], {}
    for attribute, annotation in annotations.items():
        if str(annotation).startswith(("ClassVar", "typing.ClassVar")):
            continue
        own.append(attribute)
        if attribute not in namespace:
            continue
        default, factory = namespace[attribute], None
        if isinstance(default, _Member):
            facts[attribute] = default.facts
            default, factory = default.default, default.factory
        else:
            default, factory = given_default(default)
        if isinstance(default, _Member) or is_field(default.__class__):
            kind = f"{type(default).__module__}.{type(default).__qualname__}"
            raise TypeError(f"{name}.{attribute}: its default is a {kind}, and no value: write member(value)")
        if factory is None and (default is msgspec.NODEFAULT or isinstance(default, types.MemberDescriptorType)):
            del namespace[attribute]
        else:
            namespace[attribute] = field_with(default, factory)
    return tuple(own), facts


def _base_last(mcs: type[DtoMeta], base: Any, *, shared: bool) -> Any:
    """Return a subclass of ``base`` with the same fields, keyword-only, so that they come last.

    All classes that derive from ``base`` alone share it. Of several bases each has its own, because one may derive from
    another, whose stand-in cannot come before it and after it.
    """
    relay = base.__dict__.get("__relay__")
    if shared and type(relay) is mcs:
        return relay
    known: dict[str, Any] = {}
    for class_ in reversed(base.__mro__):
        own = _annotations(class_.__dict__ if "__annotations__" in class_.__dict__ else {})
        if class_.__module__ != base.__module__:
            # A text means what its names are where it was written, not in the module of the subclass.
            refer = functools.partial(ForwardRef, is_class=True, module=class_.__module__)
            own = {name: refer(hint) if isinstance(hint, str) else hint for name, hint in own.items()}
        known.update(own)
    body: dict[str, Any] = {"__module__": base.__module__, "__qualname__": base.__qualname__}
    bound = bound_hints(base) if issubclass(base, Generic) else {}
    known |= bound
    body["__annotations__"] = {name: known[name] for name in base.__struct_fields__}
    defaults = base.__struct_defaults__
    for name, default in zip(base.__struct_fields__[-len(defaults) or None :], defaults, strict=True):
        if default is not msgspec.NODEFAULT:
            body[name] = default_field(default)
    if parameters := getattr(base, "__parameters__", ()):
        # msgspec binds a class's parameters by the brackets after that class's own name.
        body["__orig_bases__"] = (base[parameters], Generic[parameters])  # type: ignore[index]  # a special form
    names = dict(_spelled(base))
    relay = msgspec.StructMeta.__new__(mcs, base.__name__, (base,), body, kw_only=True, rename=names.get)
    type.__setattr__(relay, "__relays__", base)
    if shared and (bound or not issubclass(base, Generic)):  # else the next class may find what its hints name
        type.__setattr__(base, "__relay__", relay)
    return relay


class Dto(msgspec.Struct, metaclass=DtoMeta, omit_defaults=True, gc=False, forbid_unknown_fields=True):
    """The base of request and response DTOs.

    Class arguments: ``namespace`` (the CLR namespace, inherited if not given), ``clr_name``,
    ``contract`` (a :class:`DataContract`, or True), ``csv_table`` (``[Csv]``), ``description``, and those of
    :data:`DOCUMENTATION`.

    Instances are not tracked by the garbage collector: build trees of them, never cycles.
    """

    if TYPE_CHECKING:  # or each subclass would have one annotation more to resolve, which takes as long as two members
        __facts__: ClassVar[TypeFacts]


class KeyValuePair(msgspec.Struct, Generic[K, V], gc=False):
    """``System.Collections.Generic.KeyValuePair``; a value type, never null on the wire."""

    key: K
    value: V
