"""``multipart/form-data``: fields and files of a body that is in memory already.

Source: RFC 7578, and what the C# clients send (gateway/WIRE.md 9.3): a disposition without a blank
after its semicolon, a quoted boundary, no line break at the end.
"""

from __future__ import annotations

import re

import msgspec

_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')


class MultipartError(ValueError):
    """A body that does not keep to its boundary."""


class Upload(msgspec.Struct, frozen=True):
    """A file of a form. ``file_name`` is the client's; never use it as a path."""

    name: str
    file_name: str
    media_type: str
    data: bytes


def parameters_of(header: str) -> dict[str, str]:
    """Return the parameters of a header by lower-case name.

    >>> parameters_of('form-data;name="a \\\\"b\\\\""; filename=c')
    {'name': 'a "b"', 'filename': 'c'}
    """
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted or not bare else bare
        for name, quoted, bare in _PARAMETER.findall(";" + header.partition(";")[2])
    }


def parse(data: bytes, content_type: str, limit: int) -> tuple[list[tuple[str, str]], list[Upload]]:
    """Return the text fields and the files; :class:`MultipartError` if the body breaks off."""
    boundary = parameters_of(content_type).get("boundary")
    if not boundary:
        raise MultipartError("Missing content-type boundary.")
    delimiter = b"--" + boundary.encode("utf-8", "surrogateescape")
    if data.count(delimiter) > limit + 1:
        raise MultipartError(f"more than {limit} parts")
    start = 0 if data.startswith(delimiter) else data.find(b"\r\n" + delimiter) + 2
    if start == 1:
        raise MultipartError("the boundary does not occur")
    fields: list[tuple[str, str]] = []
    files: list[Upload] = []
    pieces = data[start + len(delimiter) :].split(b"\r\n" + delimiter)
    if len(pieces) == 1 and pieces[0].startswith(b"--"):
        return fields, files
    if not pieces[-1].startswith(b"--"):
        raise MultipartError("Unexpected end of Stream, the content may have already been read by another component.")
    for number, piece in enumerate(pieces[:-1], 1):
        _take(piece, number, fields, files)
    return fields, files


def _take(piece: bytes, number: int, fields: list[tuple[str, str]], files: list[Upload]) -> None:
    head, gap, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if not gap:
        raise MultipartError(f"part {number} has no end of its headers")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    parameters = parameters_of(headers.get("content-disposition", ""))
    if "name" not in parameters:
        raise MultipartError(f"part {number} has no name")
    if "filename" in parameters:
        media_type = headers.get("content-type", "application/octet-stream")
        files.append(Upload(parameters["name"], parameters["filename"], media_type, content))
    else:
        fields.append((parameters["name"], content.decode("utf-8", "replace")))
