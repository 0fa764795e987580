"""How a reply is to be written: the one value of a request that changes on its way, and why it does.

Each change has a name of its own, so that who reads an answer's making knows which form it has.
"""

from __future__ import annotations

import msgspec

from formats import Format
from gateway.negotiation.choices import Choice
from gateway.negotiation.csv_wishes import Wish


class ReplyForm(msgspec.Struct, eq=False):
    """The format of a reply and its layout.

    ``callback`` is the function that a JSONP reply calls, cleaned, None for none; ``wish`` is what a
    reporting tool asks of its table; ``fault`` is why nothing can be answered but this, told in the form.
    """

    choice: Choice
    callback: str | None = None
    wish: Wish | None = None
    fault: Exception | None = None

    def in_dialect(self, choice: Choice) -> None:
        """Answer in the notation that the request was written in (gateway/WIRE.md 13 A1)."""
        self.choice = choice

    def without_call(self, choice: Choice) -> None:
        """Call no function: a foreign page must not read what only the browser's credentials open (13 C11)."""
        self.callback = None
        self.choice = choice

    def told_in_json(self) -> None:
        """Be no script where nothing is called: broken rules are told in JSON (gateway/WIRE.md 3.5)."""
        if self.choice.media_type == "text/javascript":
            self.written_in(self.choice.format)

    def written_in(self, format_: Format) -> None:
        """Be written in the format of the media type that the reply itself names."""
        self.choice = Choice(format_, format_.media_types[0])
