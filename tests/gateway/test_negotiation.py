from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import BUILT_IN, Registry
from gateway.negotiation import NotAcceptable, by_accept, by_name, first_segment
from gateway.settings import Negotiation

FORMATS = Registry(BUILT_IN)
STOCK, DEFAULT, STRICT = Negotiation.SERVICESTACK, Negotiation.DEFAULT, Negotiation.STRICT

# spec/http.md 3.3, and the recordings evo/263 to evo/348.
STOCK_CASES: list[tuple[list[str], str, str]] = [
    ([], "", "text/html"),
    ([], "application/json", "text/html"),
    (["*/*"], "", "text/html"),
    (["*/*;q=0.1"], "", "text/html"),
    (["*/*"], "application/x-www-form-urlencoded", "text/html"),
    (["*/*"], "text/csv", "text/csv"),
    (["*/*"], "application/json", "application/json"),
    (["*/*"], "text/json", "text/json"),
    (["*/*"], "Application/JSON", "Application/JSON"),
    (["*/*"], "text/csv; header=present", "text/csv; header=present"),
    (["*/*"], "text/plain", "text/html"),  # 13 B8
    (["text/html,application/xhtml+xml,*/*;q=0.8"], "", "text/html"),
    (["text/html, text/csv"], "", "text/html"),
    (["application/json;q=0, text/csv"], "", "application/json"),
    (["application/json, text/javascript, */*"], "", "application/json"),
    (["application/xml, application/json"], "application/json", "application/xml"),
    (["text/csv"], "", "text/csv"),
    (["text/csv;q=0"], "", "text/csv"),
    (["text/csv, application/json"], "", "text/csv"),
    (["text/csv,"], "", "text/csv"),
    (["TEXT/CSV"], "", "text/csv"),
    (["application/vnd.ms-excel, text/csv"], "", "text/html"),
    ([",text/csv"], "", "text/html"),
    (["image/webp,*/*"], "", "text/html"),
    (["text/*"], "", "text/html"),
    (["application/*"], "", "text/html"),
    (["text/json"], "", "text/html"),
    (["text/xml"], "", "text/html"),
    (["text/jsv"], "", "text/html"),
    (["bogus"], "", "text/html"),
    (["application/xml", "application/json"], "", "application/json"),
    (["application/xml", "application/json"], "application/xml", "application/xml"),
    (["text/csv", "application/json"], "", "application/json"),
]


@pytest.mark.parametrize(("accept", "sent", "media_type"), STOCK_CASES)
def test_a_stock_host_chooses_by_the_beginning_of_a_line(accept: list[str], sent: str, media_type: str) -> None:
    assert by_accept(FORMATS, STOCK, accept, sent).media_type == media_type


@pytest.mark.parametrize(("accept", "sent", "media_type"), STOCK_CASES)
def test_by_default_nothing_asked_for_is_json(accept: list[str], sent: str, media_type: str) -> None:
    asked_for_html = any(line.lower().startswith("text/html") for line in accept)
    expected = "application/json" if media_type == "text/html" and not asked_for_html else media_type

    assert by_accept(FORMATS, DEFAULT, accept, sent).media_type == expected


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ([], "application/json"),
        (["*/*"], "application/json"),
        (["text/csv;q=0.5, application/json"], "application/json"),
        (["application/json;q=0.1, text/csv"], "text/csv"),
        (["application/json;q=0, */*"], "application/xml"),
        (["text/*, application/json;q=0.9"], "text/csv"),
        (["text/json"], "text/json"),
        (["application/vnd.ms-excel, text/csv"], "text/csv"),
        (["application/*;q=0.2, application/xml;q=0.8"], "application/xml"),
    ],
)
def test_strict_mode_weighs_every_range(accept: list[str], media_type: str) -> None:
    assert by_accept(FORMATS, STRICT, accept, "").media_type == media_type


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "application/json;q=zero"])
def test_strict_mode_refuses_what_it_cannot_write(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        by_accept(FORMATS, STRICT, [accept], "")


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ({"format_key": "csv"}, "text/csv"),
        ({"format_key": "CSV"}, "text/csv"),
        ({"format_key": "csv.zz"}, "text/csv"),
        ({"format_key": "text/csv"}, None),
        ({"format_key": ""}, None),
        ({"format_key": "x-jsv"}, None),
        ({"format_key": "csv", "callback": "cb"}, "text/javascript"),
        ({"path": "/csv/report"}, "text/csv"),
        ({"path": "/csv"}, "text/csv"),
        ({"path": "/CSV/x"}, "text/csv"),
        ({"path": "/json/x"}, None),
        ({"path": "/csv/report", "format_key": "zzz"}, None),
        ({"path": "/open/x"}, None),
    ],
)
def test_the_url_names_a_format(asked: dict[str, Any], media_type: str | None) -> None:
    values = {"path": "/open/x", "format_key": None, "callback": None, **asked}

    found = by_name(FORMATS, values["path"], values["format_key"], values["callback"])

    assert (found and found.media_type) == media_type


@pytest.mark.parametrize(
    ("path", "segment"),
    [("/csv/x", "csv"), ("/csv", "csv"), ("/json", None), ("/json/x", None), ("/", None), ("", None), ("/a/b", "a")],
)
def test_the_first_segment_has_at_most_three_letters(path: str, segment: str | None) -> None:
    assert first_segment(path) == segment


@given(st.lists(st.text(max_size=20), max_size=3), st.text(max_size=20), st.sampled_from([STOCK, DEFAULT]))
def test_choosing_never_fails(accept: list[str], sent: str, mode: Negotiation) -> None:
    assert by_accept(FORMATS, mode, accept, sent).name in {each.name for each in FORMATS}
