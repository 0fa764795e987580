"""The URL that a browser goes to after signing in or out: always on this host.

Source: gateway/WIRE.md 7.3, 8.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from gateway.auth.parameters import parameters
from gateway.service.calls import Call
from gateway.service.errors import HttpError
from gateway.service.statuses import ResponseError

#: Parameters that may hold it, in order of precedence; names in any letter case.
PARAMETERS = ("continue", "returnurl", "redirect")
_EXTERNAL = "External Redirects are not permitted"


def return_url(call: Call) -> str | None:
    """Return the URL that a call asks to go to; :class:`HttpError` 400 for a URL of another host."""
    given = parameters(call)
    url = next((given[name] for name in PARAMETERS if given.get(name)), None)
    if url is not None and not stays(url, call.base_url):
        error = ResponseError(error_code="ArgumentException", field_name="continue", message=_EXTERNAL)
        raise HttpError(400, "ArgumentException", f"{_EXTERNAL} (Parameter 'continue')", errors=[error])
    return url


def came_from(call: Call) -> str | None:
    """Return the page that a call was sent from (``Referer``), None if that is absent or on another host."""
    referer = call.headers.get("referer")
    return referer if referer and stays(referer, call.base_url) else None


def stays(url: str, base_url: str) -> bool:
    """Return whether a browser that follows ``url`` stays on the host of ``base_url``.

    >>> [stays(url, "http://here") for url in ("/a", "a?b", "http://here/a")]
    [True, True, True]
    >>> [stays(url, "http://here") for url in ("//x", "/\\\\x", "http://x", "http://here.x", "javascript:x")]
    [False, False, False, False, False]
    """
    if "\\" in url or any(letter <= " " or letter == "\x7f" for letter in url):
        return False  # browsers treat these as slashes, or ignore them
    try:
        there, here = urlsplit(url), urlsplit(base_url)
    except ValueError:
        return False
    if not there.scheme and not there.netloc:
        return not url.startswith("//")
    return (there.scheme, there.netloc.lower()) == (here.scheme, here.netloc.lower())
