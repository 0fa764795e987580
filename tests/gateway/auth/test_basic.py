import asyncio
import base64
import gc
import inspect

import pytest
from msgspec.structs import replace

from gateway.auth import Basic, DisprovedError, MemoLimits, hash_password
from gateway.auth.basic import NotBase64Error
from gateway.responses.problems import Problems
from gateway.service.calls import Call
from tests.gateway.auth.conftest import CHEAP, PASSWORD, basic


async def proof_of(authenticator, call):
    found = authenticator.prove(call)
    return await found if inspect.isawaitable(found) else found


def prove(authenticator, headers):
    return asyncio.run(proof_of(authenticator, Call("GET", "/", headers=headers)))


def encoded(data: bytes) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(data).decode()}


def test_a_right_password_proves_its_user(room):
    proof = prove(room.basic, basic("agent@example.org"))

    assert (proof.identity.user_id, proof.identity.user_name) == ("1", "agent@example.org")
    assert proof.identity.session_id is None
    assert proof.announced


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_scheme_may_be_in_any_case(room, scheme):
    claim = basic("agent")["authorization"].replace("Basic", scheme)

    assert prove(room.basic, {"authorization": claim}).identity.user_id == "1"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Basic"},
        {"authorization": "Basic "},
        {"authorization": "Bearer YWdlbnQ6cEA1NXdvcmQ="},
        {"authorization": "Digest x"},
        {"authorization": "Basicagent"},
        encoded(b":"),
        encoded(b"agent"),
        encoded(b"some-api-key:"),
        encoded(b""),
    ],
)
def test_what_names_no_password_claims_nothing(room, headers):
    assert prove(room.basic, headers) is None
    assert room.passwords.verified == 0


@pytest.mark.parametrize("parameter", ["!", "a", "YWdlbnQ", "YWdl=bnQ6", "ä", "===="])
def test_what_is_not_base64_is_the_clients_fault(room, parameter):
    with pytest.raises(NotBase64Error, match="not a valid Base-64 string") as caught:
        prove(room.basic, {"authorization": f"Basic {parameter}"})

    problem = Problems().describe(caught.value)
    assert (problem.status, problem.response_status.error_code, problem.headers) == (400, "FormatException", ())


def test_bytes_that_are_no_utf8_are_a_wrong_password(room):
    with pytest.raises(DisprovedError):
        prove(room.basic, encoded(b"agent:\xff\xfe"))


def test_a_colon_may_stand_in_the_password(room):
    asyncio.run(room.accounts.change_password("1", "a:b:"))

    assert prove(room.basic, basic("agent", "a:b:")).identity.user_id == "1"


@pytest.mark.parametrize("name", ["agent", "ghost", "AGENT"])
def test_a_wrong_password_is_refused_and_paid_for_once(room, name):
    for _ in range(2):
        with pytest.raises(DisprovedError, match="Invalid Username or Password") as caught:
            prove(room.basic, basic(name, "nope"))
        assert (caught.value.status, caught.value.error_code) == (401, "Unauthorized")

    assert room.passwords.verified == 1
    assert len(room.basic) == 0


def test_a_login_costs_its_hash_once(room):
    proofs = [prove(room.basic, basic("agent")) for _ in range(5)]

    assert room.passwords.verified == 1
    assert {each.identity.user_id for each in proofs} == {"1"}


def test_a_wrong_password_is_wrong_beside_a_remembered_right_one(room):
    prove(room.basic, basic("agent"))

    with pytest.raises(DisprovedError):
        prove(room.basic, basic("agent", PASSWORD + " "))
    with pytest.raises(DisprovedError):
        prove(room.basic, basic("admin", "nope"))


def test_what_was_found_right_is_forgotten_after_its_time(room):
    prove(room.basic, basic("agent"))

    room.clock.now += 59.9
    prove(room.basic, basic("agent"))
    assert room.passwords.verified == 1

    room.clock.now += 0.1
    prove(room.basic, basic("agent"))
    assert room.passwords.verified == 2


def test_a_change_of_another_user_costs_no_hash_and_of_ones_own_roles_counts_at_once(room):
    prove(room.basic, basic("agent"))
    asyncio.run(room.users.save(replace(asyncio.run(room.users.get("2")), roles=())))
    assert prove(room.basic, basic("agent")).identity.roles == ()
    asyncio.run(room.users.save(replace(asyncio.run(room.users.get("1")), roles=("Boss",))))

    assert prove(room.basic, basic("agent")).identity.roles == ("Boss",)
    assert room.passwords.verified == 1


def test_what_another_process_changes_counts_after_the_stated_time(room):
    prove(room.basic, basic("agent"))
    revision = room.users.revision
    asyncio.run(room.users.save(replace(asyncio.run(room.users.get("1")), locked=True)))
    room.users.revision = revision  # as if somebody else had written it

    room.clock.now += 4.9
    assert prove(room.basic, basic("agent")).identity.user_id == "1"
    room.clock.now += 0.1
    with pytest.raises(DisprovedError):
        prove(room.basic, basic("agent"))


