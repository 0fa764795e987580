"""The state machine: what each event does, and what late, repeated and foreign ones do not.

The expectations are samples/evovoice/TELEPHONY.md 4's, written out by hand.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from samples.evovoice import events
from samples.evovoice.dtos import (
    SessionCallState,
    SessionDialState,
    SessionInfo,
    SessionMemberCallState,
    SessionMemberRoles,
)
from samples.evovoice.reducer import apply
from samples.evovoice.states import SessionState
from tests.samples.evovoice.calls import START, live_session, messages

CF, NEW = "CF" + "0" * 32, "CA" + "9" * 32
THIRD = "+12025550147"
DIALLED = events.Dialled("key", NEW, CF, THIRD, "+12025550100", "invited-1", SessionMemberRoles.TRANSFER, THIRD)


def heard(**form: str) -> events.Heard:
    return events.Heard(form)


def conference(event: str, number: int, sid: str = CF, **more: str) -> events.Heard:
    form = {"ConferenceSid": sid, "StatusCallbackEvent": event, "SequenceNumber": str(number)}
    return events.Heard(form | more)


def participant(event: str, call_sid: str, number: int, **more: str) -> events.Heard:
    flags = {"Muted": "false", "Hold": "false"} | more
    return conference(event, number, CallSid=call_sid, **flags)


def leave(call_sid: str, number: int, status: str = "completed", reason: str = "participant_hung_up") -> events.Heard:
    return participant(
        "participant-leave", call_sid, number, ParticipantCallStatus=status, ReasonParticipantLeft=reason
    )


def call(call_sid: str, status: str) -> events.Heard:
    return heard(CallSid=call_sid, CallStatus=status)


def after(state: SessionState, *happened: events.Event) -> SessionState:
    for each in happened:
        state = apply(state, each, START)
    return state


def member(state: SessionState, call_sid: str) -> SessionMemberCallState:
    return next(each.call_state for each in state.members if each.call_sid == call_sid)


@pytest.fixture
def session() -> SessionState:
    return live_session()


@pytest.fixture
def dialled(session: SessionState) -> SessionState:
    return after(session, DIALLED, events.Converted(CF))


def sids(state: SessionState) -> tuple[str, str]:
    caller, agent = (each.call_sid or "" for each in state.members[:2])
    return caller, agent


def test_dialling_appends_a_ringing_member(session: SessionState) -> None:
    state = after(session, DIALLED)

    new = state.members[-1]
    assert (new.call_sid, new.call_state, new.role) == (
        NEW,
        SessionMemberCallState.RINGING,
        SessionMemberRoles.TRANSFER,
    )
    assert not new.is_original_member
    assert state.info.most_recent_participant_call_sid == NEW
    assert state.info.conference_sid is None
    assert messages(state) == [f"Dialing {THIRD} from +12025550100 ({NEW})"]


def test_conversion_names_the_conference(dialled: SessionState) -> None:
    assert dialled.info.conference_sid == CF
    assert messages(dialled)[-1] == f"Call converted to conference {CF}"
    assert dialled.info.call_state is SessionCallState.CONNECTED


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (events.DialRefused(THIRD, 21211, "The 'To' number"), f"Could not dial {THIRD}: 21211 The 'To' number"),
        (events.DialUnknown("key", THIRD, 0, "no answer"), f"It is unknown whether {THIRD} was dialled: no answer"),
    ],
)
def test_a_dial_that_failed_changes_nothing_but_the_log(
    session: SessionState, event: events.Event, message: str
) -> None:
    state = after(session, event)

    assert messages(state) == [message]
    assert replace(state.info, log=None, date_last_modified=None) == replace(
        session.info, log=None, date_last_modified=None
    )


def test_a_refused_move_takes_the_new_member_off_again(session: SessionState) -> None:
    state = after(session, DIALLED, events.MoveRefused("key", NEW, 21220, "not in-progress"))

    assert member(state, NEW) is SessionMemberCallState.NONE
    assert state.info.conference_sid is None
    assert messages(state)[-1] == "Conversion failed (21220 not in-progress); dialled call cancelled"
    assert state.info.call_state is SessionCallState.CONNECTED


def test_a_call_that_could_not_be_cancelled_stays_ringing(session: SessionState) -> None:
    state = after(session, DIALLED, events.MoveRefused("key", NEW, 21220, "x", cancelled=False))

    assert member(state, NEW) is SessionMemberCallState.RINGING


TABLE = [
    (call(NEW, "ringing"), SessionMemberCallState.RINGING, f"{THIRD} is ringing"),
    (call(NEW, "in-progress"), SessionMemberCallState.CONNECTED, f"{THIRD} answered"),
    (call(NEW, "busy"), SessionMemberCallState.NONE, f"{THIRD} was busy"),
    (call(NEW, "no-answer"), SessionMemberCallState.NONE, f"{THIRD} did not answer"),
    (call(NEW, "failed"), SessionMemberCallState.NONE, f"{THIRD} could not be reached"),
    (call(NEW, "canceled"), SessionMemberCallState.NONE, f"{THIRD} was cancelled"),
    (call(NEW, "completed"), SessionMemberCallState.NONE, f"{THIRD} hung up"),
    (participant("participant-join", NEW, 1), SessionMemberCallState.CONNECTED, f"{THIRD} joined the conference"),
    (
        participant("participant-join", NEW, 1, Hold="true"),
        SessionMemberCallState.HOLD,
        f"{THIRD} joined the conference",
    ),
    (participant("participant-hold", NEW, 1, Hold="true"), SessionMemberCallState.HOLD, f"{THIRD} put on hold"),
    (participant("participant-unhold", NEW, 1), SessionMemberCallState.CONNECTED, f"{THIRD} taken off hold"),
    (participant("participant-mute", NEW, 1, Muted="true"), SessionMemberCallState.CONNECTED, f"{THIRD} muted"),
    (participant("participant-unmute", NEW, 1), SessionMemberCallState.CONNECTED, f"{THIRD} unmuted"),
    (leave(NEW, 1), SessionMemberCallState.NONE, f"{THIRD} left the conference"),
    (leave(NEW, 1, "busy", "participant_add_failed"), SessionMemberCallState.NONE, f"{THIRD} was busy"),
    (leave(NEW, 1, "no-answer", "participant_add_failed"), SessionMemberCallState.NONE, f"{THIRD} did not answer"),
    (
        leave(NEW, 1, "in-progress", "participant_updated_via_api"),
        SessionMemberCallState.RINGING,
        f"{THIRD} left the conference (call redirected)",
    ),
]


@pytest.mark.parametrize(("event", "becomes", "message"), TABLE, ids=[f"{row[2]}-{n}" for n, row in enumerate(TABLE)])
def test_what_a_webhook_makes_of_the_new_member(
    dialled: SessionState, event: events.Event, becomes: SessionMemberCallState, message: str
) -> None:
    state = after(dialled, event)

    assert member(state, NEW) is becomes
    assert messages(state)[len(messages(dialled)) :] == [message]
    assert not state.info.ended


@pytest.mark.parametrize(
    "event",
    [
        call(NEW, "initiated"),
        participant("participant-modify", NEW, 1),
    ],
)
def test_some_news_is_not_worth_a_line(dialled: SessionState, event: events.Event) -> None:
    assert messages(after(dialled, event)) == messages(dialled)


@pytest.mark.parametrize(
    "event",
    [
        participant("participant-join", "CA" + "7" * 32, 1),
        conference("participant-join", 1, "CF" + "7" * 32, CallSid=NEW),
        call("CA" + "7" * 32, "in-progress"),
        call(NEW, "queued"),
        call(NEW, "unheard-of"),
        participant("participant-speech-start", NEW, 1),
        conference("conference-start", -1),
        heard(ConferenceSid=CF, StatusCallbackEvent="participant-join", CallSid=NEW),
        heard(ConferenceSid=CF, StatusCallbackEvent="participant-join", CallSid=NEW, SequenceNumber="²"),
        heard(),
    ],
)
def test_foreign_and_senseless_events_change_nothing(dialled: SessionState, event: events.Event) -> None:
    assert apply(dialled, event, START) is dialled


def test_an_older_sequence_number_changes_nothing(dialled: SessionState) -> None:
    muted = after(dialled, participant("participant-mute", NEW, 5, Muted="true"))

    assert apply(muted, participant("participant-unmute", NEW, 4), START) is muted
    assert apply(muted, participant("participant-mute", NEW, 5, Muted="true"), START) is muted


def test_a_late_status_does_not_take_a_member_off_hold(dialled: SessionState) -> None:
    held = after(dialled, participant("participant-hold", NEW, 2, Hold="true"))

    assert apply(held, call(NEW, "in-progress"), START) is held


def test_a_final_status_absorbs(dialled: SessionState) -> None:
    busy = after(dialled, call(NEW, "busy"))

    for late in (call(NEW, "ringing"), call(NEW, "in-progress"), participant("participant-join", NEW, 9)):
        assert apply(busy, late, START) is busy


def test_own_leg_on_hold_holds_the_session(dialled: SessionState) -> None:
    _, agent = sids(dialled)

    state = after(dialled, participant("participant-hold", agent, 1, Hold="true"))
    assert state.info.call_state is SessionCallState.HOLD
    state = after(state, participant("participant-unhold", agent, 2))
    assert state.info.call_state is SessionCallState.CONNECTED


def test_without_the_own_leg_the_session_is_passive(dialled: SessionState) -> None:
    _, agent = sids(dialled)

    state = after(dialled, participant("participant-join", NEW, 1), leave(agent, 1))

    assert state.info.call_state is SessionCallState.PASSIVE
    assert state.info.dial_state is SessionDialState.ACTIVE
    assert not state.info.ended


def test_the_session_ends_with_its_last_leg(dialled: SessionState) -> None:
    caller, agent = sids(dialled)

    state = after(dialled, call(NEW, "busy"), leave(agent, 1), leave(caller, 1))

    assert state.info.ended
    assert state.info.date_completed == "2026-11-01T09:30:00Z"
    assert state.info.call_state is SessionCallState.DISCONNECTED
    assert state.info.dial_state is SessionDialState.NONE
    assert state.info.outcome == "Completed"
    assert state.info.conference_sid == CF
    assert messages(state)[-1] == "Session ended (last party left)"


def test_conference_end_absorbs_everything(dialled: SessionState) -> None:
    state = after(dialled, conference("conference-end", 9, ReasonConferenceEnded="last-participant-left"))

    assert state.info.ended
    assert {each.call_state for each in state.members} == {SessionMemberCallState.NONE}
    assert messages(state)[-1] == "Session ended (last-participant-left)"
    assert apply(state, participant("participant-join", NEW, 1), START) is state


def test_a_session_nobody_answered_was_missed(session: SessionState) -> None:
    ringing = [replace(each, call_state=SessionMemberCallState.RINGING) for each in session.members]
    state = replace(session, answered=False).seen(members=ringing)

    state = after(state, events.Ended("caller gave up"))

    assert state.info.was_missed
    assert state.info.outcome == "NoAnswer"


def test_the_state_given_is_left_as_it_is(session: SessionState) -> None:
    members, log = list(session.members), list(session.info.log or [])

    after(session, DIALLED, call(NEW, "busy"))

    assert session.members == members
    assert session.info.log == log


def story(state: SessionState, outcome: str) -> list[events.Event]:
    """Return all webhooks of a conference in which the invited one comes to ``outcome``."""
    caller, agent = sids(state)
    told = [
        participant("participant-join", caller, 1),
        participant("participant-join", agent, 1),
        conference("conference-start", 1),
        call(NEW, "initiated"),
        call(NEW, "ringing"),
    ]
    if outcome == "in-progress":
        told += [
            call(NEW, "in-progress"),
            participant("participant-join", NEW, 1),
            participant("participant-mute", NEW, 2, Muted="true"),
            participant("participant-hold", agent, 2, Hold="true"),
            participant("participant-unmute", NEW, 3),
            participant("participant-unhold", agent, 3),
            leave(NEW, 4),
            call(NEW, "completed"),
        ]
    else:
        told += [leave(NEW, 1, outcome, "participant_add_failed"), call(NEW, outcome)]
    told += [leave(agent, 4), call(agent, "completed"), leave(caller, 2), call(caller, "completed")]
    return [*told, conference("conference-end", 2, ReasonConferenceEnded="last-participant-left")]


def view(state: SessionState) -> SessionInfo:
    """Return what must not depend on the order of delivery."""
    return replace(state.info, log=None, date_last_modified=None)


@pytest.mark.slow
@settings(max_examples=600)
@given(
    outcome=st.sampled_from(["in-progress", "busy", "no-answer", "failed", "canceled"]),
    disorder=st.randoms(use_true_random=False),
)
def test_the_order_and_number_of_deliveries_do_not_matter(outcome: str, disorder: random.Random) -> None:
    start = after(live_session(), DIALLED, events.Converted(CF))
    ordered = story(start, outcome)
    delivered = [each for each in ordered for _ in range(2 if disorder.random() < 0.4 else 1)]
    for place in range(len(delivered)):
        if disorder.random() < 0.4:
            other = min(len(delivered) - 1, place + disorder.randint(1, 3))
            delivered[place], delivered[other] = delivered[other], delivered[place]

    state = after(start, *delivered)

    assert view(state) == view(after(start, *ordered))
    assert sum(text.startswith("Session ended") for text in messages(state)) == 1
    assert after(state, *delivered) is state
