"""``GET /login``: the page to which browsers are redirected to sign in. Our own page, without script.

:data:`FORM` marks what its form sends: if that fails, the page is shown again with the reason and the user name;
any other form is answered as recorded. Source of the address and its parameter: gateway/WIRE.md 7.5.
"""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from gateway.auth.callers import Callers
from gateway.auth.credentials import Authenticate, LoginPage
from gateway.auth.guards import escaped
from gateway.auth.return_urls import stays
from gateway.http.page_style import BASE, policy_of
from gateway.service.calls import Call, Identity
from gateway.service.errors import HttpError, Refusal
from gateway.service.results import Reply

#: The value of ``errorView`` in the page's own form: the page that shows a failure.
FORM = "/login"

_STYLE = (
    BASE
    + """
main{max-width:24rem;margin:12vh auto 0;padding:0 1rem 3rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}
label{display:block;margin-top:1rem}
input:not([type=checkbox]){display:block;width:100%;font:inherit;padding:.45rem .6rem;color:inherit;
background:var(--paper);border:1px solid var(--edge);border-radius:.25rem}
input[aria-invalid]{border-color:var(--bad)}
button{font:inherit;margin-top:1.25rem;padding:.45rem 1.5rem;border:1px solid var(--link);border-radius:.25rem;
background:var(--link);color:var(--paper);cursor:pointer}
.failure{margin:0}
.known{border:1px solid var(--line);background:var(--head);padding:.9rem 1.1rem;margin-bottom:1.5rem}
.known p{margin:0;overflow-wrap:anywhere}
.known button{margin-top:.75rem;background:var(--paper);color:var(--link)}
"""
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Sign in</h1>
{known}{told}<form method="post" action="{action}">
<input type="hidden" name="errorView" value="{form}">
<label>User name or e-mail <input name="userName" autocomplete="username" autocapitalize="none" required{name}></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required{password}></label>
<label><input name="rememberMe" type="checkbox" value="true"{remember}> Stay signed in</label>
<button>Sign in</button>
</form>
</main>
</body>
</html>
"""

#: No script, no style but the page's own, no other site's frame around it (which could steer clicks), and the form goes
#: to this host only.
POLICY = policy_of(_STYLE, forms="'self'")
#: The page may show a name, so no cache may keep it.
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
TYPE = "text/html; charset=utf-8"

#: Error code → the text for people on the page; other failures show their own message.
_WORDS = {
    "Unauthorized": "The user name or the password is wrong.",
    "ValidationException": "Please give both a user name and a password.",
}


class LoginPages:
    """Shows the page with its form, and to a signed-in user also their name."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    async def show(self, request: LoginPage, call: Call) -> Reply:
        """Return the page; a ``redirect`` to another host is left out of it."""
        known = await self._callers.recall(call)
        page = _page(call, request.redirect, known=known.identity)
        return Reply(page, headers=HEADERS, media_type=TYPE)


def is_own_form(request: Authenticate, call: Call) -> bool:
    """Return whether a sign-in was sent by the page's form, from a browser."""
    return request.error_view == FORM and call.format_name == "html" and call.verb == "POST"


def told_on_page(error: HttpError, request: Authenticate, call: Call, goal: str | None) -> Refusal:
    """Return the page that shows why a sign-in failed, with the status and headers of the failure.

    A screen reader first reads the title, then the focused field, which refers to the message by
    ``aria-describedby``; with ``role=alert`` some read the message by itself.
    """
    page = _page(call, goal, failure=_WORDS.get(error.error_code or "", error.message), request=request)
    return Refusal(error.status, (*error.headers, *HEADERS.items()), page.encode(), TYPE)


def _page(
    call: Call,
    goal: str | None,
    *,
    known: Identity | None = None,
    failure: str = "",
    request: Authenticate | None = None,
) -> str:
    base = urlsplit(call.base_url).path
    action, told, name, password, remember = f"{base}/auth/credentials", "", " autofocus", "", ""
    if goal and stays(goal, call.base_url):
        action += f"?continue={escaped(goal)}"
    if failure and request is not None:
        told = f'<p class="failure" id="failure" role="alert">{html.escape(failure)}</p>\n'
        described = ' aria-invalid="true" aria-describedby="failure"'
        name = f' value="{html.escape(request.user_name or "")}"{described}'
        password = f"{described} autofocus"
        remember = " checked" if request.remember_me else ""
    return _PAGE.format(
        style=_STYLE,
        title="Error: sign-in failed" if told else "Sign in",
        known="" if known is None else _known(known, base),
        told=told,
        form=FORM,
        action=html.escape(action),
        name=name,
        password=password,
        remember=remember,
    )


def _known(identity: Identity, base: str) -> str:
    name = html.escape(identity.display_name or identity.user_name)
    return (
        f'<form class="known" method="post" action="{html.escape(base)}/auth/logout">\n'
        f'<p>You are signed in as <b dir="auto">{name}</b>.</p>\n<button>Sign out</button>\n</form>\n'
    )
