"""A service to put under pressure."""

from __future__ import annotations

from collections.abc import AsyncIterator

from gateway import Dto, Gateway, Int32, Rows, operation


class HelloResponse(Dto):
    result: str | None = None


class Hello(Dto):
    name: str | None = None


class Row(Dto):
    id: Int32 = 0
    name: str | None = None


class Export(Dto):
    count: Int32 = 10_000_000


@operation("/hello", "/hello/{Name}")
def hello(request: Hello) -> HelloResponse:
    return HelloResponse(result=f"Hello, {request.name}!")


@operation("/export")
def export(request: Export) -> Rows[Row]:
    async def rows() -> AsyncIterator[Row]:
        for number in range(request.count):
            yield Row(id=number, name=f"name {number}")

    return Rows(rows())


app = Gateway([hello, export])
