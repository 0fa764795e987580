"""JSON and JSV, reflectively (spec/formats.md 1.4, 3, 4.1, 6.1, 6.2)."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from formats import EncodeError, Enumerated, Kind, Listing, Mapping, Nested, Options, Pair, Scalar, Shape, shape_of
from formats.primitives import INTEGER_RANGES
from formats.scalars import json_string, json_token, jsv_string, jsv_token, net_double, replace_surrogates
from formats.text_writer import default_of, excludes_default

NUMBERS = {*INTEGER_RANGES, Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL}


def encode(name: str, type_: Any, options: Options, value: Any) -> bytes:
    """Return the text of a value in ``json`` or ``jsv``."""
    if value is None:
        return b""
    return replace_surrogates(write(name == "json", shape_of(type_), value, options)).encode()


def write(json: bool, shape: Shape, value: Any, options: Options) -> str:
    """Return the text of a value that is not None."""
    match shape:
        case Scalar(kind=Kind.OBJECT):
            return _loose(json, value, options)
        case Scalar() | Enumerated():
            return (json_token if json else jsv_token)(shape, options)(value)
        case Listing(item=item):
            if not isinstance(value, list | tuple | set | frozenset):
                raise EncodeError("not a list")
            null = _null_item(json, item)
            return "[" + ",".join(null if each is None else write(json, item, each, options) for each in value) + "]"
        case Mapping(key=key, value=of):
            if not isinstance(value, dict):
                raise EncodeError("not a dict")
            return "{" + ",".join(_entries(json, key, of, value, options)) + "}"
        case Pair(key=key, value=of):
            sides = [("Key", key, value.key), ("Value", of, value.value)]
            named = [(options.text_case.spell(name), side, each, True) for name, side, each in sides]
            return _members(json, named, options)
        case Nested(record=record):
            if not isinstance(value, record.type):
                raise EncodeError("not a " + record.clr_name)
            members = []
            for each in record.ordered:
                skips = excludes_default(each, record, options)
                held = getattr(value, each.attribute)
                if held is None and not _may_be_none(each.shape):
                    raise EncodeError("None is not allowed here")
                if not (skips and held is not None and held == default_of(each.shape)):
                    members.append((each.name(options.text_case), each.shape, held, False))
            return _members(json, members, options)
    raise AssertionError(shape)


def _may_be_none(shape: Shape) -> bool:
    if isinstance(shape, Scalar):
        return shape.optional or not shape.is_value_type
    return shape.optional or not isinstance(shape, Enumerated | Pair)


def _members(json: bool, members: list[tuple[str, Shape, Any, bool]], options: Options) -> str:
    out = []
    for name, shape, value, is_side in members:
        before = f'"{name}":' if json else f"{name}:"
        if value is None:
            if json and options.include_nulls and not options.exclude_defaults:
                out.append(before + "null")
        elif not (is_side and options.exclude_defaults and not shape.optional and value == default_of(shape)):
            out.append(before + write(json, shape, value, options))
    return "{" + ",".join(out) + "}"


def _entries(json: bool, key: Shape, of: Shape, value: dict[Any, Any], options: Options) -> list[str]:
    out = []
    for each, what in value.items():
        if what is not None:
            out.append(_key(json, key, each, options) + ":" + write(json, of, what, options))
        elif json and options.include_nulls_in_dictionaries:
            out.append(_key(json, key, each, options) + ":null")
    return out


def _key(json: bool, shape: Shape, value: Any, options: Options) -> str:
    if not json:
        if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
            return jsv_string(str(value))
        return write(json, shape, value, options)
    if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
        return json_string(str(value))
    text = write(json, shape, value, options)
    if isinstance(shape, Scalar | Enumerated):
        return text if text.startswith('"') else f'"{text}"'
    return '"' + text.replace('"', '\\"') + '"'


def _null_item(json: bool, shape: Shape) -> str:
    if isinstance(shape, Nested):
        return "{}"
    if not json:
        return "null" if isinstance(shape, Mapping) else ""
    if isinstance(shape, Enumerated | Listing):
        return ""
    return "" if isinstance(shape, Scalar) and shape.kind in (Kind.GUID, Kind.TIME_SPAN, Kind.BYTES) else "null"


def _loose(json: bool, value: Any, options: Options) -> str:
    match value:
        case None:
            return "null" if json else ""
        case bool():
            return str(value).lower() if json else str(value)
        case str():
            return json_string(value) if json else jsv_string(value)
        case int():
            return str(value)
        case float():
            return f'"{net_double(value)}"' if json and not math.isfinite(value) else net_double(value)
        case dict():
            texts = {str(key): each for key, each in value.items()}
            return write(json, Mapping(Scalar(Kind.STRING), Scalar(Kind.OBJECT)), texts, options)
        case list() | tuple() | set() | frozenset():
            return write(json, Listing(Scalar(Kind.OBJECT)), value, options)
        case msgspec.Struct():
            return write(json, shape_of(type(value)), value, options)
    return write(json, shape_of(type(value)), value, options)
