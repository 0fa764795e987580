"""The operations over the real simulator and a real SQLite file, on a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import ArgumentError, Call, HttpError, Identity
from samples.evovoice import events
from samples.evovoice.dtos import (
    AddConferenceMember,
    EndSession,
    GetHealth,
    GetSession,
    ListSessions,
    SessionCallState,
    SessionInfo,
    SortOrders,
)
from samples.evovoice.service import SessionService
from samples.evovoice.states import SessionState
from samples.evovoice.store.base import Account, StoreAwayError
from samples.evovoice.store.database import Database
from samples.evovoice.store.sql import SqlStore
from samples.evovoice.telephony.base import (
    Dialled,
    FailedError,
    Invitation,
    RefusedError,
    TelephonyError,
    ThrottledError,
    UnknownOutcomeError,
    UnreachableError,
)
from samples.evovoice.telephony.simulator import Simulator
from tests.samples.evovoice.calls import Clock, live_session, messages

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

OWN, THIRD = "+12025550100", "+12025550147"
USER = Call("POST", "/", identity=Identity("u1", "nora"))
STRANGER = Call("POST", "/", identity=Identity("u2", "eve"))


class Failing(Simulator):
    """A simulator whose next steps fail as Twilio's do; it counts what it was asked."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.dialled: list[Invitation] = []
        self.made: list[Dialled] = []
        self.looked = self.moved = 0
        self.dial_error: TelephonyError | None = None
        self.redirect_errors: dict[int, TelephonyError] = {}
        self.hangup_error: TelephonyError | None = None

    async def look(self, call_sid: str) -> tuple[str, ...]:
        self.looked += 1
        return await super().look(call_sid)

    async def dial(self, invitation: Invitation) -> Dialled:
        self.dialled.append(invitation)
        await asyncio.sleep(0)
        if self.dial_error is not None:
            raise self.dial_error
        self.made.append(await super().dial(invitation))
        return self.made[-1]

    async def redirect(self, session_id: str, call_sid: str, conference: str, label: str) -> None:
        self.moved += 1
        if self.moved in self.redirect_errors:
            raise self.redirect_errors[self.moved]
        await super().redirect(session_id, call_sid, conference, label)

    async def hangup(self, call_sid: str) -> None:
        if self.hangup_error is not None:
            raise self.hangup_error
        await super().hangup(call_sid)


