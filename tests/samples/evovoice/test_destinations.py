"""What a typed destination becomes, and what nobody may call (samples/evovoice/TELEPHONY.md 2.8)."""

from __future__ import annotations

import pytest

from samples.evovoice.destinations import DestinationError, DialRules, caller_id, destination, role_of
from samples.evovoice.dtos import SessionDirections, SessionInfo, SessionMemberRoles

OFFICE = DialRules(sip_hosts={"pbx.example.org"}, region="US")


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("+12025550147", "+12025550147"),
        (" +1 (202) 555-0147 ", "+12025550147"),
        ("+1.202.555.0147", "+12025550147"),
        ("+1\u00a0202\u00a05550147", "+12025550147"),
        ("(202) 555-0147", "+12025550147"),
        ("client:bob", "client:bob"),
        ("CLIENT:Bob Ross", "client:Bob Ross"),
        ("sip:desk@pbx.example.org", "sip:desk@pbx.example.org"),
        ("sip:desk@PBX.example.org:5060;transport=tls", "sip:desk@PBX.example.org:5060;transport=tls"),
        ("1-2", "12"),
        ("bob", "bob"),
    ],
)
def test_a_destination_is_made_regular(typed: str, called: str) -> None:
    assert destination(typed, OFFICE) == called


def test_ten_digits_are_no_number_without_a_region() -> None:
    assert destination("(202) 555-0147", DialRules()) == "2025550147"


@pytest.mark.parametrize(
    "typed",
    [
        "app:AP123",
        "tel:+12025550147",
        "sip:desk@elsewhere.example",
        "sip:desk",
        "sip:desk@pbx.example.org?X-Secret=1",
        "client:a\nb",
        "client:" + "a" * 255,
    ],
)
def test_some_destinations_nobody_may_call(typed: str) -> None:
    with pytest.raises(DestinationError):
        destination(typed, OFFICE)


def test_prefixes_bound_where_calls_go() -> None:
    rules = DialRules(prefixes=("+1", "+49"))

    assert destination("+4930123456", rules) == "+4930123456"
    with pytest.raises(DestinationError):
        destination("+882123456789", rules)


def test_a_users_own_device_is_an_agent() -> None:
    assert role_of("client:bob") is SessionMemberRoles.AGENT
    assert role_of("+12025550147") is SessionMemberRoles.TRANSFER


@pytest.mark.parametrize(
    ("asked", "direction", "shown"),
    [
        ("+1 202 555 0100", SessionDirections.INCOMING, "+12025550100"),
        (None, SessionDirections.INCOMING, "to"),
        ("", SessionDirections.OUTGOING, "from"),
    ],
)
def test_the_number_to_show_is_the_accounts_side_unless_one_is_asked_for(
    asked: str | None, direction: SessionDirections, shown: str
) -> None:
    session = SessionInfo(direction=direction, to_address="to", from_address="from")

    assert caller_id(asked, session) == shown
