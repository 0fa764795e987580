"""The outcome of a simulated call, which depends on its numbers alone (samples/evovoice/TELEPHONY.md 5).

The refusals follow Twilio's table of test numbers; the others are fictional 555-01xx numbers
named after SIP's codes: 486 busy, 480 not available, 404 not found, 487 cancelled.
"""

from __future__ import annotations

import re

from samples.evovoice.telephony.base import INVALID_FROM, INVALID_TO, RefusedError

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_FICTIONAL = re.compile(r"\+1\d{3}555(\d{4})", re.ASCII)

_REFUSED_TO = {
    "+15005550001": (21217, "Phone number does not appear to be valid"),
    "+15005550002": (21214, "'To' phone number cannot be reached"),
    "+15005550003": (21215, "Account not authorized to call this number: no geographic permission"),
    "+15005550004": (21216, "Account not allowed to call this number: it is blocked"),
}
_REFUSED_FROM = "+15005550001"
_OUTCOMES = {"0186": "busy", "0180": "no-answer", "0104": "failed", "0187": "canceled"}


def check(to: str, from_: str) -> None:
    """Raise :class:`RefusedError` for numbers that Twilio refuses before it dials."""
    is_phone = E164.fullmatch(to) is not None
    if not is_phone and not to.startswith(("sip:", "client:")):
        raise RefusedError(f"The 'To' number {to} is not a valid phone number.", INVALID_TO)
    if to in _REFUSED_TO:
        code, message = _REFUSED_TO[to]
        raise RefusedError(f"{message}: {to}", code)
    if from_ == _REFUSED_FROM or (is_phone and E164.fullmatch(from_) is None):
        raise RefusedError(f"The 'From' number {from_} is not a valid phone number.", INVALID_FROM)


def outcome(to: str) -> str:
    """Return the status that a call to ``to`` reaches: ``in-progress``, or a final one."""
    if to.startswith("client:busy-"):
        return "busy"
    fictional = _FICTIONAL.fullmatch(to)
    return _OUTCOMES.get(fictional.group(1), "in-progress") if fictional else "in-progress"
