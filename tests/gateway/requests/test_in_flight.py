"""The bytes of all bodies together are bounded, and given back."""

from __future__ import annotations

import pytest

from gateway.requests.in_flight import Claim, InFlight
from gateway.service.errors import RequestError


def test_bodies_are_held_up_to_the_limit_and_not_beyond() -> None:
    in_flight = InFlight(10)
    one, other = Claim(in_flight), Claim(in_flight)

    one.add(6)
    other.add(4)
    with pytest.raises(RequestError) as caught:
        other.add(1)

    assert (caught.value.status, dict(caught.value.headers)["Retry-After"]) == (503, "1")
    assert in_flight.held == 10


def test_what_was_held_is_given_back_once() -> None:
    in_flight = InFlight(10)
    one, other = Claim(in_flight), Claim(in_flight)
    one.add(6)
    one.add(2)
    other.add(1)

    one.release()
    one.release()

    assert in_flight.held == 1
    one.add(9)
