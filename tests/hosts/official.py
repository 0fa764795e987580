"""The host that the official clients' own suites talk to: a look-alike of test.servicestack.net.

Operations, errors and sign-in as gateway/WIRE.md 14.4 has them. What ``core`` has already is
taken from there. The process keeps which access token was made last, so suites run one after
the other.
"""

from __future__ import annotations

import base64
import datetime
import json
import time
from typing import Any

from msgspec.structs import replace

from formats import Byte
from gateway import (
    Array,
    Call,
    Dto,
    Gateway,
    HasRole,
    Identity,
    Int32,
    Int64,
    Operation,
    Reply,
    ResponseStatus,
    SignedIn,
    Wording,
    operation,
)
from gateway.auth import Accounts, Auth, Basic, Credentials, HashCost, MemoryUsers, Passwords, User, hash_password
from gateway.auth.bearer import Bearer
from gateway.auth.cookies import SESSION, presented
from gateway.auth.tokens import Token, TokenRules, Tokens
from tests.hosts import STOCK_SETTINGS, core
from tests.hosts.core import Poco

CHEAP = HashCost(memory=8, passes=1)


class HelloString(Dto, namespace="H"):
    name: str | None = None


class ReturnBytes(Dto, namespace="H"):
    data: bytes | None = None


class SendReturnVoid(Dto, namespace="H"):
    id: Int32 = 0


class Item(Dto, namespace="H"):
    name: str | None = None
    description: str | None = None


class GetItems(Dto, namespace="H"):
    pass


class Items(Dto, namespace="H"):
    results: list[Item] | None = None


class GetNakedItems(Dto, namespace="H"):
    pass


class AltQueryItems(Dto, namespace="H"):
    name: str | None = None


class ItemsPage(Dto, namespace="H"):
    offset: Int32 = 0
    total: Int32 = 0
    results: list[Item] | None = None


class SendJson(Dto, namespace="H"):
    id: Int32 = 0
    name: str | None = None


class SendRaw(Dto, namespace="H"):
    id: Int32 = 0
    name: str | None = None
    content_type: str | None = None


class SendDefault(Dto, namespace="H"):
    id: Int32 = 0


class SendRestGet(Dto, namespace="H"):
    id: Int32 = 0


class SendGet(Dto, namespace="H"):
    id: Int32 = 0


class SendPost(Dto, namespace="H"):
    id: Int32 = 0


class SendPut(Dto, namespace="H"):
    id: Int32 = 0


class SendVerbResponse(Dto, namespace="H"):
    id: Int32 = 0
    path_info: str | None = None
    request_method: str | None = None


class RequiresAdmin(Dto, namespace="H"):
    id: Int32 = 0


class TestUploadWithDto(Dto, namespace="H"):
    __test__ = False  # for pytest

    int: Int32 = 0
    nullable_id: Int32 | None = None
    long: Int64 = 0
    double: float = 0.0
    string: str | None = None
    date_time: datetime.datetime = core.NO_DATE
    int_array: Array[Int32] | None = None
    int_list: list[Int32] | None = None
    string_array: Array[str] | None = None
    string_list: list[str] | None = None
    poco_array: Array[Poco] | None = None
    poco_list: list[Poco] | None = None
    nullable_byte_array: Array[Byte | None] | None = None
    nullable_byte_list: list[Byte | None] | None = None
    nullable_date_time_array: Array[datetime.datetime | None] | None = None
    nullable_date_time_list: list[datetime.datetime | None] | None = None
    poco_lookup: dict[str, list[Poco]] | None = None
    poco_lookup_map: dict[str, list[dict[str, Poco]]] | None = None
    map_list: dict[str, list[str]] | None = None


class TestFileUploads(Dto, namespace="H"):
    __test__ = False

    id: Int32 | None = None
    ref_id: str | None = None


class UploadInfo(Dto, namespace="H"):
    name: str | None = None
    file_name: str | None = None
    content_length: Int64 = 0
    content_type: str | None = None


class TestFileUploadsResponse(Dto, namespace="H"):
    __test__ = False

    id: Int32 | None = None
    ref_id: str | None = None
    files: list[UploadInfo] | None = None
    response_status: ResponseStatus | None = None


class TestAuth(Dto, namespace="H"):
    __test__ = False


class TestAuthResponse(Dto, namespace="H"):
    __test__ = False

    user_id: str | None = None
    session_id: str | None = None
    user_name: str | None = None
    display_name: str | None = None
    response_status: ResponseStatus | None = None


class Secured(Dto, namespace="H"):
    name: str | None = None


