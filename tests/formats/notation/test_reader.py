"""Reading by type: what JSON and JSV have in common, once they are cut into tokens (formats/WIRE.md 10)."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from formats import DecodeError, Dto, Int32, JsonFormat, JsvFormat, KeyValuePair, Options

STRICT = Options(tolerant=False)


class Leaf(Dto, namespace="N"):
    size: Int32 = 5
    name: str | None = "first"
    is_open: bool = True
    sizes: list[Int32] | None = None
    leaf: Leaf | None = None
    by_name: dict[str, Leaf] | None = None
    pair: KeyValuePair[str, Int32] | None = None


#: The same text in both notations, and the value that both read.
SAME: list[tuple[str, str, Any]] = [
    ('{"SIZE":"7"}', '{SIZE:"7"}', Leaf(7)),
    ('{"size":7,"size":8}', "{size:7,size:8}", Leaf(8)),
    ('{"nothing":{"a":[1]},"size":7}', "{nothing:{a:[1]},size:7}", Leaf(7)),
    ('{"sizes":[1,2]}', "{sizes:[1,2]}", Leaf(sizes=[1, 2])),
    ('{"leaf":{"leaf":{"size":1}}}', "{leaf:{leaf:{size:1}}}", Leaf(leaf=Leaf(leaf=Leaf(1)))),
    ('{"byName":{"A":{"size":1}}}', "{byName:{A:{size:1}}}", Leaf(by_name={"A": Leaf(1)})),
    ('{"pair":{"key":"a","value":1}}', "{pair:{key:a,value:1}}", Leaf(pair=KeyValuePair("a", 1))),
]


@pytest.mark.parametrize(("json", "jsv", "value"), SAME)
def test_one_text_in_two_notations_is_one_value(json: str, jsv: str, value: Leaf) -> None:
    assert JsonFormat().codec(Leaf).decode(json.encode()) == value
    assert JsvFormat().codec(Leaf).decode(jsv.encode()) == value


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        (JsonFormat(), '{"size":"x","leaf":{"isOpen":"maybe","size":7}}'),
        (JsvFormat(), "{size:x,leaf:{isOpen:maybe,size:7}}"),
    ],
)
def test_a_member_that_does_not_fit_keeps_its_default_and_the_log_names_it(
    format_: Any, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "formats")

    assert format_.codec(Leaf).decode(text.encode()) == Leaf(leaf=Leaf(7))
    assert len(caplog.records) == 2
    with pytest.raises(DecodeError):
        format_.codec(Leaf, STRICT).decode(text.encode())


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        (JsonFormat(), '[{"size":1},7]'),
        (JsvFormat(), "[{size:1},7]"),
    ],
)
def test_an_item_that_does_not_fit_is_an_error_whatever_is_tolerated(format_: Any, text: str) -> None:
    with pytest.raises(DecodeError):
        format_.codec(list[Leaf]).decode(text.encode())


def test_a_single_object_stands_for_a_list_of_it() -> None:
    assert JsonFormat().codec(list[Leaf]).decode(b'{"size":1}') == [Leaf(1)]
    assert JsvFormat().codec(list[Leaf]).decode(b"{size:1}") == [Leaf(1)]
