"""Exports of sessions as CSV: the gateway's, and Starlette's ``StreamingResponse`` over ``csv.DictWriter``."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from itertools import cycle, islice

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from gateway import Dto, Gateway, Rows, operation
from samples.evovoice.dtos import SessionInfo
from tests.bench.sessions import rows

#: Different rows, made before the start; an export repeats them.
DIFFERENT = 500
POOL = rows("E", DIFFERENT)
#: Rows a chunk of the peer.
CHUNK = 64


class Export(Dto):
    """An export of so many rows."""

    count: int = 0


class Ping(Dto):
    """A small request."""

    name: str | None = None


class Pong(Dto):
    """Its answer."""

    name: str | None = None


async def _sessions(count: int) -> AsyncIterator[SessionInfo]:
    for each in islice(cycle(POOL), count):
        yield each


@operation("/export")
def export(request: Export) -> Rows[SessionInfo]:
    """Return so many rows."""
    return Rows(_sessions(request.count))


@operation("POST /ping")
def ping(request: Ping) -> Pong:
    """Answer a small request."""
    return Pong(name=request.name)


gateway = Gateway([export, ping])


async def _written(count: int) -> AsyncIterator[bytes]:
    """Write rows as one does with the standard library, and give the loop away after each chunk."""
    names = list(SessionInfo.__struct_encode_fields__)
    source: Iterator[SessionInfo] = islice(cycle(POOL), count)
    out = io.StringIO()
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    while batch := list(islice(source, CHUNK)):
        for row in batch:
            flat = msgspec.to_builtins(row)
            writer.writerow({key: json.dumps(v) if isinstance(v, list | dict) else v for key, v in flat.items()})
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
        await asyncio.sleep(0)


async def _export(request: Request) -> Response:
    return StreamingResponse(_written(int(request.query_params["count"])), media_type="text/csv")


async def _ping(request: Request) -> Response:
    return Response(msgspec.json.encode({"name": (await request.json())["name"]}), media_type="application/json")


starlette = Starlette(routes=[Route("/export", _export), Route("/ping", _ping, methods=["POST"])])
