"""The simulator on a clock that tests move: what it tells, when, and what it refuses."""

from __future__ import annotations

import asyncio
import re

import pytest

from samples.evovoice import events
from samples.evovoice.dtos import SessionMemberCallState
from samples.evovoice.reducer import apply
from samples.evovoice.states import SessionState
from samples.evovoice.telephony.base import Invitation, RefusedError
from samples.evovoice.telephony.simulator import Simulator
from tests.samples.evovoice.calls import Clock, live_session

pytestmark = pytest.mark.anyio

THIRD, OWN = "+12025550147", "+12025550100"
TWILIO_SID = re.compile(r"(AC|CA|CF|SK)[0-9a-fA-F]{32}")


class Line:
    """A session at a simulator, whose webhooks go straight into the reducer."""

    def __init__(self, state: SessionState | None = None) -> None:
        self.clock = Clock()
        self.state = state or live_session()
        self.told: list[str] = []
        self.simulator = Simulator(self.clock)
        self.simulator.listener = self.hear
        self.simulator.restore(self.state)

    async def hear(self, session_id: str, form: dict[str, str]) -> None:
        assert session_id == self.state.id
        self.told.append(form.get("StatusCallbackEvent") or form["CallStatus"])
        self.apply(events.Heard(form))

    def apply(self, event: events.Event) -> None:
        self.state = apply(self.state, event, self.clock())

    async def after(self, seconds: float) -> list[str]:
        """Return what is told within the next seconds."""
        known = len(self.told)
        self.clock.advance(seconds)
        await self.simulator.deliver_due()
        return self.told[known:]

    async def invite(self, to: str = THIRD) -> str:
        """Do what the service does, and return the new call's SID."""
        legs = await self.simulator.look(self.state.info.call_sid or "")
        name = "evo-" + self.state.id
        dialled = await self.simulator.dial(Invitation(self.state.id, name, OWN, to, "invited-1"))
        self.apply(
            events.Dialled(
                "key", dialled.call_sid, dialled.conference_sid, to, OWN, "invited-1", self.state.members[0].role, to
            )
        )
        for number, leg in enumerate(legs):
            await self.simulator.redirect(self.state.id, leg, name, f"leg-{number}")
        self.apply(events.Converted(dialled.conference_sid))
        return dialled.call_sid


def call_states(state: SessionState) -> list[str]:
    return [each.call_state.value for each in state.members]


async def test_the_invited_rings_after_one_second_and_answers_after_two() -> None:
    line = Line()
    await line.invite()

    assert await line.after(0) == ["initiated", "participant-join", "participant-join", "conference-start"]
    assert await line.after(0.9) == []
    assert await line.after(0.1) == ["ringing"]
    assert call_states(line.state) == ["Connected", "Connected", "Ringing"]
    assert await line.after(0.9) == []
    assert await line.after(0.1) == ["in-progress", "participant-join"]
    assert call_states(line.state) == ["Connected", "Connected", "Connected"]
    assert line.simulator.next_due is None


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("+12025550186", "busy"),
        ("+13035550180", "no-answer"),
        ("+12025550104", "failed"),
        ("+12025550187", "canceled"),
        ("client:busy-bee", "busy"),
    ],
)
async def test_some_numbers_never_answer(number: str, status: str) -> None:
    line = Line()
    await line.invite(number)

    told = await line.after(2)

    assert told[-3:] == ["ringing", "participant-leave", status]
    assert call_states(line.state) == ["Connected", "Connected", "None"]
    assert not line.state.info.ended


@pytest.mark.parametrize("number", ["+33123456789", "sip:bob@example.org", "client:bob"])
async def test_anything_else_answers(number: str) -> None:
    line = Line()
    await line.invite(number)

    await line.after(2)

    assert call_states(line.state)[-1] == "Connected"


@pytest.mark.parametrize(
    ("to", "from_", "code"),
    [
        ("+15005550001", OWN, 21217),
        ("+15005550002", OWN, 21214),
        ("+15005550003", OWN, 21215),
        ("+15005550004", OWN, 21216),
        (THIRD, "+15005550001", 21212),
        (THIRD, "anonymous", 21212),
        ("String", OWN, 21211),
        ("12025550147", OWN, 21211),
        ("+0123456789", OWN, 21211),
        ("+1202555014\u0667", OWN, 21211),
        ("", OWN, 21211),
    ],
)
async def test_refusals_have_the_codes_of_twilio(to: str, from_: str, code: int) -> None:
    line = Line()

    with pytest.raises(RefusedError) as refused:
        await line.simulator.dial(Invitation("s1", "evo-s1", from_, to, "x"))

    assert refused.value.code == code
    assert line.simulator.next_due is None


async def test_the_test_number_for_callers_is_valid() -> None:
    dialled = await Line().simulator.dial(Invitation("s1", "evo-s1", "+15005550006", THIRD, "x"))

    assert dialled.call_sid


async def test_sids_are_well_formed_and_recognisable() -> None:
    dialled = await Line().simulator.dial(Invitation("s1", "evo-s1", OWN, THIRD, "x"))

    for sid in (dialled.call_sid, dialled.conference_sid):
        assert TWILIO_SID.fullmatch(sid)
        assert sid[2:10] == "00000000"


