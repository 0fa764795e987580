"""The meaning of ``Accept`` and ``Content-Type``, worked out once for each pair that clients send.

A client sends the same two lines with every request, so their meaning for the reply's format and
the body's notation is remembered; :attr:`Limits.choices` bounds for how many pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formats import Registry
from gateway.negotiation.choices import Hints, negotiate
from gateway.negotiation.notations import labelled
from gateway.service.settings import Negotiation

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


#: Longer lines are not remembered, in bytes.
_LONGEST_KEPT = 1024


class Terms:
    """One pair of headers and its meaning.

    ``accept`` has the lines that are not blank (gateway/WIRE.md 13 B5); ``sent`` is the
    ``Content-Type``, ``media_type`` the same without parameters; ``label`` comes from
    :func:`gateway.negotiation.notations.labelled`, and ``is_settled`` is whether it alone decides the body's
    notation. ``is_form`` is whether the body is a form that may change the verb; ``charset`` is Python's name
    of the declared charset, None for UTF-8 and for an unknown one. ``choice`` is the reply's format if the URL
    does not choose one; None if nothing is acceptable (strict mode).
    """

    __slots__ = ("accept", "charset", "choice", "is_form", "is_settled", "label", "media_type", "sent")

    def __init__(self, accept: Sequence[str], sent: str, registry: Registry, mode: Negotiation) -> None:
        self.accept = tuple(accept)
        self.sent = sent
        self.media_type = sent.partition(";")[0].strip().lower()
        self.label = labelled(registry, sent)
        self.charset = _charset(sent) if ";" in sent else None
        is_form = self.media_type in (URLENCODED, MULTIPART)
        self.is_settled = self.label not in ("", "csv") and self.charset is None and not is_form
        self.is_form = self.media_type == URLENCODED
        self.choice = negotiate(registry, mode, Hints(accept=self.accept, sent=sent))


def _charset(sent: str) -> str | None:
    from gateway.http.charsets import codec_of  # noqa: PLC0415 - few types have parameters
    from gateway.http.multipart import parameters_of  # noqa: PLC0415

    codec = codec_of(parameters_of(sent).get("charset", ""))
    return None if codec == "utf-8" else codec


class TermsTable:
    """The terms of one gateway's clients."""

    def __init__(self, registry: Registry, mode: Negotiation, remembered: int) -> None:
        self._registry = registry
        self._mode = mode
        self._remembered = remembered
        self._known: dict[tuple[bytes | None, bytes | None], Terms] = {}

    def of(self, pairs: Sequence[tuple[bytes, bytes]], headers: Mapping[bytes, bytes]) -> Terms:
        """Return the terms of a request's headers, given both as ``pairs`` and by name."""
        key = (headers.get(b"accept"), headers.get(b"content-type"))
        if len(pairs) != len(headers):
            return self._make([value for name, value in pairs if name == b"accept"], key[1])
        terms = self._known.get(key)
        if terms is None and len(key[0] or b"") + len(key[1] or b"") > _LONGEST_KEPT:
            return self._make([] if key[0] is None else [key[0]], key[1])
        if terms is None:
            if len(self._known) >= self._remembered:
                self._known.clear()
            terms = self._known[key] = self._make([] if key[0] is None else [key[0]], key[1])
        return terms

    def _make(self, lines: Sequence[bytes], sent: bytes | None) -> Terms:
        accept = [line.decode("latin-1") for line in lines if line.strip()]
        return Terms(accept, (sent or b"").decode("latin-1"), self._registry, self._mode)
