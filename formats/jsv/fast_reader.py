"""JSV by way of JSON: the fast path of JSV, and of CSV's cells that hold objects and lists.

For a type of texts, booleans, numbers, enums and records of these, msgspec reads the JSON that
:mod:`formats.jsv.transcoder` makes of a text; it does so for a type with dates, Guids and the like too, by way of a
twin (:mod:`formats.notation.twins`). Nothing here may return another value than :mod:`formats.jsv.reader`, which is
the reference: for an unusual text None is returned, and the caller asks that careful reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from formats.jsv.transcoder import Transcoder
from formats.notation.twin_decoder import REFUSALS, DeferredDecoder, Scalars, Twin, TwinDecoder
from formats.options import Options
from formats.types.kinds import INTEGER_RANGES, AnyKind, Container, Kind
from formats.types.naming import TextCase
from formats.types.nesting import depth_of
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Record, Scalar, Shape
from formats.types.structs import Dto

_PLAIN: dict[AnyKind, type] = {Kind.STRING: str, Kind.BOOLEAN: bool, Kind.DOUBLE: float}
#: Kinds that msgspec reads to the same value or refuses, except for the doubts (:meth:`_Likeness.doubts`).
_ALIKE = frozenset(INTEGER_RANGES) - {Kind.UINT64} | _PLAIN.keys()
#: Kinds whose texts a pass over the text cannot tell from structure (Char), or whose look decides their type (Object).
_NEVER: set[AnyKind] = {Kind.CHAR, Kind.OBJECT}
_FRACTIONS: set[AnyKind] = {Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL}
_DATES: set[AnyKind] = {Kind.DATE_TIME, Kind.DATE_TIME_OFFSET}
_TIME = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)?(?=[,}\]])"
_DATE = re.compile(rb"(?<=[:\[,])" + _TIME)
_DATE_OF_VALUE = re.compile(rb"(?<=[:\[])" + _TIME)


def fast_reader(shape: Shape, options: Options) -> FastReader | None:
    """Return the fast reader of a type, None if msgspec cannot read it."""
    if not isinstance(shape, Listing | Mapping | Nested):
        return None
    # A text of a list or object is never null.
    shape, max_depth = msgspec.structs.replace(shape, optional=False), options.max_depth
    likeness = _Likeness(shape)
    if not likeness.is_readable:
        return None
    if likeness.is_alike:
        alike = Twin(annotation_of(shape), None, likeness.depth, has_bare_decimals=False, has_doubles=False)
        decoder = DeferredDecoder(lambda: alike, strict=False, patience=0)
    else:
        scalars = Scalars.TEXTS_WITH_FRACTIONS if likeness.has_fractions else Scalars.TEXTS
        decoder = DeferredDecoder(lambda: _twin_of(shape, options, scalars), strict=False)
    return FastReader(decoder, likeness, isinstance(shape, Listing), max_depth)


def _twin_of(shape: Shape, options: Options, scalars: Scalars) -> Twin | None:
    from formats.notation.twins import twin_of  # noqa: PLC0415 - a process that reads little makes none

    return twin_of(shape, options, scalars)


def _transcoder(likenesses: list[_Likeness], max_depth: int) -> Transcoder:
    """Return the transcoder of texts of several types."""
    doubts = {whole.pattern: (part, whole) for likeness in likenesses for part, whole in likeness.doubts()}
    is_bounded = all(likeness.depth <= max_depth for likeness in likenesses)
    dates = None
    if any(likeness.kinds & _DATES for likeness in likenesses):
        # In a dictionary a key follows a comma, and it ends at the first colon.
        dates = _DATE_OF_VALUE if any(likeness.has_mapping for likeness in likenesses) else _DATE
    has_integer_list = any(likeness.has_integer_list for likeness in likenesses)
    return Transcoder([*doubts.values()], has_integer_list, None if is_bounded else max_depth, dates)


class FastReader:
    """Reads texts of one type by way of JSON; returns None where the careful reader must be asked."""

    def __init__(self, decoder: DeferredDecoder, likeness: _Likeness, is_list: bool, max_depth: int) -> None:
        self.likeness = likeness
        self._decoder = decoder
        self._transcoder = _transcoder([likeness], max_depth)
        self._ends = (b"[", b"]") if is_list else (b"{", b"}")
        self._closing = "]" if is_list else "}"

    def read(self, data: bytes) -> Any | None:
        """Return the value of a text."""
        decoder = self._decoder.after(len(data)) if (data[:1], data[-1:]) == self._ends else None
        json = None if decoder is None else self._transcoder.json(data)
        if decoder is None or json is None:
            return None
        try:
            return decoder.decode(json)
        except REFUSALS:
            return None

    def decoder_of(self, text: str) -> TwinDecoder | None:
        """Return the decoder for a text's JSON; None if the text does not end as this type's do, or it does not pay."""
        return self._decoder.after(len(text)) if text[-1] == self._closing else None

    def read_all(self, texts: list[str]) -> list[Any] | None:
        """Return the values of several texts, none of which is empty; None if any is unusual."""
        decoder = self._decoder.after(sum(map(len, texts)))
        if decoder is None:
            return None
        closing = self._closing
        json = self._transcoder.json_lines(texts) if all(text[-1:] == closing for text in texts) else None
        if json is None:
            return None
        try:
            values = decoder.decode_lines(json)
        except REFUSALS:
            return None
        return values if len(values) == len(texts) else None


class CellsReader:
    """Reads several texts, each of another type, in one pass over all of them."""

    def __init__(self, readers: list[FastReader], max_depth: int) -> None:
        self._readers = readers
        self._transcoder = _transcoder([reader.likeness for reader in readers], max_depth)

    def read(self, texts: Sequence[str]) -> list[Any] | None:
        """Return the values, with None for an empty text; None in place of the list if any text is unusual."""
        values: list[Any] = [None] * len(texts)
        present: list[tuple[int, TwinDecoder]] = []
        for index, text in enumerate(texts):
            if text:
                decoder = self._readers[index].decoder_of(text)
                if decoder is None:
                    return None
                present.append((index, decoder))
        if not present:
            return values
        json = self._transcoder.json_lines([texts[index] for index, _ in present])
        lines = json.split(b"\n") if json is not None else []
        if len(lines) != len(present):
            return None
        try:
            for (index, decoder), line in zip(present, lines, strict=True):
                values[index] = decoder.decode(line)
        except REFUSALS:
            return None
        return values


def annotation_of(shape: Shape) -> Any:
    """Return the annotation with which msgspec reads values of a shape; the inverse of ``shape_of``."""
    annotation: Any
    match shape:
        case Scalar(kind=kind) if kind in INTEGER_RANGES:
            low, high = INTEGER_RANGES[kind]
            annotation = Annotated[int, msgspec.Meta(ge=low, le=high)]
        case Scalar(kind=kind):
            annotation = _PLAIN[kind]
        case Enumerated():
            annotation = shape.type
        case Listing():
            item: Any = annotation_of(shape.item)
            annotation = tuple[item, ...] if shape.build is tuple else list[item]
        case Mapping():
            key: Any = annotation_of(shape.key)
            value: Any = annotation_of(shape.value)
            annotation = dict[key, value]
        case Nested(record=record):
            annotation = record.type
            annotation = annotation[record.arguments] if record.arguments else annotation
        case _:
            raise TypeError(shape)
    return annotation | None if shape.optional else annotation


class _Likeness:
    """Which kinds a type holds, and which of its texts msgspec may read otherwise."""

    def __init__(self, shape: Shape) -> None:
        #: Whether msgspec can read the type itself, and whether it can by way of a twin.
        self.is_alike = self.is_readable = True
        self.depth = depth_of(shape)
        self.kinds: set[AnyKind] = set()
        self.has_nullable = False
        self.has_integer_list = False
        self.has_mapping = False
        self._visit(shape, set())

    def _visit(self, shape: Shape, seen: set[int]) -> None:
        """Note the facts of a shape and of all shapes in it; ``seen`` are records visited before."""
        match shape:
            case Scalar(kind=kind):
                self.is_alike &= kind in _ALIKE
                self.is_readable &= kind not in _NEVER
                self.kinds.add(kind)
                self.has_nullable |= shape.optional and kind is not Kind.STRING
            case Enumerated():
                self.is_alike &= not shape.is_flags
                self.has_nullable |= shape.optional
            case Listing(item=item):
                self.is_alike &= shape.container is not Container.SET and shape.build in (list, tuple)
                self.has_integer_list |= isinstance(item, Scalar) and item.kind in INTEGER_RANGES
                self.has_nullable |= shape.optional
                self._visit(item, seen)
            case Mapping(key=key, value=value):
                self.is_alike &= key == Scalar(Kind.STRING)
                self.has_mapping = True
                self.has_nullable |= shape.optional
                self._visit(value, seen)
            case Nested(record=record):
                self.has_nullable |= shape.optional
                if id(record) not in seen:
                    seen.add(id(record))
                    self.is_alike &= _is_alike(record)
                    for member in record.members if self.is_readable else ():
                        self._visit(member.shape, seen)
            case _:
                self.is_readable = False

    @property
    def has_fractions(self) -> bool:
        """Return whether there are numbers with fractions, which may look like integers (1.0)."""
        return bool(self.kinds & _FRACTIONS)

    def doubts(self) -> list[tuple[bytes, re.Pattern[bytes]]]:
        """Return the texts that msgspec reads otherwise: a part, in lower case, that all have, and their pattern."""
        doubts = []
        if self.has_nullable:
            doubts.append((b"null", rb"null"))  # msgspec reads None; in JSV it is a text
        if self.kinds & {Kind.BOOLEAN, Kind.DOUBLE}:
            doubts.append((b"-0", rb"-0"))  # msgspec reads False, or a zero without its sign
        if Kind.DOUBLE in self.kinds:
            doubts += [(b"inf", rb"[+-]?inf"), (b"nan", rb"[+-]nan")]
        if self.kinds & INTEGER_RANGES.keys() and (self.is_alike or not self.has_fractions):
            # msgspec reads these as an integer if their value is one.
            doubts += [(b".", rb"-?[0-9]+\.[0-9e+-]*"), (b"e", rb"-?[0-9]+e[0-9+-]*")]
        if self.kinds & INTEGER_RANGES.keys() and self.is_alike:
            # These are beyond the range, which not every annotation tells msgspec.
            figures = min(len(str(INTEGER_RANGES[kind][1])) for kind in INTEGER_RANGES.keys() & self.kinds)
            doubts.append((b"", rb"-?[0-9]{%d,}" % figures))
        return [(part, re.compile(rb"(?<![^:,\[])" + whole + rb"(?![^,\]}])")) for part, whole in doubts]


def _is_alike(record: Record) -> bool:
    """Return whether msgspec knows a record's members by the names that a host writes."""
    type_: Any = record.type
    if not issubclass(type_, Dto) or not record.members:
        return False
    names = {member.attribute: member.name(TextCase.CAMEL) for member in record.members if not member.computed}
    return names == dict(zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True))
