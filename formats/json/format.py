"""JSON: ServiceStack's spelling, through msgspec wherever that spells the same.

For a type of texts, integers, booleans, enums and records of these, msgspec writes and reads the same as
a host, some ten times faster than Python can (:mod:`formats.types.structs` arranges names and order for
it). Where the two differ, the bytes show it: a ``null`` in a list or dictionary, an escape, a character
of C1. Then, and for all other types and settings, :mod:`formats.json.writer` writes;
:mod:`formats.json.reader` reads the texts that msgspec refuses.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from formats.errors import EncodeError
from formats.json.likeness import is_native
from formats.json.slot_walk import is_sound
from formats.late_patterns import late_pattern
from formats.options import HOST, Options
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Scalar, Shape, shape_of

if TYPE_CHECKING:
    from formats import native
    from formats.frames import Frame
    from formats.json.decoder import JsonDecoder

_WRITE = msgspec.json.Encoder().encode
_WRITE_INTO = msgspec.json.Encoder().encode_into
#: Buffers that are not in use, as large as chunks have made them; and the largest size, in bytes, of one that is kept.
_BUFFERS: list[bytearray] = []
_KEPT = 1 << 20
#: Confirm a hit of the fast search: a real ``null`` in a list or dictionary, a real ``\u`` escape.
_NULL = late_pattern(rb"[\[,:]null[,\]}]")
_CONTROL = late_pattern(rb"(?<!\\)(?:\\\\)*+\\u")
_C1 = late_pattern(rb"\xc2[\x80-\x9f]")
#: Bytes by their numbers: to look for ``b"x"`` in bytes raises and drops an error first, which takes most of the time.
_BACKSLASH, _DELETE, _LEAD = b"\\\x7f\xc2"


class JsonFormat:
    """``application/json``."""

    name = "json"
    media_types = ("application/json", "text/json")
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> JsonCodec:
        """Return the codec of a type."""
        return JsonCodec(type_, options)

    def row_codec(self, type_: Any, options: Options = HOST, /) -> JsonRows:
        """Return the codec of rows, framed as a list."""
        return JsonRows(list[type_], options)


class _Nothing:
    """A class without instances: no value has it."""


def _class_of(shape: Shape) -> type:
    """Return the class of the values of a type that msgspec writes as ServiceStack does."""
    match shape:
        case Nested(record=record):
            return record.type
        case Enumerated(type=enum):
            return enum
        case Listing():
            return list
        case Mapping():
            return dict
        case Scalar(kind=Kind.STRING):
            return str
        case Scalar(kind=Kind.BOOLEAN):
            return bool
    return int


class JsonCodec:
    """Values of one type ⇄ JSON."""

    _dump: Callable[[Any], bytes] = staticmethod(_WRITE)

    def __init__(self, type_: Any, options: Options) -> None:
        self._type = type_
        self._shape = shape = shape_of(type_)
        self._options = options
        alike_in_all = ("tolerant", "max_depth", "trust_after", "date_format", "csv")
        hosts = Options(**{setting: getattr(options, setting) for setting in alike_in_all})
        is_written_alike = options == hosts and is_native(shape, reading=False)
        #: The class of values that msgspec writes, and the class of their items.
        self._class = _class_of(shape) if is_written_alike else _Nothing
        self._items = {_class_of(shape.item)} if isinstance(shape, Listing) and is_written_alike else None
        self._patience = math.inf if options.trust_after is None else options.trust_after
        #: How many sound values must still come before the slots are no longer checked.
        self._doubt = self._patience
        #: Whether the slots of a value hold values of their types; the first value is walked through.
        self._check: Callable[[Any], bool] = self._walked
        #: msgspec writes the first value if it can: a plan for the native writer needs modules that a process
        #: which answers only once would load for nothing.
        self._is_first = is_written_alike
        #: Whether a text holds another; a process that answers only once does not load the fast search.
        self._holds: Callable[[bytes, bytes], object] = bytes.__contains__
        self._write: Callable[[Any], str] | None = None

    def encode(self, value: Any, /) -> bytes:
        """Return the text of a value; nothing for None at the root (formats/WIRE.md 4.2).

        A value of another class than its slot's raises an :class:`EncodeError` that names the member, as
        long as ``Options.trust_after`` has slots checked.
        """
        if self._is_first:
            self._is_first = False
        elif value is not None and self._fast is not None:
            data = self._fast(value)
            return self._otherwise(value) if data is None else data
        rows = value  # a type checker takes ``value`` for an object after the comparison of its class
        holds = self._holds
        if value.__class__ is not self._class or (self._items and not self._items.issuperset(map(type, rows))):
            return self._otherwise(value)
        if self._doubt and not self._is_sound(value):
            return self._otherwise(value)
        try:
            data = self._dump(value)
        except (TypeError, ValueError, RecursionError, OverflowError, msgspec.MsgspecError):
            return self._otherwise(value)
        # ServiceStack may spell these otherwise (formats/WIRE.md 3.2, 4.1). All are rare; a hit is checked closely.
        if (
            (holds(data, b"null") and _NULL.search(data) is not None)
            or (_BACKSLASH in data and holds(data, b"\\u") and _CONTROL.search(data) is not None)
            or _DELETE in data
            or (_LEAD in data and _C1.search(data) is not None)
        ):
            return self._otherwise(value)
        return data

    @functools.cached_property
    def _fast(self) -> native.Write | None:
        from formats import native  # noqa: PLC0415 - the first answers are written without it

        fast = native.writer(self._plan)
        if fast is None:
            from formats.codegen.searching import holds  # noqa: PLC0415 - the native writer needs none

            self._holds = holds
        return fast

    def _plan(self) -> native.Write:
        from formats.json.pieces_plan import json_plan  # noqa: PLC0415 - only where the native writer is

        return json_plan(self._shape, self._options)

    def _is_sound(self, value: Any) -> bool:
        """Return whether a value's slots hold values of their types, and count it if so."""
        try:
            sound = self._check(value)
        except (AttributeError, RecursionError):
            sound = False
        self._doubt = max(self._doubt - (len(value) if self._items else 1), 0) if sound else self._patience
        if not self._doubt:
            from formats.json.slot_checks import has_heirs  # noqa: PLC0415 - the first values are not enough to trust

            if has_heirs(self._shape):
                self._doubt = self._patience = math.inf
        return sound

    def _walked(self, value: Any) -> bool:
        self._check = self._compiled
        sound = is_sound(self._shape, value)
        return self._compiled(value) if sound is None else sound

    def _compiled(self, value: Any) -> bool:
        from formats.json.slot_checks import checker_of  # noqa: PLC0415 - where there is no native writer

        check = self._check = checker_of(self._shape)
        return check(value)

    def _otherwise(self, value: Any) -> bytes:
        """Return the text that ServiceStack writes; of a long list, only chunks that differ are written in Python."""
        if not isinstance(self._shape, Listing) or value.__class__ is not list:
            return self.encode_exactly(value)
        from formats.frames import CHUNK, chunks  # noqa: PLC0415 - for lists alone

        if len(value) <= CHUNK:
            return self.encode_exactly(value)
        frame = _frame(self._options)
        before, after = len(frame.prefix), -len(frame.suffix)
        try:
            texts = [self.encode(chunk)[before:after] for chunk in chunks(value)]
            return frame.prefix + frame.separator.join(texts) + frame.suffix
        except EncodeError:  # its place counts from the chunk's start
            return self.encode_exactly(value)

    def encode_exactly(self, value: Any, /) -> bytes:
        """Return the text of a value, written member by member in Python."""
        if value is None:
            return b""
        write = self._write
        if write is None:
            from formats.json.writer import json_writer  # noqa: PLC0415 - most types and texts never need it

            write = self._write = json_writer(self._shape, self._options)
        try:
            return write(value).encode()
        except (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError) as error:
            from formats.misfits import located  # noqa: PLC0415 - only for wrong values

            raise located(self._shape, value, error) from error

    @functools.cached_property
    def decoder(self) -> JsonDecoder:
        """Return the reading half: most types are only written."""
        from formats.json.decoder import JsonDecoder  # noqa: PLC0415 - made with the first reader

        return JsonDecoder(self._type, self._shape, self._options)

    def decode(self, data: bytes, /) -> Any:
        """Return the value of a text."""
        return self.decoder.decode(data)


