"""A refusal as clients see it: a status, an error code, and the provider's code in ``meta``.

Source: samples/evovoice/TELEPHONY.md 6. The provider's 401 and 403 become a 502: a client that saw them would
drop its own login.
"""

from __future__ import annotations

from gateway import HttpError
from samples.evovoice.telephony.base import (
    NOT_FOUND,
    NOT_IN_PROGRESS,
    RefusedError,
    TelephonyError,
    ThrottledError,
    UnknownOutcomeError,
    UnreachableError,
)

#: Seconds after which clients may try again when the provider could not be reached.
RETRY_AFTER = 2

_REFUSED = {
    21211: (400, "InvalidDestination"),
    21214: (400, "InvalidDestination"),
    21217: (400, "InvalidDestination"),
    21210: (400, "InvalidCallerId"),
    21212: (400, "InvalidCallerId"),
    21219: (400, "InvalidCallerId"),
    21215: (400, "DestinationNotPermitted"),
    21216: (400, "DestinationNotPermitted"),
    13227: (400, "DestinationNotPermitted"),
    NOT_IN_PROGRESS: (409, "CallNotInProgress"),
    NOT_FOUND: (404, "CallNotFound"),
}


def refusal(error: TelephonyError, correlation_id: str, call_sid: str | None = None) -> HttpError:
    """Return the answer to a request that the telephone provider did not carry out."""
    meta = {"correlationId": correlation_id}
    if error.code:
        meta["twilioCode"] = str(error.code)
    if call_sid:
        meta["callSid"] = call_sid
    headers: dict[str, str] = {}
    if isinstance(error, RefusedError):
        status, code = _REFUSED.get(error.code, (502, "TelephonyFailed"))
    elif isinstance(error, ThrottledError):
        status, code, headers = 503, "TelephonyBusy", {"Retry-After": str(error.retry_after)}
    elif isinstance(error, UnreachableError):
        status, code, headers = 503, "TelephonyUnreachable", {"Retry-After": str(RETRY_AFTER)}
    elif isinstance(error, UnknownOutcomeError) and not error.code:
        status, code = 504, "OutcomeUnknown"
    else:
        status, code = 502, "OutcomeUnknown" if isinstance(error, UnknownOutcomeError) else "TelephonyFailed"
    return HttpError(status, code, error.message, meta=meta, headers=headers)
