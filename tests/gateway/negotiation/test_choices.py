from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import BUILT_IN, Registry
from gateway.negotiation.choices import Hints, first_segment, named, negotiate
from gateway.negotiation.header_terms import TermsTable
from gateway.negotiation.request_heads import RequestHeads
from gateway.plans.plan import Methods
from gateway.requests.choosing import Chooser
from gateway.requests.exchange import Exchange
from gateway.routing.dispatch import Target
from gateway.service.settings import Negotiation, Settings

FORMATS = Registry(BUILT_IN)
CSV, XML = (choice for name in ("csv", "xml") if (choice := named(FORMATS, name)))
STOCK, DEFAULT, STRICT = Negotiation.SERVICESTACK, Negotiation.DEFAULT, Negotiation.STRICT

# gateway/WIRE.md 3.3, and the recordings evo/263 to evo/348.
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


def chosen(mode: Negotiation, **asked: Any) -> str | None:
    found = negotiate(FORMATS, mode, Hints(**asked))
    return found.media_type if found else None


@pytest.mark.parametrize(("accept", "sent", "media_type"), STOCK_CASES)
def test_a_stock_host_chooses_by_the_beginning_of_a_line(accept: list[str], sent: str, media_type: str) -> None:
    assert chosen(STOCK, accept=tuple(accept), sent=sent) == media_type


@pytest.mark.parametrize(("accept", "sent", "media_type"), STOCK_CASES)
def test_by_default_nothing_asked_for_is_json(accept: list[str], sent: str, media_type: str) -> None:
    asked_for_html = any(line.lower().startswith("text/html") for line in accept)
    expected = "application/json" if media_type == "text/html" and not asked_for_html else media_type

    assert chosen(DEFAULT, accept=tuple(accept), sent=sent) == expected


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
    assert chosen(STRICT, accept=tuple(accept)) == media_type


@pytest.mark.parametrize(
    "accept",
    [
        "image/png",
        "*/*;q=0",
        "application/json;q=zero",
        "application/json;q=0.0000",
        "application/json;q=nan",
        "application/json;q=-1",
        "application/json;q=2",
        'image/png;x="a,text/csv"',
    ],
)
def test_strict_mode_knows_that_nothing_will_do(accept: str) -> None:
    assert chosen(STRICT, accept=(accept,)) is None


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ({"format_key": "csv"}, "text/csv"),
        ({"format_key": "CSV"}, "text/csv"),
        ({"format_key": "csv.zz"}, "text/csv"),
        ({"format_key": "text/csv"}, "text/xml"),
        ({"format_key": ""}, "text/xml"),
        ({"format_key": "x-jsv"}, "text/xml"),
        ({"format_key": "csv", "callback": "cb"}, "text/javascript"),
        ({"callback": ""}, "text/xml"),
        ({"path": "/csv/report"}, "text/csv"),
        ({"path": "/csv"}, "text/csv"),
        ({"path": "/CSV/x"}, "text/csv"),
        ({"path": "/json/x"}, "text/xml"),
        ({"path": "/csv/report", "format_key": "zzz"}, "text/xml"),
        ({"path": "/open/x"}, "text/xml"),
        ({"suffix": CSV, "callback": "cb", "format_key": "jsv", "path": "/jsv/x"}, "text/csv"),  # 3.2: a suffix first
        ({"url_format": CSV}, "text/csv"),  # 2.3: Accept is never consulted
        ({"url_format": CSV, "format_key": "jsv"}, "application/jsv"),
        ({"url_format": CSV, "callback": "cb"}, "text/javascript"),
        ({"url_format": CSV, "format_key": "zzz"}, "text/csv"),
        ({"url_format": XML, "path": "/jsv/reply/X"}, "application/jsv"),
    ],
)
@pytest.mark.parametrize("mode", Negotiation)
def test_the_url_comes_before_the_headers(asked: dict[str, Any], media_type: str, mode: Negotiation) -> None:
    values = {"path": "/open/x", "accept": ("*/*",), "sent": "text/xml", **asked}
    echo = "application/json" if mode is STRICT else "text/xml"  # RFC 9110 knows no echo

    assert chosen(mode, **values) == (echo if media_type == "text/xml" else media_type)


@pytest.mark.parametrize(
    ("path", "segment"),
    [("/csv/x", "csv"), ("/csv", "csv"), ("/json", None), ("/json/x", None), ("/", None), ("", None), ("/a/b", "a")],
)
def test_the_first_segment_has_at_most_three_letters(path: str, segment: str | None) -> None:
    assert first_segment(path) == segment


LINES = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(["*/*", "text/csv", "application/json;q=0.1, text/csv", "text/html", "a/b", '"', "text/*;q=0"]),
    ),
    max_size=3,
)
KEYS = st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["csv", "JSON", "html", "zzz"]))


ASKED = st.builds(
    Hints,
    path=st.text("/acsv.", max_size=8),
    callback=KEYS,
    format_key=KEYS,
    accept=LINES.map(tuple),
    sent=st.text(max_size=20),
)


@given(ASKED, st.sampled_from(Negotiation))
def test_there_is_an_answer_to_every_request(asked: Hints, mode: Negotiation) -> None:
    found = negotiate(FORMATS, mode, asked)

    assert (found is not None and found.name in {each.name for each in FORMATS}) or mode is STRICT


REQUESTS = st.fixed_dictionaries(
    {
        "accept": st.lists(st.sampled_from(["*/*", "text/csv", "text/html,*/*", "application/json;q=0"]), max_size=2),
        "sent": st.sampled_from(["", "text/csv", "application/json", "text/plain"]),
        "path": st.sampled_from(["/open/x", "/csv/x", "/csv", "/jsv", "/", "/ab/c"]),
        "query": st.sampled_from(["", "format=csv", "format=", "callback=cb", "a=1", "format=jsv&callback=cb"]),
        "suffix": st.sampled_from([None, CSV]),
        "url_format": st.sampled_from([None, XML]),
    }
)


@given(REQUESTS, st.sampled_from(Negotiation))
def test_a_request_is_answered_as_the_function_says(request: dict[str, Any], mode: Negotiation) -> None:
    headers = [(b"accept", each.encode()) for each in request["accept"]]
    headers += [(b"content-type", request["sent"].encode())] if request["sent"] else []
    scope = {
        "method": "GET",
        "path": request["path"],
        "raw_path": request["path"].encode(),
        "query_string": request["query"].encode(),
    }
    exchange = Exchange.of(scope, RequestHeads(TermsTable(FORMATS, mode, 8), 8).of(headers), 10)
    exchange.target = Target(Methods(), [])
    exchange.target.suffix, exchange.target.url_format = request["suffix"], request["url_format"]
    asked = Hints(
        request["path"],
        request["suffix"],
        request["url_format"],
        exchange.parameter("callback"),
        exchange.parameter("format"),
        tuple(request["accept"]),
        request["sent"],
    )

    found = Chooser(FORMATS, Settings(negotiation=mode)).choose(exchange, exchange.target).choice

    assert found == (negotiate(FORMATS, mode, asked) or named(FORMATS, "json"))
