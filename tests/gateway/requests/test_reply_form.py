"""Each change of a reply's form does what its name says, and nothing else."""

from __future__ import annotations

from formats import BUILT_IN, Registry
from gateway.negotiation.choices import Choice
from gateway.requests.reply_form import ReplyForm

FORMATS = Registry(BUILT_IN)


def choice(name: str, media_type: str | None = None) -> Choice:
    format_ = FORMATS.named(name)
    assert format_ is not None
    return Choice(format_, media_type or format_.media_types[0])


def test_without_a_call_the_form_is_the_one_given() -> None:
    form = ReplyForm(choice("json", "text/javascript"), "cb")
    form.without_call(choice("csv"))

    assert (form.callback, form.choice) == (None, choice("csv"))


def test_what_is_told_in_json_is_no_script() -> None:
    script, table = ReplyForm(choice("json", "text/javascript"), "cb"), ReplyForm(choice("csv"))
    script.told_in_json()
    table.told_in_json()

    assert (script.choice, script.callback) == (choice("json"), "cb")
    assert table.choice == choice("csv")


def test_a_format_is_written_under_its_own_type() -> None:
    form = ReplyForm(choice("csv"))
    form.written_in(choice("xml").format)

    assert form.choice == choice("xml")
