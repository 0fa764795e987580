"""What a handler returns is refused where it is made if no header could say it."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import Reply
from gateway.service.results import Cookie


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""},
        {"name": "a b"},
        {"name": "a;b"},
        {"name": "a\r\n"},
        {"name": "a", "path": "/a;b"},
        {"name": "a", "path": "/\n"},
        {"name": "a", "same_site": "lax; x"},
        {"name": "a", "same_site": ""},
        {"name": ["a"]},
        {"name": None},
        {"name": "a", "path": ["/"]},
        {"name": "a", "path": b"/"},
    ],
)
def test_a_cookie_that_no_header_could_say_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no valid name"):
        Cookie(**given, value="x")


def test_the_value_of_a_cookie_may_be_anything() -> None:
    assert Cookie("a", 'b;c\r\n"').value == 'b;c\r\n"'


@pytest.mark.parametrize("tag", ['"a"', "a b", "é", "a\n", "\x7f"])
def test_a_tag_is_without_quotes_and_blanks(tag: str) -> None:
    with pytest.raises(ValueError, match="tag"):
        Reply(1, etag=tag)


def test_any_other_tag_is_taken() -> None:
    assert Reply(1, etag="!v1-~").etag == "!v1-~"
    assert Reply(1, etag="").etag == ""