class SecuredResponse(Dto, namespace="H"):
    result: str | None = None
    response_status: ResponseStatus | None = None


class CreateJwt(Dto, namespace="H"):
    user_auth_id: str | None = None
    user_auth_name: str | None = None
    user_name: str | None = None
    display_name: str | None = None
    email: str | None = None
    roles: list[str] | None = None
    permissions: list[str] | None = None
    jwt_expiry: datetime.datetime | None = None


class CreateJwtResponse(Dto, namespace="H"):
    token: str | None = None
    response_status: ResponseStatus | None = None


class CreateRefreshJwt(Dto, namespace="H"):
    user_auth_id: str | None = None
    jwt_expiry: datetime.datetime | None = None


class CreateRefreshJwtResponse(Dto, namespace="H"):
    token: str | None = None
    response_status: ResponseStatus | None = None


class InvalidateLastAccessToken(Dto, namespace="H"):
    pass


class EmptyResponse(Dto, namespace="H"):
    response_status: ResponseStatus | None = None


class OptimisticConcurrencyException(Exception):  # noqa: N818 - .NET's name
    status = 409


class AuthenticationException(Exception):  # noqa: N818 - .NET's name
    status = 401


class RememberedTokens(Tokens):
    """Tokens of which the last access token can be called back."""

    def __init__(self, key: bytes) -> None:
        self._revoked: set[str] = set()
        self._last = ""
        # The official suites use the refresh token as a bearer token, as the original lets them.
        super().__init__(TokenRules([key], refresh_as_access=True, revoked=self._revoked.__contains__))

    def access(self, identity: Identity, life: datetime.timedelta | None = None) -> Token:
        token = super().access(identity, life)
        self._last = token.text
        return token

    def revoke_last(self) -> None:
        payload = self._last.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        self._revoked.add(claims["jti"])


def items(prefix: str = "") -> list[Item]:
    return [Item(f"{prefix}item {number}", f"item {number} description") for number in (1, 2)]


class OfficialServices(core.CoreServices):
    """The handlers, as methods so that a 405 names their service."""

    def __init__(self, tokens: RememberedTokens) -> None:
        self._tokens = tokens

    def hello_string(self, request: HelloString) -> str | None:
        return request.name

    def return_bytes(self, request: ReturnBytes) -> bytes:
        return request.data or b""

    def send_return_void(self, request: SendReturnVoid) -> None:
        return None

    def get_items(self, request: GetItems) -> Items:
        return Items(items("bar "))

    def get_naked_items(self, request: GetNakedItems) -> list[Item]:
        return items()

    def alt_query_items(self, request: AltQueryItems) -> ItemsPage:
        return ItemsPage(results=items())

    def throw_type(self, request: core.ThrowType) -> core.ThrowTypeResponse:
        # The official clients spell it so.
        if request.type in ("OptimisticConcurrencyException", "OptimisticConcurrencyExceptieon"):
            raise OptimisticConcurrencyException(request.message or "")
        if request.type == "AuthenticationException":
            raise AuthenticationException(request.message or "")
        return super().throw_type(request)

    def send_json(self, request: SendJson, call: Call) -> Reply:
        return echoed(call, request.id, request.name, "application/json")

    def send_raw(self, request: SendRaw, call: Call) -> Reply:
        return echoed(call, request.id, request.name, request.content_type or "application/octet-stream")

    def send_default(self, request: SendDefault, call: Call) -> SendVerbResponse:
        return SendVerbResponse(request.id, call.path, call.verb)

    def send_rest_get(self, request: SendRestGet, call: Call) -> SendVerbResponse:
        return SendVerbResponse(request.id, call.path, call.verb)

    def send_get(self, request: SendGet, call: Call) -> SendVerbResponse:
        return SendVerbResponse(request.id, call.path, call.verb)

    def send_post(self, request: SendPost, call: Call) -> SendVerbResponse:
        return SendVerbResponse(request.id, call.path, call.verb)

    def send_put(self, request: SendPut, call: Call) -> SendVerbResponse:
        return SendVerbResponse(request.id, call.path, call.verb)

    def requires_admin(self, request: RequiresAdmin) -> RequiresAdmin:
        return request

    def upload_with_dto(self, request: TestUploadWithDto) -> TestUploadWithDto:
        return request

    def file_uploads(self, request: TestFileUploads, call: Call) -> TestFileUploadsResponse:
        files = [UploadInfo(each.name, each.file_name, len(each.data), each.media_type) for each in call.files]
        return TestFileUploadsResponse(request.id, request.ref_id, files)

    def test_auth(self, request: TestAuth, call: Call) -> TestAuthResponse:
        who = call.identity
        assert who is not None
        return TestAuthResponse(who.user_id, session_of(call), who.user_name, who.display_name)

    def secured(self, request: Secured) -> SecuredResponse:
        return SecuredResponse(request.name)

    def create_jwt(self, request: CreateJwt) -> CreateJwtResponse:
        who = Identity(
            request.user_auth_id or "",
            request.user_auth_name or request.user_name or "",
            request.display_name,
            request.email,
            tuple(request.roles or ()),
            tuple(request.permissions or ()),
        )
        return CreateJwtResponse(self._tokens.access(who, life_until(request.jwt_expiry)).text)

    def create_refresh_jwt(self, request: CreateRefreshJwt) -> CreateRefreshJwtResponse:
        token = self._tokens.refresh(request.user_auth_id or "1", life_until(request.jwt_expiry))
        return CreateRefreshJwtResponse(token.text)

    def invalidate_last_access_token(self, request: InvalidateLastAccessToken) -> EmptyResponse:
        self._tokens.revoke_last()
        return EmptyResponse()


