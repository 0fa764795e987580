"""JSV by way of JSON: the fast path of JSV, and of CSV's cells that hold objects and lists.

For a type of texts, booleans, numbers, enums and records of these, msgspec reads the JSON that
:mod:`formats.jsv.transcoder` makes of a text; for a type with dates, Guids and the like as well, by way of a twin
(:mod:`formats.notation.twins`). Nothing here may give another value than :mod:`formats.jsv.reader`, which is
the reference: for whatever is unusual None is returned, and the careful reader is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from formats.jsv.transcoder import Transcoder
from formats.notation.twin_decoder import REFUSALS, DeferredDecoder, Scalars, Twin, TwinDecoder
from formats.options import Options
from formats.types.kinds import INTEGER_RANGES, AnyKind, Kind
from formats.types.naming import TextCase
from formats.types.nesting import depth_of
from formats.types.primitives import Container
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Record, Scalar, Shape
from formats.types.structs import Dto

_PLAIN: dict[AnyKind, type] = {Kind.STRING: str, Kind.BOOLEAN: bool, Kind.DOUBLE: float}
#: Kinds that msgspec reads to the same value or refuses, but for the doubts.
_ALIKE = frozenset(INTEGER_RANGES) - {Kind.UINT64} | _PLAIN.keys()
#: Kinds whose texts no pass over the text can tell from structure, or that are what they look like.
_NEVER: set[AnyKind] = {Kind.CHAR, Kind.OBJECT}
_FRACTIONS: set[AnyKind] = {Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL}
_DATES: set[AnyKind] = {Kind.DATE_TIME, Kind.DATE_TIME_OFFSET}
_TIME = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)?(?=[,}\]])"
_DATE = re.compile(rb"(?<=[:\[,])" + _TIME)
_DATE_OF_VALUE = re.compile(rb"(?<=[:\[])" + _TIME)


def fast_reader(shape: Shape, options: Options) -> FastReader | None:
    """Return the fast reader of a type, None if msgspec would not read all its texts alike."""
    if not isinstance(shape, Listing | Mapping | Nested):
        return None
    # No text of a list or object is null.
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
    """Return what makes JSON of texts of several types."""
    doubts = {whole.pattern: (part, whole) for each in likenesses for part, whole in each.doubts()}
    is_bounded = all(each.depth <= max_depth for each in likenesses)
    dates = None
    if any(each.kinds & _DATES for each in likenesses):
        # After a comma a dictionary has a key, which ends at the first colon.
        dates = _DATE_OF_VALUE if any(each.has_mapping for each in likenesses) else _DATE
    has_integer_list = any(each.has_integer_list for each in likenesses)
    return Transcoder([*doubts.values()], has_integer_list, None if is_bounded else max_depth, dates)


class FastReader:
    """Reads texts of one type by way of JSON; None stands for *unusual: ask the careful reader*."""

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
        """Return what reads the JSON of a text, None if that does not end as this type's do or it does not pay yet."""
        return self._decoder.after(len(text)) if text[-1] == self._closing else None

    def read_all(self, texts: list[str]) -> list[Any] | None:
        """Return the values of several texts, none of them empty."""
        decoder = self._decoder.after(sum(map(len, texts)))
        if decoder is None:
            return None
        closing = self._closing
        json = self._transcoder.json_lines(texts) if all(each[-1:] == closing for each in texts) else None
        if json is None:
            return None
        try:
            found = decoder.decode_lines(json)
        except REFUSALS:
            return None
        return found if len(found) == len(texts) else None


