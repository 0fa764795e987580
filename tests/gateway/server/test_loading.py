"""What ``--app`` names is found, and called if it makes the application."""

from __future__ import annotations

import pytest

from gateway.server.loading import StartError, load

APPLICATION = object()


class Nested:
    inner = APPLICATION


def make() -> object:
    return APPLICATION


def test_an_application_and_what_makes_one_are_loaded() -> None:
    assert load(f"{__name__}:APPLICATION") is APPLICATION
    assert load(f"{__name__}:make") is APPLICATION
    assert load(f"{__name__}:Nested.inner") is APPLICATION


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("nope:app", "no module 'nope'"),
        ("gateway.nope:app", "no module 'gateway.nope'"),
        (f"{__name__}:nope", "has no 'nope'"),
        (f"{__name__}:Nested.nope", "has no 'Nested.nope'"),
        ("gateway", "MODULE:ATTRIBUTE"),
        (":app", "MODULE:ATTRIBUTE"),
        ("gateway:", "MODULE:ATTRIBUTE"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(reference: str, told: str) -> None:
    with pytest.raises(StartError, match=told) as error:
        load(reference)

    assert "\n" not in str(error.value)
