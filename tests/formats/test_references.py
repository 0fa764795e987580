"""What the generated writers write is what the reflective ones write, on random values of many types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats import (
    CsvFormat,
    CsvLayout,
    DateHandler,
    EncodeError,
    JsonFormat,
    JsvFormat,
    Nested,
    Options,
    TextCase,
    TimeSpanHandler,
    XmlFormat,
    shape_of,
)
from formats.tables import Rows, table_of
from tests.formats.reference import table, text, xml
from tests.formats.values import values_of
from tests.vectors.catalog import TYPES

pytestmark = pytest.mark.slow

#: Types of many kinds of members, which reach what the others reach.
FEW = ("Collections", "Node", "Puppy", "Page<Leaf>")
NAMES = [name for name in TYPES if name not in ("Dto", "Enumeration", "Flags", "Page")]
RECORDS = [name for name in NAMES if isinstance(shape_of(TYPES[name]), Nested)]
ROWS = [name for name in RECORDS if isinstance(table_of(shape_of(TYPES[name])), Rows)]

_OPTIONS = st.builds(
    Options,
    text_case=st.sampled_from(TextCase),
    dates=st.sampled_from(DateHandler),
    spans=st.sampled_from(TimeSpanHandler),
    include_nulls=st.booleans(),
    include_nulls_in_dictionaries=st.booleans(),
    exclude_defaults=st.booleans(),
    include_default_enums=st.booleans(),
    enums_as_integers=st.booleans(),
    append_utc_offset=st.booleans(),
    assume_utc=st.booleans(),
    skip_date_conversion=st.booleans(),
    modern=st.booleans(),
)
OPTIONS = st.one_of(st.just(Options()), st.just(Options(text_case=TextCase.DECLARED)), _OPTIONS)
LAYOUTS = st.builds(
    CsvLayout,
    separator=st.sampled_from(",;\t|"),
    bom=st.booleans(),
    header=st.booleans(),
    guard_formulas=st.booleans(),
    nested=st.sampled_from(["jsv", "json", "flat"]),
    quote_all=st.booleans(),
)

many = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def marked(names: list[str]) -> list[Any]:
    return [pytest.param(name, marks=pytest.mark.measured) if name in FEW else name for name in names]


def outcome(write: Callable[[], bytes]) -> bytes | str:
    """Return what was written, or that it was refused."""
    try:
        return write()
    except EncodeError:
        return "refused"


@pytest.mark.parametrize("name", marked(NAMES))
@many
@given(data=st.data())
def test_json_and_jsv_are_what_the_reference_writes(name: str, data: st.DataObject) -> None:
    type_, options = TYPES[name], data.draw(OPTIONS)
    value = data.draw(values_of(shape_of(type_)))
    for format_ in (JsonFormat(), JsvFormat()):
        expected = outcome(lambda name=format_.name: text.encode(name, type_, options, value))  # type: ignore[misc]  # bound now
        assert outcome(lambda made=format_: made.codec(type_, options).encode(value)) == expected  # type: ignore[misc]  # bound now


@pytest.mark.parametrize("name", marked(ROWS))
@many
@given(data=st.data())
def test_rows_are_what_the_reference_writes(name: str, data: st.DataObject) -> None:
    type_ = TYPES[name]
    chosen = data.draw(OPTIONS)
    layout = data.draw(st.one_of(st.just(CsvLayout()), LAYOUTS))
    options = Options(text_case=chosen.text_case, dates=chosen.dates, modern=chosen.modern, csv=layout)
    rows = data.draw(st.lists(values_of(shape_of(type_)), max_size=3))
    expected = outcome(lambda: table.encode(list[type_], options, rows))  # type: ignore[valid-type]  # at run time
    assert outcome(lambda: CsvFormat().codec(list[type_], options).encode(rows)) == expected  # type: ignore[valid-type]  # at run time
    streamed = CsvFormat().row_codec(type_, options)
    assert outcome(lambda: streamed.frame.prefix + streamed.encode_rows(rows)) == expected


@pytest.mark.parametrize("name", marked(NAMES))
@many
@given(data=st.data())
def test_xml_is_what_the_reference_writes(name: str, data: st.DataObject) -> None:
    type_ = TYPES[name]
    value = data.draw(values_of(shape_of(type_)))
    expected = outcome(lambda: xml.encode(type_, value))
    assert outcome(lambda: XmlFormat().codec(type_).encode(value)) == expected


@pytest.mark.measured
@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat(), CsvFormat(), XmlFormat()], ids=lambda each: each.name)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_long_list_is_its_chunks_and_their_frame(format_: Any, data: st.DataObject) -> None:
    type_: Any = TYPES["Nullables"]
    few = data.draw(st.lists(values_of(shape_of(type_)), min_size=1, max_size=3))
    whole = outcome(lambda: format_.codec(list[type_]).encode(few * 70))
    rows = format_.row_codec(type_)
    frame = rows.frame
    pieces = outcome(lambda: frame.prefix + frame.separator.join([rows.encode_rows(few)] * 70) + frame.suffix)
    assert whole == pieces