class CellsReader:
    """Reads several texts, one of each of several types, in one pass over all of them."""

    def __init__(self, readers: list[FastReader], max_depth: int) -> None:
        self._readers = readers
        self._transcoder = _transcoder([each.likeness for each in readers], max_depth)

    def read(self, texts: Sequence[str]) -> list[Any] | None:
        """Return the values, None for an empty text; None alone stands for *unusual* as above."""
        found: list[Any] = [None] * len(texts)
        present: list[tuple[int, TwinDecoder]] = []
        for index, text in enumerate(texts):
            if text:
                decoder = self._readers[index].decoder_of(text)
                if decoder is None:
                    return None
                present.append((index, decoder))
        if not present:
            return found
        json = self._transcoder.json_lines([texts[index] for index, _ in present])
        lines = json.split(b"\n") if json is not None else []
        if len(lines) != len(present):
            return None
        try:
            for (index, decoder), line in zip(present, lines, strict=True):
                found[index] = decoder.decode(line)
        except REFUSALS:
            return None
        return found


def annotation_of(shape: Shape) -> Any:
    """Return the annotation from which msgspec makes what a shape says; the inverse of ``shape_of``."""
    found: Any
    match shape:
        case Scalar(kind=kind) if kind in INTEGER_RANGES:
            low, high = INTEGER_RANGES[kind]
            found = Annotated[int, msgspec.Meta(ge=low, le=high)]
        case Scalar(kind=kind):
            found = _PLAIN[kind]
        case Enumerated():
            found = shape.type
        case Listing():
            item: Any = annotation_of(shape.item)
            found = tuple[item, ...] if shape.build is tuple else list[item]
        case Mapping():
            key: Any = annotation_of(shape.key)
            value: Any = annotation_of(shape.value)
            found = dict[key, value]
        case Nested(record=record):
            found = record.type
            found = found[record.arguments] if record.arguments else found
        case _:
            raise TypeError(shape)
    return found | None if shape.optional else found


class _Likeness:
    """What a type holds, and what of it msgspec may read otherwise."""

    def __init__(self, shape: Shape) -> None:
        #: Whether msgspec reads it, and whether a twin does.
        self.is_alike = self.is_readable = True
        self.depth = depth_of(shape)
        self.kinds: set[AnyKind] = set()
        self.has_nullable = False
        self.has_integer_list = False
        self.has_mapping = False
        self._visit(shape, set())

    def _visit(self, shape: Shape, seen: set[int]) -> None:
        """Take note of a shape and of all it holds, but for the records that were seen."""
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
        """Return whether there are numbers that may look like an integer that is none."""
        return bool(self.kinds & _FRACTIONS)

    def doubts(self) -> list[tuple[bytes, re.Pattern[bytes]]]:
        """Return what msgspec reads otherwise: a part in lower case that shows it, and the whole scalar."""
        found = []
        if self.has_nullable:
            found.append((b"null", rb"null"))  # no value; in JSV it is a text
        if self.kinds & {Kind.BOOLEAN, Kind.DOUBLE}:
            found.append((b"-0", rb"-0"))  # false, and a zero without its sign
        if Kind.DOUBLE in self.kinds:
            found += [(b"inf", rb"[+-]?inf"), (b"nan", rb"[+-]nan")]
        if self.kinds & INTEGER_RANGES.keys() and (self.is_alike or not self.has_fractions):
            # An integer, if its value is one.
            found += [(b".", rb"-?[0-9]+\.[0-9e+-]*"), (b"e", rb"-?[0-9]+e[0-9+-]*")]
        if self.kinds & INTEGER_RANGES.keys() and self.is_alike:
            # Beyond the range, which an annotation need not tell msgspec.
            figures = min(len(str(INTEGER_RANGES[kind][1])) for kind in INTEGER_RANGES.keys() & self.kinds)
            found.append((b"", rb"-?[0-9]{%d,}" % figures))
        return [(part, re.compile(rb"(?<![^:,\[])" + whole + rb"(?![^,\]}])")) for part, whole in found]


def _is_alike(record: Record) -> bool:
    """Return whether msgspec knows a record's members by the names that a host writes."""
    type_: Any = record.type
    if not issubclass(type_, Dto) or not record.members:
        return False
    names = {each.attribute: each.name(TextCase.CAMEL) for each in record.members if not each.computed}
    return names == dict(zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True))
