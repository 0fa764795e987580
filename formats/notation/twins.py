r"""A type with dates, Guids and numbers → a *twin* that msgspec reads, and the function from that to the value.

msgspec reads texts and integers as a host writes them, but not dates and most other numbers. So each record with such
a member gets a Struct of its own, its twin, whose slots hold their texts; a generated function then parses those by
:mod:`formats.scalars.parsing` and makes the record. A twin is only an attempt: it knows members by the names that a
host writes, and no other spelling that clients may use. Every other text, such as one with ``""`` or null in the place
of a value, is an error here; the caller then asks the careful reader, which returns the value or names the place.

For a record of a text, a date and a nullable time span the function is this (a test compares it; the line breaks are
added here):

    def make(twin):
        return Type(twin.name, default_1() if (v := twin.at) is UNSET else parse_1(v or unusual()),
                None if (v := twin.took) is None else parse_2(v or unusual()),)
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import Annotated, Any, ForwardRef, NamedTuple

import msgspec

from formats.codegen.compiler import compile_function
from formats.codegen.per_record import PerRecord
from formats.notation.bare_numbers import decimal, single, unusual, within
from formats.notation.twin_decoder import Key, Scalars, Twin
from formats.notation.twin_records import SAME, NoTwinError, arguments_of, default_of_slot, is_read_alike, names_of
from formats.options import Options
from formats.scalars.parsing import parser_of
from formats.types.containers import dictionary_of, gatherer_of
from formats.types.enums import underlying_of
from formats.types.kinds import INTEGER_RANGES, Container, Kind
from formats.types.naming import TextCase
from formats.types.nesting import depth_of
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Record, Scalar, Shape


def twin_of(shape: Shape, options: Options, scalars: Scalars) -> Twin | None:
    """Return the twin of a type, None if it has none; ``scalars`` says how the texts spell scalars."""
    if not isinstance(shape, Listing | Mapping | Nested):
        return None
    twins = _Twins(options, scalars)
    try:
        # The notation decides what null means at the root.
        annotation, make = twins.of(msgspec.structs.replace(shape, optional=False))
    except NoTwinError:
        return None
    return Twin(annotation, make and make.function, depth_of(shape), twins.has_bare_decimals, twins.has_doubles)


class _Make(NamedTuple):
    """How a value is made from what msgspec read: by ``function``, which must not get None.

    If it ``parses``, it must not get an empty text either.
    """

    function: Callable[[Any], Any]
    is_nullable: bool = False
    parses: bool = False

    @property
    def environment(self) -> dict[str, Any]:
        """Return the globals of :meth:`source`."""
        return {"parse": self.function, "unusual": unusual}

    def source(self, value: str, name: str = "parse", variable: str = "v") -> str:
        """Return the expression that makes a value; ``variable`` is the name that the expression ``value`` assigns."""
        if self.is_nullable:
            return f"None if {value} is None else {self._call(variable, name)}"
        return self._call(value, name)

    def _call(self, value: str, name: str) -> str:
        return f"{name}({value} or unusual())" if self.parses else f"{name}({value})"


class _Twins:
    """Makes the twins of one codec; a record's only once, because a record may contain itself."""

    def __init__(self, options: Options, scalars: Scalars) -> None:
        self._options = options
        self._scalars = scalars
        self.has_bare_decimals = self.has_doubles = False
        self._annotations: dict[int, Any] = {}
        self._classes: dict[str, Any] = {}
        self._makers = PerRecord(self._maker)

    def of(self, shape: Shape) -> tuple[Any, _Make | None]:
        """Return what msgspec reads in a slot, and how the value is made of it, None if it is the value."""
        annotation: Any
        annotation, make = self._present(shape)
        if not shape.optional:
            return annotation, make
        return typing.Optional[annotation], make and make._replace(is_nullable=True)  # noqa: UP045 - of a reference

    def _present(self, shape: Shape) -> tuple[Any, _Make | None]:
        match shape:
            case Scalar(kind=kind) if kind in SAME:
                self.has_doubles |= kind is Kind.DOUBLE
                return SAME[kind], None
            case Scalar():
                return self._scalar(shape)
            case Enumerated():
                return self._flags(shape) if shape.is_flags else (shape.type, None)
            case Listing():
                return self._listing(shape)
            case Mapping():
                return self._mapping(shape)
            case Nested(record=record):
                return self._nested(record)
        raise NoTwinError(shape)

    def _scalar(self, shape: Scalar) -> tuple[Any, _Make | None]:
        kind = shape.kind
        if kind is Kind.OBJECT or (self._scalars is not Scalars.JSON and kind is Kind.CHAR):
            raise NoTwinError(kind)
        if kind in INTEGER_RANGES and kind is not Kind.UINT64:
            low, high = INTEGER_RANGES[kind]
            if self._scalars is not Scalars.TEXTS_WITH_FRACTIONS:
                return Annotated[int, msgspec.Meta(ge=low, le=high)], None
        parse = parser_of(msgspec.structs.replace(shape, optional=False), self._options)
        if self._scalars is not Scalars.JSON:
            return str, _Make(parse, parses=True)
        match kind:
            case Kind.UINT64:
                return int, _Make(within(*INTEGER_RANGES[kind]))
            case Kind.SINGLE:
                self.has_doubles = True
                return float, _Make(single)
            case Kind.DECIMAL:
                self.has_bare_decimals = True
                return Any, _Make(decimal)
        return str, _Make(parse, parses=True)

    def _flags(self, shape: Enumerated) -> tuple[Any, _Make]:
        if self._scalars is not Scalars.JSON:
            return str, _Make(parser_of(msgspec.structs.replace(shape, optional=False), self._options), parses=True)
        type_: Any = shape.type
        fits = within(*INTEGER_RANGES[underlying_of(type_)])
        return int, _Make(lambda number: type_(fits(number)))

    def _listing(self, shape: Listing) -> tuple[Any, _Make | None]:
        annotation: Any
        annotation, make = self.of(shape.item)
        is_set = shape.container is Container.SET or shape.build not in (list, tuple)
        if make is None and not is_set:
            return (tuple[annotation, ...] if shape.build is tuple else list[annotation]), None
        gather = gatherer_of(shape)
        if make is None:
            return list[annotation], _Make(gather)
        items = f"[{make.source('v')} for v in items]"
        source = f"def listing(items):\n    return {items if gather is list else f'gather({items})'}\n"
        return list[annotation], _Make(compile_function("listing", source, {**make.environment, "gather": gather}))

    def _mapping(self, shape: Mapping) -> tuple[Any, _Make | None]:
        annotation: Any
        annotation, make = self.of(shape.value)
        is_text = shape.key == Scalar(Kind.STRING)
        if make is None and is_text:
            return dict[str, annotation], None
        if not isinstance(shape.key, Scalar | Enumerated) or shape.key == Scalar(Kind.OBJECT):
            raise NoTwinError(shape)
        environment: dict[str, Any] = make.environment if make else {}
        environment |= {"key": parser_of(shape.key, self._options), "build": dictionary_of(shape.key)}
        value = make.source("v") if make else "v"
        pairs = f"[(key(str(k)), {value}) for k, v in items.items()]"
        entries = f"{{str(k): {value} for k, v in items.items()}}" if is_text else f"build({pairs})"
        source = (
            f"def mapping(items):\n    result = {entries}\n"
            # Two texts became one key: the careful reader checks the values of both.
            "    return result if len(result) == len(items) else unusual()\n"
        )
        environment["unusual"] = unusual
        return dict[Key, annotation], _Make(compile_function("mapping", source, environment))

    # -- records -----------------------------------------------------------------------------------

    def _nested(self, record: Record) -> tuple[Any, _Make | None]:
        if self._options.text_case is TextCase.CAMEL and is_read_alike(record):
            type_: Any = record.type
            return (type_[record.arguments] if record.arguments else type_), None
        annotation = self._annotations.get(id(record))
        if annotation is None:
            name = f"Twin{len(self._annotations)}"
            self._annotations[id(record)] = ForwardRef(name)
            make = self._makers.of(record)
            self._annotations[id(record)] = annotation = self._classes[name]
            return annotation, _Make(make)
        return annotation, _Make(self._makers.of(record))

    def _maker(self, record: Record) -> Callable[[Any], Any]:
        """Make a record's class, and return the function from its instances to the record's."""
        name = self._annotations[id(record)].__forward_arg__
        names = names_of(record, self._options.text_case)
        fields: list[Any] = []
        sources: dict[str, str] = {}
        environment: dict[str, Any] = {"Type": record.type, "UNSET": msgspec.UNSET, "unusual": unusual}
        for index, member in enumerate(member for member in record.members if not member.computed):
            annotation, make = self.of(member.shape)
            slot = f"twin.{member.attribute}"
            if make is None:
                sources[member.attribute] = slot
                fields.append((member.attribute, annotation, *default_of_slot(member)))
                continue
            environment[f"parse_{index}"] = make.function
            source = make.source(f"(v := {slot})" if make.is_nullable else slot, f"parse_{index}")
            if member.default is None:
                fields.append((member.attribute, annotation))
            elif make.is_nullable and member.default() is None:
                fields.append((member.attribute, annotation, None))
            else:
                environment[f"default_{index}"] = member.default
                source = make.source("v", f"parse_{index}")
                source = f"default_{index}() if (v := {slot}) is UNSET else {source}"
                fields.append((member.attribute, annotation | msgspec.UnsetType, msgspec.UNSET))
            sources[member.attribute] = source
        # Required fields come first, as a Struct demands.
        fields.sort(key=len)
        twin: Any = msgspec.defstruct(name, fields, rename=names.get, forbid_unknown_fields=True, gc=False)
        self._classes[name] = twin
        for each_class in self._classes.values():  # msgspec looks up forward references there
            for known, class_ in self._classes.items():
                type.__setattr__(each_class, known, class_)
        source = f"def make(twin):\n    return Type({', '.join(arguments_of(record.type, sources))},)\n"
        return compile_function("make", source, environment)
