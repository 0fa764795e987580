"""FastAPI with pydantic, the usual way, and the Authorization checked."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

from tests.bench.documented import AUTHORIZATION, BODY


class AddMember(BaseModel):
    """The request."""

    sessionId: str | None = None  # noqa: N815 - pydantic's usual spelling of wire names
    callSid: str | None = None  # noqa: N815
    destination: str | None = None
    fromNumber: str | None = None  # noqa: N815


class Breadcrumb(BaseModel):
    """A part of the session."""

    id: str | None = None
    name: str | None = None


class Session(BaseModel):
    """The answer; members beside those of interest are taken as they are."""

    model_config = {"extra": "allow"}
    id: str | None = None
    customerBreadcrumb: list[Breadcrumb] | None = None  # noqa: N815


SESSION = Session(**json.loads(BODY))
app = FastAPI()


@app.post("/sessions/{session_id}/conference/members")
async def add(session_id: str, member: AddMember, authorization: Annotated[str, Header()]) -> Session:
    """Answer the documented request."""
    if authorization != AUTHORIZATION:
        raise HTTPException(401)
    member.sessionId = session_id
    return SESSION
