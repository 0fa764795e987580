import asyncio

import pytest
from msgspec.structs import replace as with_

from gateway.auth.credentials import AssignRoles, AssignRolesResponse, UnAssignRoles
from gateway.auth.roles import RoleService
from gateway.service.calls import Call
from gateway.service.errors import ArgumentNullError, HttpError, Refusal
from tests.gateway.auth.conftest import basic, names_of

ADMIN = Call("POST", "/assignroles", headers=basic("admin"))


@pytest.fixture
def service(room):
    return RoleService(room.callers, room.users)


def test_an_administrator_gives_roles_once_and_in_order(room, service):
    request = AssignRoles(user_name="editor", roles=["Boss", "Editor", "Boss"], permissions=["Read"])

    reply = asyncio.run(service.assign(request, ADMIN))

    assert reply.value == AssignRolesResponse(all_roles=["Editor", "Boss"], all_permissions=["Publish", "Read"])
    assert asyncio.run(room.users.get("3")).roles == ("Editor", "Boss")


def test_and_takes_them(room, service):
    reply = asyncio.run(service.unassign(UnAssignRoles(user_name="editor", roles=["Editor", "Nope"]), ADMIN))

    assert (reply.value.all_roles, reply.value.all_permissions) == ([], ["Publish"])
    assert asyncio.run(room.users.get("3")).roles == ()


@pytest.mark.parametrize(
    ("headers", "status", "message"),
    [({}, 401, "Not Authenticated"), (basic("editor"), 403, "Invalid Role")],
)
def test_nobody_else_does(room, service, headers, status, message):
    with pytest.raises(HttpError) as caught:
        asyncio.run(service.assign(AssignRoles(user_name="editor", roles=["Admin"]), with_(ADMIN, headers=headers)))

    assert (caught.value.status, caught.value.message) == (status, message)
    assert names_of(caught.value.headers)[:2] == ["ss-id", "ss-pid"]
    assert asyncio.run(room.users.get("3")).roles == ("Editor",)


def test_null_is_no_role(room, service):
    """JSON can bring it; a store could not read the user again."""
    reply = asyncio.run(service.assign(AssignRoles(user_name="editor", roles=[None, "A"], permissions=[None]), ADMIN))

    assert (reply.value.all_roles, reply.value.all_permissions) == (["Editor", "A"], ["Publish"])
    assert asyncio.run(service.unassign(UnAssignRoles(user_name="editor", roles=[None]), ADMIN)).value.all_roles == [
        "Editor",
        "A",
    ]


def test_a_browser_that_must_sign_in_is_sent_there(service):
    call = with_(ADMIN, headers={}, format_name="html", base_url="http://here")
    with pytest.raises(Refusal) as caught:
        asyncio.run(service.assign(AssignRoles(user_name="editor"), call))

    assert caught.value.status == 302
    assert dict(caught.value.headers)["Location"] == "http://here/login?redirect=http%3a%2f%2fhere%2fassignroles"


def test_a_user_must_be_named_and_known(service):
    with pytest.raises(ArgumentNullError):
        asyncio.run(service.assign(AssignRoles(), ADMIN))
    with pytest.raises(HttpError, match="ghost") as caught:
        asyncio.run(service.assign(AssignRoles(user_name="ghost"), ADMIN))

    assert caught.value.status == 404


def test_a_new_role_shows_at_the_next_request_with_basic(room, service):
    call = Call("GET", "/", headers=basic("agent"))
    asyncio.run(room.callers.identify(call))

    asyncio.run(service.assign(AssignRoles(user_name="agent", roles=["Boss"]), ADMIN))

    assert asyncio.run(room.callers.identify(call)).identity.roles == ("Boss",)
