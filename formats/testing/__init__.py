"""``check_format``: what every format must do, as one line in the tests of a format's author.

    from formats.testing import check_format

    def test_it_is_a_format():
        check_format(MyFormat())

It raises one AssertionError that lists every broken rule. Any notation can hold the values that it
uses: there are no empty texts and no control characters, for which a table or XML has no room.
"""

from __future__ import annotations

from formats.base import Format
from formats.testing.rules import RULES
from formats.testing.samples import ROWS as ROWS
from formats.testing.samples import Leaf as Leaf
from formats.testing.samples import Row as Row


def check_format(format_: Format, *, reads: bool = True) -> None:
    """Check a format; AssertionError lists the rules it breaks.

    ``reads=False`` is for a format that is written only: its ``decode`` must refuse everything.
    A ``row_codec``, where there is one, is checked too.
    """
    broken: list[str] = []
    for rule in RULES:
        try:
            broken += rule(format_, reads)
        except Exception as error:
            broken.append(f"{rule.__name__.strip('_')}: {type(error).__name__}: {error}")
    if broken:
        raise AssertionError(f"{type(format_).__qualname__} breaks {len(broken)} rules:\n- " + "\n- ".join(broken))
