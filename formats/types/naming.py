"""How a member's name is spelled: in Python, in .NET, and in each text case on the wire.

Source: formats/WIRE.md 1.3. Only ASCII letters change their case.
"""

from __future__ import annotations

import enum
from functools import lru_cache

#: Names that are kept: many classes have members of the same names.
_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def pascal(name: str) -> str:
    """Return a snake_case Python name as a .NET name.

    >>> pascal("dial_state")
    'DialState'
    """
    return "".join([part[:1].upper() + part[1:] for part in name.split("_")])


@lru_cache(maxsize=_KEPT)
def camel(name: str) -> str:
    """Return a .NET name in camelCase: leading capitals become small, up to the one before
    a small letter.

    >>> [camel(name) for name in ("Id", "URLValue", "MD5Hash", "ABc", "_Id")]
    ['id', 'urlValue', 'mD5Hash', 'aBc', '_Id']
    """
    if name[1:2].islower() and "A" <= name[0] <= "Z":
        return name[0].lower() + name[1:]  # as most are
    out: list[str] = []
    for index, letter in enumerate(name):
        following = name[index + 1] if index + 1 < len(name) else "A"
        if not ("A" <= letter <= "Z" and (index == 0 or "A" <= following <= "Z")):
            return "".join(out) + name[index:]
        out.append(letter.lower())
    return "".join(out)


def snake(name: str) -> str:
    """Return a .NET name in ServiceStack's snake_case: camelCase first, then every letter that
    is no small one becomes ``_`` and its small form.

    >>> [snake(name) for name in ("MD5Hash", "CustomerID", "URLValue", "_Id")]
    ['m_d5_hash', 'customer_i_d', 'url_value', '__id']
    """
    return "".join(
        letter if letter == "_" or letter.isdigit() or letter.islower() else "_" + letter.lower()
        for letter in camel(name)
    )


class TextCase(enum.Enum):
    """How member names are spelled in JSON, JSV and nested CSV cells."""

    DECLARED = "declared"
    CAMEL = "camel"
    SNAKE = "snake"

    def spell(self, name: str) -> str:
        """Return a declared .NET name in this case."""
        if self is TextCase.CAMEL:
            return camel(name)
        return snake(name) if self is TextCase.SNAKE else name
