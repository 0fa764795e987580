"""Compressing answers for clients that accept it.

Off unless a setting turns it on, as in ServiceStack (gateway/WIRE.md 6.10). Never for small bodies, where
the extra header would outweigh the gain, for partial answers (206), or for media types that are already
compressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.http.encodings import ENCODINGS, accepted
from gateway.responses.answer import Answer

#: Media types that are already compressed.
_DENSE = re.compile(
    rb"(image/(?!svg)|audio/|video/|font/woff|application/(zip|gzip|x-gzip|zstd|pdf|x-7z|vnd\.openxml))"
)


def compressed(answer: Answer, header: str, above: int, *, is_head: bool = False) -> Answer:
    """Compress the body of an answer if the client accepts that and the body has more than ``above`` bytes.

    A stream is always compressed, as its length is not known. The answer to HEAD gets the headers alone.
    """
    headers = {name.lower(): value for name, value in answer.headers}
    has_length = b"content-length" in headers  # then the answer has promised that many bytes, and ranges of them
    if (
        answer.status == 206
        or has_length
        or b"content-encoding" in headers
        or _DENSE.match(headers.get(b"content-type", b""))
    ):
        return answer
    answer.add((b"Vary", b"Accept-Encoding"))
    stream = answer.stream
    name = accepted(header) if header and (stream is not None or len(answer.body) > above) else None
    if name is not None:
        if stream is None:
            answer.body = ENCODINGS[name].whole(answer.body)
        elif not is_head:
            stream.pieces = ENCODINGS[name].pieces()
            answer.body = stream.pieces.write(answer.body)
        answer.headers, answer.more = _weakened(answer.headers), _weakened(answer.more)
        answer.add((b"Content-Encoding", name.encode()))
    return answer


def _weakened(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, _weak(value) if name == b"ETag" else value) for name, value in headers]


def _weak(tag: bytes) -> bytes:
    """Return the tag as a weak one, which does not promise the same bytes (RFC 9110 §8.8.3)."""
    return tag if tag.startswith(b"W/") else b"W/" + tag
