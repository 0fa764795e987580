"""What a URL asks of a table, as a table of cases."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import CsvLayout
from gateway import ArgumentError
from gateway.negotiation.csv_wishes import LONGEST_NAME, asked_in, disposition, file_name, list_separator, wish_of


@pytest.mark.parametrize(
    ("text", "separator"),
    [(",", ","), (";", ";"), ("tab", "\t"), ("TAB", "\t"), ("\t", "\t"), ("|", "|"), ("pipe", "|"), ("semicolon", ";")],
)
def test_a_separator_is_one_of_four(text: str, separator: str) -> None:
    assert wish_of({"sep": text}, "").layout.separator == separator


@pytest.mark.parametrize(
    ("name", "text"),
    [("sep", ":"), ("sep", ""), ("sep", "ab"), ("sep", '"'), ("sep", "\n"), ("bom", "2"), ("header", "maybe"),
     ("nested", "xml"), ("nested", ""), ("excel", "yes!")],
)  # fmt: skip
def test_another_value_is_refused_with_those_that_are_known(name: str, text: str) -> None:
    with pytest.raises(ArgumentError, match=rf"^{name}=.* is none of .*\(Parameter '{name}'\)$"):
        wish_of({name: text}, "")


def test_excel_wants_a_mark_guarded_formulas_and_the_readers_separator() -> None:
    german = wish_of({"excel": "1"}, "de-DE,de;q=0.9,en;q=0.8")

    assert (german.layout.separator, german.layout.bom, german.layout.guard_formulas) == (";", True, True)
    assert german.by_language
    assert wish_of({"excel": "1"}, "en-GB").layout.separator == ","


def test_what_is_said_counts_before_what_excel_wants() -> None:
    wish = wish_of({"excel": "1", "sep": ",", "bom": "0"}, "de")

    assert (wish.layout.separator, wish.layout.bom, wish.layout.guard_formulas) == (",", False, True)
    assert not wish.by_language


def test_nothing_but_what_is_asked_for_changes() -> None:
    assert wish_of({"header": "off"}, "de").layout.header is False
    assert wish_of({"bom": "1"}, "de").layout.separator == ","
    assert wish_of({"nested": "flat"}, "").layout.nested == "flat"
    assert wish_of({"excel": "0"}, "de").layout == wish_of({}, "").layout


def test_what_is_not_said_is_as_the_host_has_it() -> None:
    host = CsvLayout(separator="|", bom=True, nested="json")

    assert wish_of({"header": "off"}, "de", host).layout == CsvLayout("|", bom=True, nested="json", header=False)
    assert wish_of({"excel": "0"}, "de", host).layout == CsvLayout(nested="json")


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("", ","),
        ("*", ","),
        ("fr-CA", ";"),
        ("pt-BR,pt;q=0.5", ";"),
        ("es-MX", ","),
        ("es-ES", ";"),
        ("en-ZA", ";"),
        ("en;q=0.2, nl;q=0.7", ";"),
        ("de;q=0, en", ","),
        ("de;q=x, en;q=0.1", ","),
        ("ja", ","),
    ],
)
def test_the_first_language_says_what_separates_cells(header: str, separator: str) -> None:
    assert list_separator(header) == separator


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("calls", "calls.csv"),
        ("calls.csv", "calls.csv"),
        ("Calls.CSV", "Calls.csv"),
        ("../../etc/passwd", "passwd.csv"),
        ("C:\\temp\\calls", "calls.csv"),
        ('a"b;c\r\nSet-Cookie: x', "a_b_cSet-Cookie_ x.csv"),
        ("a\u202egpj.exe", "agpj.exe.csv"),
        ("con", "_con.csv"),
        ("Zürich 日本", "Zürich 日本.csv"),
        ("", None),
        ("...", None),
        ("/", None),
        ("???", None),
        (".csv", "csv.csv"),
    ],
)
def test_a_file_name_is_cleaned(text: str, name: str | None) -> None:
    assert file_name(text) == name


def test_letters_beyond_ascii_have_a_form_of_their_own_and_one_for_old_clients() -> None:
    assert disposition("calls.csv") == 'attachment;filename="calls.csv"'
    assert disposition("Zoë 日.csv") == "attachment;filename=\"Zoe _.csv\";filename*=UTF-8''Zo%C3%AB%20%E6%97%A5.csv"


@given(st.text(max_size=300))
def test_no_name_leaves_its_header_or_its_folder(text: str) -> None:
    name = file_name(text)

    if name is not None:
        assert len(name) <= LONGEST_NAME + len("_.csv")
        assert not re.search(r'[/\\\x00-\x1f\x7f"]', name)
        header = disposition(name)
        assert header.isascii()
        assert header.count('"') == 2


def test_a_member_of_the_request_keeps_its_name() -> None:
    parameters = {"sep": ("sep", ";"), "bom": ("Bom", "1"), "id": ("id", "7")}

    assert asked_in(parameters, lambda name: name == "sep") == {"bom": "1"}


def test_a_spreadsheet_gets_the_decimal_mark_and_the_dates_of_its_reader() -> None:
    german, english = (wish_of({"excel": "1"}, tag).layout for tag in ("de-DE", "en-US"))

    assert (german.decimal_comma, german.dates) == (True, "spreadsheet")
    assert (english.decimal_comma, english.dates) == (False, "spreadsheet")


def test_dates_and_the_decimal_mark_can_be_asked_for() -> None:
    layout = wish_of({"dates": "iso", "decimal": ","}, "").layout

    assert (layout.dates, layout.decimal_comma) == ("iso", True)
    assert not wish_of({"excel": "1", "sep": ","}, "de").layout.decimal_comma


def test_a_name_is_no_longer_than_file_systems_bear() -> None:
    assert file_name("x" * 1000) == "x" * LONGEST_NAME + ".csv"
    assert file_name("x" * 1000 + ".CSV") == "x" * LONGEST_NAME + ".csv"
