"""The headers of an operation's answers: made once for each media type that is ours."""

from __future__ import annotations

from formats import BUILT_IN, CsvFormat, JsonFormat
from gateway.negotiation.choices import Choice
from gateway.plans.heads import Heads

HEADS = Heads([(b"Vary", b"Accept"), (b"X-All", b"1")], "Notes")
JSON, TABLE = Choice(JsonFormat(), "application/json"), Choice(CsvFormat(), "text/csv")
HTML = next(each for each in BUILT_IN if each.name == "html")


def test_they_are_made_once_for_a_type_of_ours_and_anew_for_one_that_a_client_invents() -> None:
    invented = Choice(JsonFormat(), "text/x-json; a=1")

    assert HEADS.of(JSON) is HEADS.of(JSON)
    assert HEADS.of(invented) is not HEADS.of(invented)
    assert HEADS.of(invented)[0] == (b"Content-Type", b"text/x-json; a=1")


def test_a_table_is_a_file_and_a_page_keeps_to_itself() -> None:
    page = dict(HEADS.of(Choice(HTML, "text/html")))

    assert dict(HEADS.of(TABLE))[b"Content-Disposition"] == b'attachment;filename="Notes.csv"'
    assert b"Content-Disposition" not in dict(HEADS.of(JSON))
    assert b"default-src 'none'" in page[b"Content-Security-Policy"]
    assert HEADS.of_nothing(TABLE)[-1][0] == b"Content-Disposition"
    assert HEADS.of_nothing(JSON) == HEADS.always()


def test_a_reply_replaces_those_that_it_has_itself() -> None:
    assert HEADS.plain("a/b", {"content-type", "x-all"}) == [(b"Vary", b"Accept")]
    assert HEADS.unvarying() == [(b"X-All", b"1")]


def test_lists_that_are_given_may_be_added_to() -> None:
    HEADS.always().append((b"A", b"1"))

    assert (b"A", b"1") not in HEADS.always()