def _frame(options: Options) -> Frame:
    """Return the bytes around and between the chunks of a list, its line breaks too (formats/WIRE.md 4.5)."""
    from formats.frames import Frame  # noqa: PLC0415 - as above

    return Frame(b"[\n    ", b",\n    ", b"\n]") if options.indent else Frame(b"[", b",", b"]")


def _items(rows: list[Any]) -> bytes:
    """Return the text of a list without its brackets, by way of a buffer that has already grown."""
    try:
        buffer = _BUFFERS.pop()
    except IndexError:
        buffer = bytearray()
    _WRITE_INTO(rows, buffer)
    with memoryview(buffer) as view:
        data = bytes(view[1:-1])
    if len(buffer) <= _KEPT:
        _BUFFERS.append(buffer)
    return data


class _ItemsCodec(JsonCodec):
    """Lists of one type, without their brackets."""

    _dump = staticmethod(_items)

    def _plan(self) -> native.Write:
        from formats.json.pieces_plan import items_plan  # noqa: PLC0415 - only where the native writer is

        return items_plan(self._shape, self._options)  # type: ignore[arg-type]  # a list's

    def _otherwise(self, value: Any) -> bytes:
        from formats.frames import CHUNK, chunks  # noqa: PLC0415 - as above

        frame = _frame(self._options)
        before, after = len(frame.prefix), -len(frame.suffix)
        if len(value) <= CHUNK:
            return self.encode_exactly(value)[before:after]
        try:
            return frame.separator.join([self.encode(chunk) for chunk in chunks(value)])
        except EncodeError:  # its place counts from the chunk's start
            return self.encode_exactly(value)[before:after]


class JsonRows:
    """Rows of one type → a JSON list in chunks."""

    def __init__(self, list_type: Any, options: Options) -> None:
        self.frame = _frame(options)
        self._codec = _ItemsCodec(list_type, options)

    def encode_rows(self, rows: Sequence[Any], /) -> bytes:
        """Return one chunk."""
        return self._codec.encode(rows if rows.__class__ is list else list(rows))
