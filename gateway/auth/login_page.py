"""``GET /login``: where browsers are sent that must sign in. A page of our own, without script.

Source of the address and its parameter: gateway/WIRE.md 7.5.
"""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from formats import Dto
from gateway.auth.guards import escaped
from gateway.auth.return_urls import stays
from gateway.service.calls import Call
from gateway.service.operations import Operation, Route
from gateway.service.results import Reply


class LoginPage(Dto, namespace="ServiceStack"):
    """The page with the form; ``redirect`` is where to go afterwards."""

    redirect: str | None = None


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 15vh auto 0; padding: 0 1rem; color: #1d2733 }}
label {{ display: block; margin-top: 1rem }}
input:not([type=checkbox]) {{ display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .4rem }}
button {{ font: inherit; margin-top: 1.5rem; padding: .4rem 1.5rem }}
</style>
</head>
<body>
<h1>Sign in</h1>
<form method="post" action="{action}">
<label>User name or e-mail <input name="userName" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<label><input name="rememberMe" type="checkbox" value="true"> Stay signed in</label>
<button>Sign in</button>
</form>
</body>
</html>
"""


#: No script, no page of others around it (clicks could be led), and the password goes to this host only.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"


def login_page(request: LoginPage, call: Call) -> Reply:
    """Return the page; a goal on another host is left out of it."""
    action = urlsplit(call.base_url).path + "/auth/credentials"
    if request.redirect and stays(request.redirect, call.base_url):
        action += f"?continue={escaped(request.redirect)}"
    page = _PAGE.format(action=html.escape(action))
    return Reply(page, headers={"Content-Security-Policy": POLICY}, media_type="text/html; charset=utf-8")


LOGIN_PAGE: Operation[LoginPage, Reply] = Operation(
    handler=login_page,
    request=LoginPage,
    response=None,
    routes=(Route("/login", ("GET",)),),
    name="LoginPage",
    verbs=("GET",),
    takes_call=True,
    public=False,
)
