"""The format and layout of a reply: the one value of a request that changes on its way.

Each change is a method whose name says why, so that a reader of the code can tell which form a reply has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gateway.negotiation.choices import Choice

if TYPE_CHECKING:
    from formats import Format
    from gateway.negotiation.csv_wishes import Wish


class ReplyForm(msgspec.Struct, eq=False):
    """The format of a reply and its layout.

    ``callback`` is the cleaned name of the function that a JSONP reply calls, or None; ``wish`` is the layout
    of CSV that a reporting tool asks for; ``fault`` is an error that is answered in place of a result.
    """

    choice: Choice
    callback: str | None = None
    wish: Wish | None = None
    fault: Exception | None = None

    def in_dialect(self, choice: Choice) -> None:
        """Answer in the notation that the request was written in (gateway/WIRE.md 13 A1)."""
        self.choice = choice

    def without_call(self, choice: Choice) -> None:
        """Drop the callback: a foreign page must not read an answer that the browser's credentials open (13 C11)."""
        self.callback = None
        self.choice = choice

    def told_in_json(self) -> None:
        """Answer broken rules in JSON instead of a script, as no function is called (gateway/WIRE.md 3.5)."""
        if self.choice.media_type == "text/javascript":
            self.written_in(self.choice.format)

    def written_in(self, format_: Format) -> None:
        """Answer in the format of the media type that the handler's reply names."""
        self.choice = Choice(format_, format_.media_types[0])
