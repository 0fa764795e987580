"""What Accept and Content-Type say is worked out once for each pair, and few pairs are kept."""

from __future__ import annotations

from gateway.negotiation.header_terms import Terms, TermsTable
from gateway.service.settings import Negotiation
from tests.gateway.negotiation.test_choices import FORMATS


def table(remembered: int = 2) -> TermsTable:
    return TermsTable(FORMATS, Negotiation.DEFAULT, remembered)


def of(terms: TermsTable, *pairs: tuple[bytes, bytes]) -> Terms:
    return terms.of(pairs, dict(pairs))


def test_the_same_lines_are_the_same_terms_and_when_there_are_too_many_all_are_forgotten() -> None:
    terms = table()

    first = of(terms, (b"accept", b"text/csv"))
    assert of(terms, (b"accept", b"text/csv"), (b"host", b"a")) is first
    of(terms, (b"accept", b"text/xml"))
    assert of(terms, (b"accept", b"text/csv")) is first
    of(terms, (b"accept", b"text/jsv"))
    assert of(terms, (b"accept", b"text/csv")) is not first


def test_long_lines_are_worked_out_and_not_kept() -> None:
    terms = table()
    long = b"text/csv" + b" " * 1024

    assert of(terms, (b"accept", long)) is not of(terms, (b"accept", long))
    assert of(terms, (b"accept", long)).choice == of(terms, (b"accept", b"text/csv")).choice


def test_each_line_of_accept_counts_and_blank_ones_do_not() -> None:
    several = of(table(), (b"accept", b" "), (b"accept", b"text/csv"), (b"accept", b""))

    assert several.accept == ("text/csv",)


def test_a_label_says_alone_what_the_body_is_unless_it_is_a_form_a_table_or_nothing() -> None:
    terms = table()
    settled = {
        sent: of(terms, (b"content-type", sent)).is_settled
        for sent in (b"application/json", b"text/csv", b"text/plain", b"multipart/form-data; boundary=x")
    }

    assert settled == {
        b"application/json": True,
        b"text/csv": False,
        b"text/plain": False,
        b"multipart/form-data; boundary=x": False,
    }
    assert of(terms, (b"content-type", b"application/x-www-form-urlencoded; charset=x")).is_form
