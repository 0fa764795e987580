"""What is known of one request while it is being answered; it lives as long as the request."""

from __future__ import annotations

from gateway.calls import Call
from gateway.dispatch import Target
from gateway.incoming import Incoming
from gateway.negotiation import Choice
from gateway.plans import Plan


class Exchange:
    """One request and what becomes of it.

    ``choice`` is the format of the reply; ``call`` is None until a guard or handler needs it;
    ``serving`` is the plan while a failure is the service's own, to be told in its own type.
    """

    __slots__ = ("call", "choice", "incoming", "serving", "target")

    def __init__(self, incoming: Incoming, target: Target, choice: Choice) -> None:
        self.incoming = incoming
        self.target = target
        self.choice = choice
        self.call: Call | None = None
        self.serving: Plan | None = None
