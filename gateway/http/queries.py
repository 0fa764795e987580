"""The parameters of a query or an urlencoded form.

Source: gateway/WIRE.md 0.5, 4.1. Names count without letter case, repeated ones are joined with a
comma in their order, and the last spelling of a name is the one that errors mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.http.escapes import ESCAPED, unescape

#: Lower-case name → the name as sent, and its text.
Parameters = Mapping[str, tuple[str, str]]

NONE: Parameters = {}


#: Parameters that prove who asks (gateway/WIRE.md 13 C12): what they say is repeated nowhere.
SECRETS = frozenset(
    {
        *("apikey", "authsecret", "ss-tok", "ss-reftok"),
        *("password", "confirmpassword", "accesstoken", "accesstokensecret", "bearertoken", "refreshtoken"),
    }
)


def unescaped(text: str) -> str:
    """Return a name or value decoded: ``+`` is a blank, what is no escape stays, so does what is not UTF-8.

    Why not :func:`urllib.parse.unquote_plus`, which does the same: it makes a piece for every escape, so
    that a text of nothing else takes eighty times its size.

    >>> unescaped("a+b%2B%C3%a9%zz")
    'a b+é%zz'
    """
    text = text.replace("+", " ")
    return ESCAPED.sub(unescape, text) if "%" in text else text


class TooManyParameters(ValueError):  # noqa: N818 - states what is the case
    """A query or form has more parameters than allowed."""


def pairs_of(text: str, limit: int | None = None) -> list[tuple[str, str]]:
    """Return names and values as sent, decoded; a name alone has the value ``""``.

    Raises :class:`TooManyParameters` above ``limit``, before any of them is decoded; None is for a text
    that has been held against it.

    >>> pairs_of("a=1&b&c=%2B+", 10)
    [('a', '1'), ('b', ''), ('c', '+ ')]
    """
    if limit is not None and text.count("&") >= limit:
        raise TooManyParameters(f"more than {limit} parameters")
    found = []
    for part in text.split("&"):
        if part:
            name, _, value = part.partition("=")
            if "%" in part or "+" in part:
                name, value = unescaped(name), unescaped(value)
            found.append((name, value))
    return found


def without_secrets(text: str) -> str:
    """Return a query as it may be shown, linked to or written down.

    >>> without_secrets("a=1&ApiKey=k&b=2"), without_secrets("a=%41")
    ('a=1&b=2', 'a=%41')
    """
    lower = text.lower()
    if "%" not in lower and not any(name in lower for name in SECRETS):
        return text
    return "&".join(part for part in text.split("&") if unescaped(part.partition("=")[0]).lower() not in SECRETS)


def merged(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """Return the parameters by lower-case name, repeated ones joined; an empty one adds nothing to others.

    >>> merged([("id", "1"), ("ID", "2"), ("a", "x"), ("a", "")])
    {'id': ('ID', '1,2'), 'a': ('a', 'x')}
    """
    found: dict[str, tuple[str, str]] = {}
    for name, value in pairs:
        key = name.lower()
        earlier = found.get(key)
        if earlier is None or not (earlier[1] and value):
            found[key] = (name, value or (earlier[1] if earlier else ""))
        else:
            found[key] = (name, f"{earlier[1]},{value}")
    return found


def merged_form(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """Return the fields of a form, as :func:`merged` does, but under the first spelling of each name."""
    listed = list(pairs)
    first = {name.lower(): name for name, _ in reversed(listed)}
    return {key: (first[key], value) for key, (_, value) in merged(listed).items()}