def test_a_changed_password_ends_what_was_remembered(room):
    prove(room.basic, basic("agent"))

    user = asyncio.run(room.users.get("1"))
    asyncio.run(room.users.save(replace(user, password_hash=hash_password("new", CHEAP))))

    with pytest.raises(DisprovedError):
        prove(room.basic, basic("agent"))
    assert prove(room.basic, basic("agent", "new")).identity.user_id == "1"


def test_a_password_changed_during_its_verification_is_not_remembered_as_right(room):
    class Slow(type(room.passwords)):
        async def verify(self, password, password_hash, **given):
            verdict = await super().verify(password, password_hash, **given)
            await room.users.save(replace(await room.users.get("1"), password_hash=hash_password("new", CHEAP)))
            return verdict

    room.accounts._passwords = Slow()
    prove(room.basic, basic("agent"))

    with pytest.raises(DisprovedError):
        prove(room.basic, basic("agent"))


def test_a_header_that_is_known_from_an_earlier_request_is_no_proof_for_longer(room):
    call = Call("GET", "/", headers=basic("agent"), derived={})
    for _ in range(2):
        assert asyncio.run(proof_of(room.basic, call)).identity.user_id == "1"
    assert room.basic.prove(call).identity.user_id == "1"  # from memory, without waiting

    asyncio.run(room.users.save(replace(asyncio.run(room.users.get("1")), locked=True)))

    with pytest.raises(DisprovedError):
        asyncio.run(proof_of(room.basic, call))


def test_a_locked_user_is_locked_at_once(room):
    prove(room.basic, basic("agent"))

    asyncio.run(room.users.save(replace(asyncio.run(room.users.get("1")), locked=True)))

    with pytest.raises(DisprovedError, match="Invalid Username or Password"):
        prove(room.basic, basic("agent"))


def test_the_memory_is_bounded_and_loses_the_oldest(room):
    small = Basic(room.accounts, MemoLimits(entries=2), room.clock)
    for name in ("agent", "admin", "editor"):
        prove(small, basic(name))
    assert len(small) == 2

    prove(small, basic("editor"))
    assert room.passwords.verified == 3
    prove(small, basic("agent"))
    assert room.passwords.verified == 4


def test_no_memory_means_a_hash_for_every_request(room):
    forgetful = Basic(room.accounts, MemoLimits(entries=0), room.clock)
    for _ in range(2):
        prove(forgetful, basic("agent"))

    assert room.passwords.verified == 2


def test_neither_password_nor_header_is_kept(room):
    secret = "a very particular password"
    asyncio.run(room.accounts.change_password("1", secret))
    header = basic("agent", secret)["authorization"]
    prove(room.basic, {"authorization": header})

    kept = repr((room.basic._memo, room.basic._running, room.basic._key)).encode()

    assert secret.encode() not in kept
    assert header.split()[1].encode() not in kept


def test_keys_of_the_memory_differ_from_process_to_process(room):
    other = Basic(room.accounts, clock=room.clock)
    for each in (room.basic, other):
        prove(each, basic("agent"))

    assert room.basic._memo.keys() != other._memo.keys()


def test_the_same_login_at_the_same_time_is_verified_once(room):
    async def crowd():
        call = Call("GET", "/", headers=basic("agent"))
        return await asyncio.gather(*(proof_of(room.basic, call) for _ in range(20)))

    assert len(asyncio.run(crowd())) == 20
    assert room.passwords.verified == 1
    assert room.basic._running == {}


def test_a_caller_who_leaves_does_not_spoil_it_for_the_others(room):
    async def crowd():
        call = Call("GET", "/", headers=basic("agent"))
        first = asyncio.ensure_future(proof_of(room.basic, call))
        second = asyncio.ensure_future(proof_of(room.basic, call))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(crowd()).identity.user_id == "1"


def test_a_failure_that_nobody_waits_for_is_not_reported_as_forgotten(room, caplog):
    async def leave():
        broken = Basic(Broken(room.accounts), clock=room.clock)
        task = asyncio.ensure_future(proof_of(broken, Call("GET", "/", headers=basic("agent"))))
        await turns(3)
        task.cancel()
        await turns(20)

    asyncio.run(leave())
    gc.collect()

    assert caplog.records == []


async def turns(count):
    """Let the event loop go round."""
    for _ in range(count):
        await asyncio.sleep(0)


class Broken:
    """Accounts whose database is down."""

    def __init__(self, accounts):
        self.users = accounts.users

    async def check(self, name, password):
        await turns(10)
        raise OSError("the database is down")