async def test_the_child_leg_comes_first() -> None:
    line = Line()
    parent, child = (each.call_sid for each in line.state.members)
    assert parent == line.state.info.call_sid

    assert await line.simulator.look(parent or "") == (child, parent)
    assert await line.simulator.look(child or "") == (child, parent)


async def test_an_unknown_call_is_not_found() -> None:
    line = Line()

    with pytest.raises(RefusedError) as refused:
        await line.simulator.look("CA" + "1" * 32)
    assert refused.value.code == 20404
    with pytest.raises(RefusedError) as refused:
        await line.simulator.dial(Invitation("s1", "CF" + "1" * 32, OWN, THIRD, "x"))
    assert refused.value.code == 20404


async def test_a_call_that_is_over_cannot_be_moved() -> None:
    line = Line()
    caller = line.state.info.call_sid or ""
    await line.simulator.hangup(caller)

    for refused_step in (
        line.simulator.look(caller),
        line.simulator.redirect("s1", caller, "evo-s1", "leg-0"),
    ):
        with pytest.raises(RefusedError) as refused:
            await refused_step
        assert refused.value.code == 21220
    await line.simulator.hangup(caller)


async def test_another_session_may_not_move_a_call() -> None:
    line = Line()

    with pytest.raises(RefusedError) as refused:
        await line.simulator.redirect("s2", line.state.info.call_sid or "", "evo-s2", "leg-0")

    assert refused.value.code == 20404


async def test_hanging_up_one_of_two_ends_both() -> None:
    line = Line()

    await line.simulator.hangup(line.state.info.call_sid or "")
    await line.after(0)

    assert line.state.info.ended


async def test_a_cancelled_call_never_rings() -> None:
    line = Line()
    new = await line.invite()
    await line.simulator.hangup(new)

    told = await line.after(10)

    assert "ringing" not in told
    assert "canceled" in told


async def test_mute_hold_kick_and_end_are_told_by_webhooks() -> None:
    line = Line()
    new = await line.invite()
    await line.after(2)
    conference = line.state.info.conference_sid or ""

    await line.simulator.mute(conference, new, True)
    await line.simulator.hold(conference, new, True)
    await line.after(0)
    assert line.state.members[-1].muted
    assert line.state.members[-1].call_state is SessionMemberCallState.HOLD
    await line.simulator.mute(conference, new, False)
    await line.simulator.hold(conference, new, False)
    await line.after(0)
    assert not line.state.members[-1].muted
    await line.simulator.kick(conference, new)
    assert await line.after(0) == ["participant-leave", "completed"]
    assert call_states(line.state) == ["Connected", "Connected", "None"]
    await line.simulator.end(conference)
    assert (await line.after(0))[-1] == "conference-end"
    assert line.state.info.ended
    assert (line.state.info.log or [])[-1].message == "[simulated] Session ended (last party left)"
    await line.simulator.end(conference)
    assert await line.after(0) == []


async def test_a_conference_is_over_with_its_last_participant() -> None:
    line = Line()
    new = await line.invite()
    await line.after(2)

    for call_sid in (new, *(each.call_sid or "" for each in line.state.members[:2])):
        await line.simulator.hangup(call_sid)
    told = await line.after(0)

    assert told.count("conference-end") == 1
    with pytest.raises(RefusedError):
        await line.simulator.dial(Invitation("s1", line.state.info.conference_sid or "", OWN, THIRD, "x"))


async def test_who_is_not_in_the_conference_cannot_be_muted() -> None:
    line = Line()
    new = await line.invite()

    with pytest.raises(RefusedError) as refused:
        await line.simulator.mute(line.state.info.conference_sid or "", new, True)

    assert refused.value.code == 20404


@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.0, 1.5, 2.0])
async def test_a_simulator_that_starts_anew_tells_what_was_not_heard_yet(seconds: float) -> None:
    undisturbed = Line()
    await undisturbed.invite()
    await undisturbed.after(5)
    line = Line()
    await line.invite()
    await line.after(seconds)

    again = Line(line.state)
    again.clock.now = line.clock.now
    await again.after(5 - seconds)

    assert line.told + again.told == undisturbed.told
    assert call_states(again.state) == call_states(undisturbed.state)
    assert again.state.info.conference_sid == line.state.info.conference_sid


async def test_what_was_due_while_it_was_down_is_told_at_once() -> None:
    line = Line()
    await line.invite()

    again = Line(line.state)
    again.clock.advance(3600)
    await again.after(0)

    assert call_states(again.state) == ["Connected"] * 3


async def test_running_it_tells_things_when_they_are_due() -> None:
    line = Line()
    running = asyncio.create_task(line.simulator.run())
    await line.invite()
    for _ in range(10):
        await asyncio.sleep(0)
    assert line.told == ["initiated", "participant-join", "participant-join", "conference-start"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_listener_that_fails_does_not_stop_it(caplog: pytest.LogCaptureFixture) -> None:
    line = Line()

    async def fail(session_id: str, form: dict[str, str]) -> None:
        raise RuntimeError("no disk")

    line.simulator.listener = fail
    await line.invite()
    await line.after(5)

    assert line.simulator.next_due is None
    assert "was not taken" in caplog.text