class Office:
    """A running service with one live session, ``s1``."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self.database = Database(folder)
        self.store = SqlStore(self.database)
        self.telephony = Failing(clock)
        self.service = SessionService(self.store, self.telephony, clock=clock)
        self.telephony.listener = self.service.hear

    async def start(self) -> None:
        await self.database.open()
        for state in await self.service.start():
            self.telephony.restore(state)

    async def after(self, seconds: float) -> SessionInfo:
        self.clock.advance(seconds)
        await self.telephony.deliver_due()
        return await self.session()

    async def session(self, session_id: str = "s1") -> SessionInfo:
        return await self.service.get_session(GetSession(session_id=session_id), USER)

    async def state(self) -> SessionState:
        state = await self.store.session("s1")
        assert state is not None
        return state

    async def add(self, to: str = THIRD, call: Call = USER, **changes: str) -> SessionInfo:
        request = AddConferenceMember(session_id="s1", call_sid=await self.device(), destination=to, from_number=OWN)
        for name, value in changes.items():
            setattr(request, name, value)
        return await self.service.add_conference_member(request, call)

    async def device(self) -> str:
        state = await self.state()
        return state.members[1].call_sid or ""


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(tmp_path, Clock())
    await office.database.open()
    await office.store.save_account(Account("evo", "Evo Voice"), ["u1"])
    await office.store.save_account(Account("other", "Other"), ["u2"])
    await office.store.write(live_session(), events.Opened(), office.clock())
    await office.database.close()
    await office.start()
    yield office
    await office.database.close()


async def refused(attempt: Callable[[], object]) -> HttpError:
    with pytest.raises(HttpError) as caught:
        await attempt()  # type: ignore[misc]  # what is attempted is a coroutine
    return caught.value


def call_states(session: SessionInfo) -> list[str]:
    return [each.call_state.value for each in session.members or []]


async def test_the_member_rings_answers_and_joins_by_itself(office: Office) -> None:
    answer = await office.add()

    assert call_states(answer) == ["Connected", "Connected", "Ringing"]
    assert answer.conference_sid is not None
    assert (answer.created_by, answer.last_modified_by) == ("seed", "u1")
    assert answer.most_recent_participant_call_sid == (answer.members or [])[-1].call_sid
    assert messages(await office.state()) == [
        f"Dialing {THIRD} from {OWN} ({answer.most_recent_participant_call_sid})",
        f"Call converted to conference {answer.conference_sid}",
    ]
    assert all((each.message or "").startswith("[simulated] ") for each in answer.log or [])

    session = await office.after(2)

    assert call_states(session) == ["Connected"] * 3
    assert session.call_state is SessionCallState.CONNECTED
    assert messages(await office.state())[2:] == [
        "Nora joined the conference",
        "Ada Ames joined the conference",
        "Conference started",
        f"{THIRD} is ringing",
        f"{THIRD} answered",
        f"{THIRD} joined the conference",
    ]
    assert await office.store.session("s1") == await office.service.sessions.find("s1")


async def test_a_call_that_is_a_conference_is_only_dialled_into(office: Office) -> None:
    first = await office.add()
    await office.after(2)
    looked, moved = office.telephony.looked, office.telephony.moved

    second = await office.add("+12025550148")

    assert (office.telephony.looked, office.telephony.moved) == (looked, moved)
    assert office.telephony.dialled[-1].conference == first.conference_sid
    assert second.conference_sid == first.conference_sid
    assert call_states(await office.after(2)) == ["Connected"] * 4


async def test_the_busy_member_goes_and_the_others_talk_on(office: Office) -> None:
    await office.add("+12025550186")

    session = await office.after(2)

    assert call_states(session) == ["Connected", "Connected", "None"]
    assert not session.ended
    assert messages(await office.state())[-1] == "+12025550186 was busy"


async def test_the_number_to_show_is_the_sessions_own_by_default(office: Office) -> None:
    await office.add(from_number="")

    assert office.telephony.dialled[0].from_ == OWN


async def test_a_repeated_post_dials_once(office: Office) -> None:
    first = await office.add()
    await office.after(1)
    again = await office.add("+1 (202) 555-0147")

    assert again == first
    assert len(office.telephony.dialled) == 1


async def test_a_repeat_that_comes_while_the_first_runs_waits_for_it(office: Office) -> None:
    answers = await asyncio.gather(*(office.add() for _ in range(5)))

    assert len(office.telephony.dialled) == 1
    assert all(each == answers[0] for each in answers)


async def test_a_repeat_after_half_a_minute_is_a_new_request(office: Office) -> None:
    await office.add("+12025550186")
    await office.after(30)

    await office.add("+12025550186")

    assert len(office.telephony.dialled) == 2


async def test_an_idempotency_key_tells_requests_apart(office: Office) -> None:
    def keyed(key: str) -> Call:
        return Call("POST", "/", headers={"idempotency-key": key}, identity=USER.identity)

    await office.add("+12025550186", keyed("a"))
    await office.after(2)
    await office.add("+12025550186", keyed("a"))
    assert len(office.telephony.dialled) == 1
    await office.add("+12025550186", keyed("b"))
    assert len(office.telephony.dialled) == 2
    with pytest.raises(ArgumentError):
        await office.add("+12025550186", keyed("k" * 201))


async def test_a_client_that_goes_away_does_not_lose_the_call(office: Office) -> None:
    request = asyncio.create_task(office.add())
    while not office.telephony.dialled:
        await asyncio.sleep(0)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)

    async with office.service.sessions.lock("s1"):
        pass
    assert call_states(await office.session()) == ["Connected", "Connected", "Ringing"]


async def test_a_call_that_cannot_be_stored_is_hung_up(office: Office) -> None:
    async with office.database.writing() as connection:
        await connection.exec_driver_sql("drop table events")

    with pytest.raises(StoreAwayError):
        await office.add()

    with pytest.raises(RefusedError) as over:
        await office.telephony.look(office.telephony.made[0].call_sid)
    assert over.value.code == 21220
    assert call_states(await office.session()) == ["Connected", "Connected"]


async def test_a_destination_that_rings_is_not_dialled_again(office: Office) -> None:
    await office.add()

    error = await refused(lambda: office.add(from_number="+12025550199"))

    assert (error.status, error.error_code) == (409, "AlreadyDialling")
    assert len(office.telephony.dialled) == 1


async def test_a_restart_remembers_what_was_dialled(office: Office, tmp_path: Path) -> None:
    first = await office.add()
    await office.database.close()

    later = Office(tmp_path, office.clock)
    await later.start()
    try:
        again = await later.add()
        assert later.telephony.dialled == []
        assert again.most_recent_participant_call_sid == first.most_recent_participant_call_sid
        assert call_states(await later.after(2)) == ["Connected"] * 3
    finally:
        await later.database.close()


async def test_a_conversion_that_was_cut_off_is_undone_at_the_next_start(office: Office, tmp_path: Path) -> None:
    state = await office.state()
    dialled = await office.telephony.dial(Invitation("s1", "evo-s1", OWN, THIRD, "x"))
    event = events.Dialled(
        "key", dialled.call_sid, dialled.conference_sid, THIRD, OWN, "x", state.members[0].role, THIRD
    )
    await office.service.sessions.apply(state, event)
    await office.database.close()

    later = Office(tmp_path, office.clock)
    await later.start()
    try:
        session = await later.session()
        assert call_states(session) == ["Connected", "Connected", "None"]
        assert session.conference_sid is None
        assert (
            messages(await later.state())[-1] == "Conversion failed (the service was stopped); dialled call cancelled"
        )
        assert len((await later.add()).members or []) == 4
    finally:
        await later.database.close()


SECTION_6 = {
    ("String", OWN): ("InvalidDestination", "21211"),
    ("+15005550001", OWN): ("InvalidDestination", "21217"),
    ("+15005550002", OWN): ("InvalidDestination", "21214"),
    ("+15005550003", OWN): ("DestinationNotPermitted", "21215"),
    ("+15005550004", OWN): ("DestinationNotPermitted", "21216"),
    (THIRD, "+15005550001"): ("InvalidCallerId", "21212"),
}


@pytest.mark.parametrize(("to", "from_"), SECTION_6)
async def test_refusals_touch_nothing_and_say_why(office: Office, to: str, from_: str) -> None:
    code, twilio = SECTION_6[to, from_]
    before = await office.session()

    error = await refused(lambda: office.add(to, from_number=from_))

    assert (error.status, error.error_code) == (400, code)
    assert error.meta is not None
    assert error.meta["twilioCode"] == twilio
    assert error.meta["correlationId"]
    after = await office.session()
    assert after.members == before.members
    assert after.conference_sid is None
    assert messages(await office.state())[0].startswith(f"Could not dial {to}: {twilio} ")


@pytest.mark.parametrize(
    ("failure", "status", "code", "kept"),
    [
        (ThrottledError("too many", retry_after=7), 503, "TelephonyBusy", False),
        (UnreachableError("no connection"), 503, "TelephonyUnreachable", False),
        (FailedError("who are you", 20003), 502, "TelephonyFailed", False),
        (RefusedError("unheard of", 99999), 502, "TelephonyFailed", False),
        (UnknownOutcomeError("no answer in time"), 504, "OutcomeUnknown", True),
        (UnknownOutcomeError("server error", 20500), 502, "OutcomeUnknown", True),
    ],
)
async def test_failures_of_the_provider(
    office: Office, failure: TelephonyError, status: int, code: str, kept: bool
) -> None:
    office.telephony.dial_error = failure

    errors = [await refused(office.add) for _ in range(2)]

    assert {(each.status, each.error_code) for each in errors} == {(status, code)}
    assert ("Retry-After" in dict(errors[0].headers)) == (status == 503)
    # A repeat must not dial again where the first may have; elsewhere it gets a fresh try.
    assert len(office.telephony.dialled) == (1 if kept else 2)
    assert call_states(await office.session()) == ["Connected", "Connected"]


async def test_an_unknown_outcome_is_remembered_over_a_restart(office: Office, tmp_path: Path) -> None:
    office.telephony.dial_error = UnknownOutcomeError("no answer in time")
    await refused(office.add)
    await office.database.close()

    later = Office(tmp_path, office.clock)
    await later.start()
    try:
        assert (await refused(later.add)).status == 504
        assert later.telephony.dialled == []
    finally:
        await later.database.close()


async def test_a_caller_who_hung_up_cancels_the_new_call(office: Office) -> None:
    office.telephony.redirect_errors[1] = RefusedError("Call is not in-progress. Cannot redirect.", 21220)

    error = await refused(office.add)

    assert (error.status, error.error_code) == (409, "CallNotInProgress")
    session = await office.after(5)
    assert call_states(session) == ["Connected", "Connected", "None"]
    assert session.conference_sid is None
    assert messages(await office.state())[1] == (
        "Conversion failed (21220 Call is not in-progress. Cannot redirect.); dialled call cancelled"
    )
    assert f"{THIRD} is ringing" not in messages(await office.state())


async def test_a_call_that_cannot_be_cancelled_stays_and_the_first_error_is_told(office: Office) -> None:
    office.telephony.redirect_errors[1] = RefusedError("gone", 21220)
    office.telephony.hangup_error = FailedError("broken", 20500)

    error = await refused(office.add)

    assert error.status == 409
    assert call_states(await office.session())[-1] == "Ringing"
    assert messages(await office.state())[-1].endswith("dialled call could not be cancelled")


async def test_a_second_leg_that_is_gone_does_not_stop_the_conference(office: Office) -> None:
    office.telephony.redirect_errors[2] = RefusedError("gone", 20404)

    answer = await office.add()

    assert answer.conference_sid is not None
    assert "Ada Ames was no longer on the call when it was converted" in messages(await office.state())


async def test_a_call_that_is_over_is_not_dialled_from(office: Office) -> None:
    device = await office.device()
    await office.telephony.hangup(device)

    error = await refused(office.add)

    assert (error.status, error.error_code) == (409, "CallNotInProgress")
    assert office.telephony.dialled == []


async def test_a_session_that_has_ended_takes_no_members(office: Office) -> None:
    await office.service.end_session(EndSession(session_id="s1"), USER)

    error = await refused(office.add)

    assert (error.status, error.error_code) == (409, "SessionEnded")


async def test_a_call_of_another_session_never_reaches_the_provider(office: Office) -> None:
    error = await refused(lambda: office.add(call_sid="CA" + "1" * 32))

    assert (error.status, error.error_code) == (404, "CallNotFound")
    assert office.telephony.looked == 0


async def test_sessions_of_other_accounts_do_not_exist(office: Office) -> None:
    for attempt in (
        lambda: office.add(call=STRANGER),
        lambda: office.service.get_session(GetSession(session_id="s1"), STRANGER),
        lambda: office.service.end_session(EndSession(session_id="s1"), STRANGER),
        lambda: office.service.get_session(GetSession(session_id="s9"), USER),
    ):
        error = await refused(attempt)
        assert (error.status, error.error_code) == (404, "SessionNotFound")
    found = await office.service.list_sessions(ListSessions(account_ids=["evo", "other"]), STRANGER)
    assert (found.items, found.total_count) == ([], 0)


async def test_an_account_shows_only_its_own_numbers(office: Office) -> None:
    await office.store.save_account(Account("evo", "Evo Voice", frozenset({"+12025550199"})))
    await office.service.start()

    error = await refused(office.add)

    assert (error.status, error.error_code) == (400, "InvalidCallerId")
    assert (await office.add(from_number="+1 202 555 0199")).conference_sid


@pytest.mark.parametrize("missing", ["call_sid", "destination"])
async def test_what_is_missing_is_named(office: Office, missing: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        await office.add(**{missing: ""})

    assert refusal.value.parameter == {"call_sid": "callSid", "destination": "destination"}[missing]
    assert office.telephony.dialled == []


async def test_ending_a_session_ends_its_calls_and_stays_so(office: Office) -> None:
    await office.add()
    await office.service.end_session(EndSession(session_id="s1"), USER)
    await office.service.end_session(EndSession(session_id="s1"), USER)

    session = await office.after(10)

    assert session.ended
    assert call_states(session) == ["None"] * 3
    assert messages(await office.state())[-1] == "Session ended (ended by a user)"


async def test_ending_one_call_leaves_the_others(office: Office) -> None:
    new = (await office.add()).most_recent_participant_call_sid
    await office.after(2)

    await office.service.end_session(EndSession(session_id="s1", call_sid=new), USER)

    assert call_states(await office.after(0)) == ["Connected", "Connected", "None"]
    error = await refused(lambda: office.service.end_session(EndSession(session_id="s1", call_sid="CA1"), USER))
    assert error.status == 404


async def test_a_conference_with_one_party_left_ends(office: Office) -> None:
    new = (await office.add()).most_recent_participant_call_sid
    await office.after(2)
    device = await office.device()

    await office.service.end_session(EndSession(session_id="s1", call_sid=new), USER)
    await office.service.end_session(EndSession(session_id="s1", call_sid=device), USER)

    session = await office.after(0)
    assert session.ended
    assert messages(await office.state())[-1] == "Session ended (one party left)"


async def test_a_webhook_of_no_session_is_dropped(office: Office) -> None:
    await office.service.hear("s9", {"CallSid": "CA1", "CallStatus": "ringing"})


async def test_a_list_is_paged_and_counted(office: Office) -> None:
    for number in range(2, 5):
        await office.service.sessions.open(live_session(f"s{number}"))

    page = await office.service.list_sessions(ListSessions(count_per_page=3), USER)
    last = await office.service.list_sessions(ListSessions(count_per_page=3, page=1), USER)
    everything = await office.service.list_sessions(
        ListSessions(all_=True, sort_field="ID", sort_order=SortOrders.ASCEND), USER
    )

    assert (page.total_count, page.total_pages, page.has_more_pages, len(page.items or [])) == (4, 2, True, 3)
    assert (last.has_more_pages, len(last.items or [])) == (False, 1)
    assert [each.id for each in everything.items or []] == ["s1", "s2", "s3", "s4"]
    assert (everything.total_pages, everything.has_more_pages) == (1, False)


async def test_days_are_inclusive(office: Office) -> None:
    for first, last, found in (
        ("2026-11-01", "2026-11-01", 1),
        ("2026-11-02", None, 0),
        (None, "2026-10-31", 0),
    ):
        page = await office.service.list_sessions(ListSessions(start_date=first, end_date=last), USER)
        assert len(page.items or []) == found


async def test_old_ended_sessions_are_found_in_the_archive_only(office: Office) -> None:
    await office.service.end_session(EndSession(session_id="s1"), USER)
    office.clock.advance(timedelta(days=16).total_seconds())

    assert (await office.service.list_sessions(ListSessions(), USER)).total_count == 0
    assert (await office.service.list_sessions(ListSessions(search_archive=True), USER)).total_count == 1


@pytest.mark.parametrize(
    "request_",
    [
        ListSessions(page=-1),
        ListSessions(count_per_page=0),
        ListSessions(count_per_page=1001),
        ListSessions(sort_field="password"),
        ListSessions(start_date="yesterday"),
        ListSessions(start_date="2026-02-30"),
        ListSessions(end_date="9999-12-31"),
    ],
)
async def test_a_list_that_cannot_be_is_refused(office: Office, request_: ListSessions) -> None:
    with pytest.raises(ArgumentError):
        await office.service.list_sessions(request_, USER)


async def test_health_names_the_back_end(office: Office) -> None:
    health = await office.service.get_health(GetHealth())

    assert (health.status, health.backend) == ("ok", "simulator")
