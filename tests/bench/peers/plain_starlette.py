"""Plain Starlette: a Route, a Request, a Response, msgspec, and the Authorization checked."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.documented import AUTHORIZATION, BODY


class AddMember(msgspec.Struct, rename="camel"):
    """The request, without .NET facts."""

    session_id: str | None = None
    call_sid: str | None = None
    destination: str | None = None
    from_number: str | None = None


_MEMBERS: dict[str, Any] = msgspec.json.decode(BODY)
#: The answer's type, with the members that the page shows.
Session = msgspec.defstruct("Session", [(name, type(value) | None, None) for name, value in _MEMBERS.items()])
SESSION = Session(**_MEMBERS)
DECODER = msgspec.json.Decoder(AddMember)
ENCODER = msgspec.json.Encoder()


async def add(request: Request) -> Response:
    """Answer the documented request."""
    if request.headers.get("authorization") != AUTHORIZATION:
        return Response(status_code=401)
    member = DECODER.decode(await request.body())
    member.session_id = request.path_params["session_id"]
    return Response(ENCODER.encode(SESSION), media_type="application/json")


app = Starlette(routes=[Route("/sessions/{session_id}/conference/members", add, methods=["POST"])])
