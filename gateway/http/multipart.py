"""``multipart/form-data``: the fields and files of a body that is in memory already.

Source: RFC 7578, and what clients send to ServiceStack hosts (gateway/WIRE.md 4.4, 9.3): a disposition
without a blank after its semicolon, a quoted boundary, names as encoded words, no line break at the end.
Unlike ServiceStack it keeps (13 A22) parts called ``attachment`` or ``file``, files within a nested
``multipart/mixed``, and file names sent in pieces.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from gateway.http.charsets import codec_of
from gateway.service.uploads import Upload

#: Within quotes a character after a backslash cannot end the quotes; the backslash stays in the value.
_PARAMETER = re.compile(r';[ \t]*+([^\s=;"]++)[ \t]*+=[ \t]*+(?:"((?:[^"\\]|\\.)*+)"|([^;]*+))')
_ENCODED_WORD = re.compile(r"=\?utf-8\?b\?([0-9a-z+/=]*+)\?=", re.IGNORECASE)
#: Levels of forms within forms: one, as old browsers sent several files of one input.
_DEEPEST = 1


class MultipartError(ValueError):
    """The body is not well-formed ``multipart/form-data``, or has too many parts or headers."""


def parameters_of(header: str) -> dict[str, str]:
    """Return the parameters of a header by lower-case name, the first of equal names; nothing is unescaped.

    >>> parameters_of('form-data;name="a \\\\"b\\\\""; filename=c d')
    {'name': 'a \\\\"b\\\\"', 'filename': 'c d'}
    """
    parameters: dict[str, str] = {}
    for match in _PARAMETER.finditer(header, header.find(";")) if ";" in header else ():
        parameters.setdefault(match[1].lower(), match[3].strip() if match[2] is None else match[2])
    return parameters


def parse(data: bytes, content_type: str, limit: int, head_limit: int) -> tuple[list[tuple[str, str]], list[Upload]]:
    """Return the text fields and the files; :class:`MultipartError` if the body is malformed or breaks off.

    ``limit`` is the most parts that it may have, those of nested forms included; ``head_limit`` the most
    bytes that the headers of one part may have.
    """
    form = _Form(limit, head_limit)
    form.take(data, content_type, "", 0)
    return form.fields, form.files


class _Form:
    """Collects the parts of one body."""

    def __init__(self, limit: int, head_limit: int) -> None:
        self.fields: list[tuple[str, str]] = []
        self.files: list[Upload] = []
        self._limit = limit
        self._head_limit = head_limit
        self._parts = 0

    def take(self, data: bytes, content_type: str, outer: str, depth: int) -> None:
        """Take the parts of a body, or of a part named ``outer`` that is itself a form."""
        boundary = parameters_of(content_type).get("boundary")
        if not boundary:
            raise MultipartError("Missing content-type boundary.")
        for piece in _pieces(data, b"--" + boundary.encode("utf-8", "surrogateescape")):
            self._parts += 1
            if self._parts > self._limit:
                raise MultipartError(f"more than {self._limit} parts")
            self._part(piece, outer, depth)

    def _part(self, piece: bytes, outer: str, depth: int) -> None:
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap:
            raise MultipartError(f"part {self._parts} has no end of its headers")
        if len(head) > self._head_limit:
            raise MultipartError(f"part {self._parts} has more than {self._head_limit} bytes of headers")
        headers = self._headers(head.decode("utf-8", "replace"))
        disposition = headers.get("content-disposition")
        if disposition is None and not outer:
            raise MultipartError(f"part {self._parts} has no Content-Disposition")
        parameters = parameters_of(disposition or "")
        name = outer or _word(parameters.get("name", ""))
        media_type = headers.get("content-type", "")
        file_name = _file_name(parameters)
        if file_name:
            self.files.append(Upload(name, file_name, media_type, content))
        elif depth < _DEEPEST and media_type.lower().startswith("multipart/mixed"):
            self.take(content, media_type, name, depth + 1)
        else:
            self.fields.append((name, _text(content, media_type)))

    def _headers(self, head: str) -> dict[str, str]:
        headers = {}
        for line in head.split("\r\n"):
            name, colon, value = line.partition(":")
            if line and (not colon or line[0] in " \t"):
                raise MultipartError(f"part {self._parts} has a malformed header line: {line!r:.60}")
            headers[name.strip().lower()] = value.strip()
        return headers


def _pieces(data: bytes, delimiter: bytes) -> Iterator[bytes]:
    """Give the bytes between the delimiter lines; bytes before the first delimiter are ignored."""
    start = -1
    position = 0 if data.startswith(delimiter) else data.find(b"\r\n" + delimiter)
    if position < 0:
        raise MultipartError("the boundary does not occur")
    while position >= 0:
        line = position + len(delimiter) + (2 if data.startswith(b"\r\n", position) else 0)
        is_last = data.startswith(b"--", line)
        end = line if is_last else _line_end(data, line)
        if end >= 0:
            if start >= 0:
                yield data[start:position]
            if is_last:
                return
            start = end
            position = end - 2  # the line break that ends a delimiter may begin the next one
        else:
            position = line
        position = data.find(b"\r\n" + delimiter, position)
    raise MultipartError("Unexpected end of Stream, the content may have already been read by another component.")


def _line_end(data: bytes, position: int) -> int:
    """Return where the line after a delimiter begins; -1 if more than blanks follow, so that this is no delimiter."""
    while data[position : position + 1] in (b" ", b"\t"):
        position += 1
    return position + 2 if data.startswith(b"\r\n", position) else -1


def _word(text: str) -> str:
    """Return a name, decoded if it is a single encoded word in Base64, as .NET's clients send it."""
    match = _ENCODED_WORD.fullmatch(text)
    if match is None:
        return text
    try:
        return base64.b64decode(match[1], validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return text


def _file_name(parameters: dict[str, str]) -> str:
    """Return the file name of a part, ``""`` if it is no file; ``filename*`` comes first (RFC 6266 §4.3)."""
    if (extended := parameters.get("filename*")) is not None:
        charset, first, rest = extended.partition("'")
        _, second, value = rest.partition("'")
        if first and second:
            codec = codec_of(charset)
            if codec is not None:
                return unquote_to_bytes(value).decode(codec, "replace")
        if not parameters.get("filename"):
            return extended
    return _word(parameters.get("filename", "")) or _joined(parameters)


def _joined(parameters: dict[str, str]) -> str:
    """Return a name that was sent in pieces, some of them perhaps escaped (RFC 2231 §4.1)."""
    codec, data = "utf-8", b""
    for number in range(len(parameters)):
        if (plain := parameters.get(f"filename*{number}")) is not None:
            data += plain.encode("utf-8", "surrogateescape")
        elif (escaped := parameters.get(f"filename*{number}*")) is not None:
            if not data and escaped.count("'") > 1:
                charset, _, escaped = escaped.split("'", 2)
                codec = codec_of(charset) or codec
            data += unquote_to_bytes(escaped)
        else:
            break
    return data.decode(codec, "replace")


def _text(content: bytes, media_type: str) -> str:
    """Return the text of a field, decoded by its part's charset, else UTF-8; without a byte order mark."""
    codec = codec_of(parameters_of(media_type).get("charset", "")) or "utf-8"
    return content.decode(codec, "replace").removeprefix("\ufeff")
