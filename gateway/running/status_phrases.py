"""The standard phrase of each status, as ASP.NET spells it (gateway/WIRE.md 6.11).

Why not Python's alone: some phrases differ, and some change from one Python version to the next.
"""

from __future__ import annotations

from http import HTTPStatus

PHRASES = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "I'm a teapot",
    422: "Unprocessable Entity",
}
