"""JSON and JSV, reflectively (formats/WIRE.md 1.4, 3, 4.1, 6.1, 6.2)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from formats import EncodeError, Enumerated, Kind, Listing, Mapping, Nested, Options, Pair, Scalar, Shape, shape_of
from formats.notation.members import excludes_default
from formats.scalars.date_writing import equals_default
from formats.scalars.number_writing import net_double
from formats.scalars.writing import json_string, json_token, jsv_string, jsv_token, replace_surrogates
from formats.types.defaults import default_of


def encode(name: str, type_: Any, options: Options, value: Any) -> bytes:
    """Return the text of a value in ``json`` or ``jsv``."""
    if value is None:
        return b""
    return replace_surrogates(Reflective(name == "json", options).write(shape_of(type_), value)).encode()


class Reflective:
    """Writes values by looking at each; keeps what it has found out about a type, as any serializer does."""

    def __init__(self, json: bool, options: Options) -> None:
        self.json, self.options = json, options
        self._tokens: dict[int, Callable[[Any], str]] = {}
        self._plans: dict[int, list[tuple[str, str, Shape, bool, Any]]] = {}
        self._kept: list[Shape] = []  # an id is good while its object lives

    def write(self, shape: Shape, value: Any) -> str:
        """Return the text of a value that is not None."""
        if isinstance(shape, (Scalar, Enumerated)):
            if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
                return self._loose(value)
            return self._token(shape)(value)
        if isinstance(shape, Nested):
            return self._record(shape, value)
        if isinstance(shape, Listing):
            if not isinstance(value, (list, tuple, set, frozenset)):
                raise EncodeError("not a list")
            null = _null_item(self.json, shape.item)
            return "[" + ",".join([null if each is None else self.write(shape.item, each) for each in value]) + "]"
        if isinstance(shape, Mapping):
            if not isinstance(value, dict):
                raise EncodeError("not a dict")
            return "{" + ",".join(self._entries(shape.key, shape.value, value)) + "}"
        left_out = self.options.exclude_defaults
        out = []
        for name, side, held in (("Key", shape.key, value.key), ("Value", shape.value, value.value)):
            if not (left_out and held is not None and not side.optional and equals_default(held, default_of(side))):
                self._add(out, self.options.text_case.spell(name), side, held)
        return "{" + ",".join(out) + "}"

    def _token(self, shape: Scalar | Enumerated) -> Callable[[Any], str]:
        found = self._tokens.get(id(shape))
        if found is None:
            self._kept.append(shape)
            found = self._tokens[id(shape)] = (json_token if self.json else jsv_token)(shape, self.options)
        return found

    def _record(self, shape: Nested, value: Any) -> str:
        record = shape.record
        if not isinstance(value, record.type):
            raise EncodeError("not a " + record.clr_name)
        plan = self._plans.get(id(record))
        if plan is None:
            plan = self._plans[id(record)] = []
            for each in record.ordered:
                skipped = default_of(each.shape) if excludes_default(each, record, self.options) else None
                name = each.name(self.options.text_case)
                plan.append((each.attribute, name, each.shape, _may_be_none(each.shape), skipped))
        out: list[str] = []
        for attribute, name, inner, may_be_none, skipped in plan:
            held = getattr(value, attribute)
            if held is None and not may_be_none:
                raise EncodeError("None is not allowed here")
            if skipped is None or held is None or held != skipped:
                self._add(out, name, inner, held)
        return "{" + ",".join(out) + "}"

    def _add(self, out: list[str], name: str, shape: Shape, value: Any) -> None:
        before = f'"{name}":' if self.json else f"{name}:"
        if value is not None:
            out.append(before + self.write(shape, value))
        elif self.json and self.options.include_nulls and not self.options.exclude_defaults:
            out.append(before + "null")

    def _entries(self, key: Shape, of: Shape, value: dict[Any, Any]) -> list[str]:
        out = []
        for each, what in value.items():
            if what is not None:
                out.append(self._key(key, each) + ":" + self.write(of, what))
            elif self.json and self.options.include_nulls_in_dictionaries:
                out.append(self._key(key, each) + ":null")
        return out

    def _key(self, shape: Shape, value: Any) -> str:
        if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
            return json_string(str(value)) if self.json else jsv_string(str(value))
        text = self.write(shape, value)
        if not self.json or text.startswith('"'):
            return text
        return f'"{text}"' if isinstance(shape, (Scalar, Enumerated)) else '"' + text.replace('"', '\\"') + '"'

    def _loose(self, value: Any) -> str:
        match value:
            case None:
                return "null" if self.json else ""
            case bool():
                return str(value).lower() if self.json else str(value)
            case str():
                return json_string(value) if self.json else jsv_string(value)
            case int():
                return str(value)
            case float():
                return f'"{net_double(value)}"' if self.json and not math.isfinite(value) else net_double(value)
            case dict():
                texts = {str(key): each for key, each in value.items()}
                return self.write(Mapping(Scalar(Kind.STRING), Scalar(Kind.OBJECT)), texts)
            case list() | tuple() | set() | frozenset():
                return self.write(Listing(Scalar(Kind.OBJECT)), value)
        return self.write(shape_of(type(value)), value)


def _may_be_none(shape: Shape) -> bool:
    if isinstance(shape, Scalar):
        return shape.optional or not shape.is_value_type
    return shape.optional or not isinstance(shape, Enumerated | Pair)


def _null_item(json: bool, shape: Shape) -> str:
    if isinstance(shape, Nested):
        return "{}"
    if not json:
        return "null" if isinstance(shape, Mapping) else ""
    if isinstance(shape, Enumerated | Listing):
        return ""
    return "" if isinstance(shape, Scalar) and shape.kind in (Kind.GUID, Kind.TIME_SPAN, Kind.BYTES) else "null"
