"""One request and its state on the way through the steps of :mod:`gateway.app`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.plans.plan import Plan
from gateway.requests.asked import Asked
from gateway.requests.bodies import NOTHING, Body
from gateway.requests.in_flight import Claim
from gateway.requests.reply_form import ReplyForm
from gateway.routing.dispatch import NOWHERE, Target
from gateway.service.calls import Call

if TYPE_CHECKING:
    from gateway.service.features import Guard


class Exchange(Asked, eq=False):
    """A request and the results of the steps so far; the step in brackets sets the attribute, once.

    Why it is a subclass of :class:`Asked` instead of holding one: that way a request makes one object, not two.
    """

    form: ReplyForm = None  # type: ignore[assignment]  # how the reply is written; choosing always sets it
    target: Target = NOWHERE  #: what its path leads to (routing)
    plan: Plan | None = None  #: the operation that answers; None until the form of the reply is known (routing)
    body: Body = NOTHING  #: (reading)
    claim: Claim | None = None  #: its body's share of the bytes that all bodies may hold (reading)
    call: Call | None = None  #: who calls; only for guards and handlers that need it (admission)
    pending: tuple[Guard, ...] = ()  #: guards that wait for the fields of a form (admission)
    #: Set while a failure counts as the service's own, which is answered in the operation's response type (running).
    serving: Plan | None = None
