"""A value, a choice of format and what the query says of it → bytes."""

from __future__ import annotations

import linecache

import pytest

from formats import native
from gateway import Dto, Gateway, Settings, operation
from tests.asking import ask


class Note(Dto, namespace="T"):
    text: str | None = None
    at_work: bool = False


@operation("/note")
def note(request: Note) -> Note:
    return request


APP = Gateway([note])


def test_one_reply_is_written_as_its_query_wants_it_and_the_next_is_not() -> None:
    assert ask(APP, "GET /note?jsconfig=tc:pc,edv").text == "{}"
    assert ask(APP, "GET /note?text=x&jsconfig=tc:pc,edv").text == '{"Text":"x"}'
    assert ask(APP, "GET /note?text=x").text == '{"text":"x","atWork":false}'
    assert ask(Gateway([note], settings=Settings(jsconfig=False)), "GET /note?jsconfig=edv").text == '{"atWork":false}'


def test_settings_that_are_those_of_the_host_change_nothing() -> None:
    assert ask(APP, "GET /note?text=x&jsconfig=zzz").text == '{"text":"x","atWork":false}'


def test_jsv_under_the_type_of_plain_text_is_laid_out_for_people() -> None:
    told = ask(APP, "GET /note.jsv?text=x&debug=1")

    assert told.type == "text/plain"
    assert len(told.text.splitlines()) > 2


def test_a_page_is_whole_and_shows_the_value() -> None:
    page = ask(APP, "GET /note.html?text=shown").text

    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")
    assert "shown" in page


@pytest.mark.skipif(not native.IS_NATIVE, reason="without the native writer each writer is compiled")
@pytest.mark.parametrize("name", ["json", "jsv", "csv"])
def test_settings_that_clients_invent_compile_nothing(name: str) -> None:
    def compiled() -> int:
        return sum(each.startswith("<generated") for each in linecache.cache)

    ask(APP, f"GET /note.{name}?text=x&jsconfig=tc:pc")
    before = compiled()
    for number, case in enumerate(("tc:pc", "tc:sc", "dh:iso8601", "dh:utm", "inv", "teai", "tsh:sf")):
        assert ask(APP, f"GET /note.{name}?text={number}&jsconfig={case},auo").status == 200

    assert compiled() == before
