"""One request and what becomes of it: the state of the line in :mod:`gateway.app`."""

from __future__ import annotations

from gateway.plans.plan import Plan
from gateway.requests.asked import Asked
from gateway.requests.bodies import NOTHING, Body
from gateway.requests.in_flight import Claim
from gateway.requests.reply_form import ReplyForm
from gateway.routing.dispatch import NOWHERE, Target
from gateway.service.calls import Call
from gateway.service.features import Guard


class Exchange(Asked, eq=False):
    """What is asked, and what each step of the line has found: each is set once, by the step that is named.

    Why it is what is asked rather than has it: one object a request.
    """

    form: ReplyForm = None  # type: ignore[assignment]  # how the reply is written; choosing always sets it
    target: Target = NOWHERE  #: what its path stands for (routing)
    body: Body = NOTHING  #: (reading)
    claim: Claim | None = None  #: what its body holds of the bytes that all may hold (reading)
    call: Call | None = None  #: who calls, made for guards and handlers that ask for it (admission)
    pending: tuple[Guard, ...] = ()  #: guards that wait for the fields of a form (admission)
    serving: Plan | None = None  #: while a failure is the service's own, to be told in its own type (running)