def echoed(call: Call, number: int, name: str | None, media_type: str) -> Reply:
    return Reply(call.body, headers={"X-Args": f"{number},{name or ''}"}, media_type=media_type)


def session_of(call: Call) -> str | None:
    """Return the id of the caller's session, new ones included."""
    set_now = [value for name, value in call.reply_headers if name == "Set-Cookie" and value.startswith(f"{SESSION}=")]
    return presented(call).active or (set_now[0].partition("=")[2].partition(";")[0] if set_now else None)


def life_until(expiry: datetime.datetime | None) -> datetime.timedelta | None:
    if expiry is None:
        return None
    if expiry.tzinfo is None:
        expiry = expiry.replace(tzinfo=datetime.UTC)
    return expiry - datetime.datetime.fromtimestamp(time.time(), datetime.UTC)


def users() -> MemoryUsers:
    hashed = {name: hash_password(name, CHEAP) for name in ("test", "test2")}
    return MemoryUsers(
        [
            User("1", "test", hashed["test"], "test@auth.com", "test DisplayName", roles=("TheRole",)),
            User("2", "test2", hashed["test2"], "test2@auth.com", "test2 DisplayName"),
        ]
    )


def operations(services: OfficialServices) -> list[Operation[Any, Any]]:
    signed_in = (SignedIn(),)
    return [
        operation("/hello", "/hello/{Name}")(services.hello),
        operation("/all-types")(services.hello_all_types),
        operation("/echo/types")(services.echo_types),
        operation("/echo/complex")(services.echo_complex_types),
        operation()(services.hello_return_void),
        operation()(services.send_return_void),
        operation()(services.hello_string),
        operation("/return/string")(services.return_string),
        operation("/return/bytes")(services.return_bytes),
        operation()(services.hello_list),
        operation()(services.get_items),
        operation()(services.get_naked_items),
        operation()(services.alt_query_items),
        operation("/throw/{Type}")(services.throw_type),
        operation("/throwvalidation")(services.throw_validation),
        operation("/sendjson", raw_body=True)(services.send_json),
        operation("/sendtext", raw_body=True)(services.send_text),
        operation("/sendraw", raw_body=True)(services.send_raw),
        operation()(services.send_default),
        operation("GET /sendrestget/{Id}")(services.send_rest_get),
        operation()(services.send_get),
        operation()(services.send_post),
        operation()(services.send_put),
        operation(requires=(SignedIn(), HasRole("Admin")))(services.requires_admin),
        operation()(services.upload_with_dto),
        operation()(services.file_uploads),
        operation("/testauth", requires=signed_in)(services.test_auth),
        operation("/secured", requires=signed_in)(services.secured),
        operation("/jwt")(services.create_jwt),
        operation("/jwt-refresh")(services.create_refresh_jwt),
        operation("/jwt-invalidate")(services.invalidate_last_access_token),
    ]


def make() -> Gateway:
    """Return a new host: nobody is signed in."""
    accounts = Accounts(users(), Passwords(CHEAP))
    tokens = RememberedTokens(b"a key that nobody else has: 32 b")
    # Basic first: an Authenticate without a provider is answered for what its header proves.
    auth = Auth([Basic(accounts), Credentials(accounts), Bearer(tokens, accounts.users)], users=accounts.users)
    return Gateway(
        operations(OfficialServices(tokens)),
        features=[auth],
        settings=replace(STOCK_SETTINGS, wording=Wording.V10, exports=True),
    )


app = make()
