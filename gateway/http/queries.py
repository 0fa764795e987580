"""The parameters of a query or an urlencoded form.

Source: gateway/WIRE.md 0.5, 4.1. Names are compared without letter case, the values of repeated names are
joined with commas in their order, and errors use the last spelling of a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.http.escapes import ESCAPED, unescape

#: Lower-case name → the name as sent, and its text.
Parameters = Mapping[str, tuple[str, str]]

NONE: Parameters = {}


#: Parameters that prove who the caller is (gateway/WIRE.md 13 C12): their values are never shown, linked or logged.
SECRETS = frozenset(
    {
        *("apikey", "authsecret", "ss-tok", "ss-reftok"),
        *("password", "confirmpassword", "accesstoken", "accesstokensecret", "bearertoken", "refreshtoken"),
    }
)


def unescaped(text: str) -> str:
    """Return a name or value decoded: ``+`` is a blank; a malformed escape, or one that is not UTF-8, stays.

    Why not :func:`urllib.parse.unquote_plus`, which does the same: it makes a piece for every escape, so
    that a text of nothing but escapes takes eighty times its size.

    >>> unescaped("a+b%2B%C3%a9%zz")
    'a b+é%zz'
    """
    text = text.replace("+", " ")
    return ESCAPED.sub(unescape, text) if "%" in text else text


class TooManyParameters(ValueError):  # noqa: N818 - states what is the case
    """A query or form has more parameters than allowed."""


def pairs_of(text: str, limit: int | None = None) -> list[tuple[str, str]]:
    """Return names and values as sent, decoded; a name alone has the value ``""``.

    Raises :class:`TooManyParameters` above ``limit``, before any of them is decoded; None checks nothing, for
    a text that was checked before.

    >>> pairs_of("a=1&b&c=%2B+", 10)
    [('a', '1'), ('b', ''), ('c', '+ ')]
    """
    if limit is not None and text.count("&") >= limit:
        raise TooManyParameters(f"more than {limit} parameters")
    pairs = []
    for part in text.split("&"):
        if part:
            name, _, value = part.partition("=")
            if "%" in part or "+" in part:
                name, value = unescaped(name), unescaped(value)
            pairs.append((name, value))
    return pairs


def without_secrets(text: str) -> str:
    """Return a query without its secret parameters, to show it, link to it or log it.

    >>> without_secrets("a=1&ApiKey=k&b=2"), without_secrets("a=%41")
    ('a=1&b=2', 'a=%41')
    """
    lower = text.lower()
    if "%" not in lower and not any(name in lower for name in SECRETS):
        return text
    return "&".join(part for part in text.split("&") if unescaped(part.partition("=")[0]).lower() not in SECRETS)


def merged(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """Return the parameters by lower-case name, repeated ones joined; an empty value adds nothing to others.

    >>> merged([("id", "1"), ("ID", "2"), ("a", "x"), ("a", "")])
    {'id': ('ID', '1,2'), 'a': ('a', 'x')}
    """
    parameters: dict[str, tuple[str, str]] = {}
    for name, value in pairs:
        key = name.lower()
        earlier = parameters.get(key)
        if earlier is None or not (earlier[1] and value):
            parameters[key] = (name, value or (earlier[1] if earlier else ""))
        else:
            parameters[key] = (name, f"{earlier[1]},{value}")
    return parameters


def merged_form(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """Return the fields of a form, as :func:`merged` does, but under the first spelling of each name."""
    listed = list(pairs)
    first = {name.lower(): name for name, _ in reversed(listed)}
    return {key: (first[key], value) for key, (_, value) in merged(listed).items()}
