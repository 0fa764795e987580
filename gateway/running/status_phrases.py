"""The standard phrase of each status, as ASP.NET spells it (gateway/WIRE.md 6.11).

Why not Python's alone: some of these differ from it, and from one Python to the next.
"""

from __future__ import annotations

from http import HTTPStatus

PHRASES = {each.value: each.phrase for each in HTTPStatus} | {
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "I'm a teapot",
    422: "Unprocessable Entity",
}
