"""Recorded exchanges of callers who sign in: jars of cookies, tokens, and what differs from run to run.

Beside what :mod:`tests.gateway.replaying` compares, every ``Set-Cookie`` must be the recorded one,
at its place, and so must what is said about other origins.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import replace
from typing import Any

from gateway.auth.guards import escaped
from tests.gateway import replaying
from tests.gateway.replaying import Answer

#: What every clock of a replay says, in seconds since 1970.
NOW = 1_800_000_000.0
#: The key of the recorded tokens.
KEY = b"0123456789abcdef0123456789abcdef"

RECORDED_BASE = "http://localhost:5000"
#: What differs from run to run, and the recordings' names for it.
PLACEHOLDERS = (
    (r"eyJ[\w-]+\.[\w-]+\.[\w-]+", "{jwt}"),
    (r"(ss-p?id=)[A-Za-z0-9]{20}(?=;)", r"\1{id}"),
    (r"expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "expires={date}"),
    (r"(?<=^Date: )\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "{date}"),
    (r"((?:sessionId|SessionId)\"?[:>]\"?)[A-Za-z0-9]{20}\b", r"\1{id}"),
    (r"data:image/svg\+xml[^\"<]*%3C/svg%3E", "{avatar}"),
)


def masked(text: str, base: str) -> str:
    text = text.replace(base, RECORDED_BASE).replace(escaped(base), escaped(RECORDED_BASE))
    for pattern, name in PLACEHOLDERS:
        text = re.sub(pattern, name, text, flags=re.MULTILINE)
    return text


def signed(claims: dict[str, Any], *, key: bytes = KEY, **header: str) -> str:
    """Return a token, made by hand: RFC 7515 §3.1."""
    digests = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}
    head = {"typ": "JWT", "alg": "HS256", **header}
    text = ".".join(_base64url(json.dumps(each, separators=(",", ":")).encode()) for each in (head, claims))
    digest = digests.get(head["alg"])
    proof = hmac.new(key, text.encode(), digest).digest() if digest else b""
    return f"{text}.{_base64url(proof)}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def recorded_tokens(now: float = NOW) -> dict[str, str]:
    """Return the tokens that the recordings name, as ``tests/vectors/README.md`` describes them."""
    issued = int(now)
    claims = {
        "sub": "1",
        "iat": issued,
        "exp": issued + 3600,
        "name": "Agent Smith",
        "preferred_username": "agent",
        "email": "agent@example.org",
        "iss": "evo",
    }
    without = {name: {key: value for key, value in claims.items() if key != name} for name in ("exp", "sub")}
    found = {
        "good": signed(claims),
        "expired": signed({**claims, "iat": issued - 9000, "exp": issued - 10}),
        "wrongkey": signed(claims, key=b"x" * 32),
        "none": signed(claims, alg="none"),
        "hs512": signed(claims, alg="HS512"),
        "noexp": signed(without["exp"]),
        "admin": signed({**claims, "sub": "2", "preferred_username": "admin", "roles": ["Admin"]}),
        "nosub": signed(without["sub"]),
        "future": signed({**claims, "nbf": issued + 3600}),
        "otheriss": signed({**claims, "iss": "other"}),
    }
    found["tampered"] = found["good"][:-6] + "AAAAAA"
    found["twoparts"] = found["good"].rpartition(".")[0]
    return found


class Browser:
    """Sends requests, with the cookie jars of whoever they are sent as."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._base = f"http://{address[0]}:{address[1]}"
        self._jars: dict[str, dict[str, str]] = {}
        self._names = {f"jwt:{name}": token for name, token in recorded_tokens().items()}

    def send(self, request: dict[str, Any]) -> Answer:
        given = request["headers"]
        headers = [(name, self._filled(value)) for name, value in (given.items() if isinstance(given, dict) else given)]
        who = request.get("as")
        if who is not None and not who.startswith("login:"):
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self._jars[who].items())))
        filled = {name: self._filled(request[name]) for name in ("target", "body") if request.get(name) is not None}
        answer = replaying.send(self._address, {**request, **filled, "headers": headers})
        cookies = dict(each.partition(";")[0].partition("=")[::2] for each in set_by(answer))
        if who is not None and who.startswith("login:"):
            self._jars[who.removeprefix("login:")] = cookies
        if "save" in request:
            self._keep(request["save"], answer, cookies)
        return replace(
            answer,
            headers=tuple((name, masked(value, self._base)) for name, value in answer.headers),
            body=masked(answer.body.decode("utf-8", "surrogateescape"), self._base).encode("utf-8", "surrogateescape"),
        )

    def _keep(self, name: str, answer: Answer, cookies: dict[str, str]) -> None:
        body = json.loads(answer.body) if answer.body.startswith(b"{") else {}
        tokens = {"bearerToken": cookies.get("ss-tok"), "refreshToken": cookies.get("ss-reftok")}
        for key, value in {**body, **tokens}.items():
            self._names[f"{name}.{key}"] = str(value)

    def _filled(self, text: str) -> str:
        """Return a recorded text with the values of this run; what no answer gave is ``none``."""
        return re.sub(r"\{((?:jwt:|login\.|fresh\.)\w+)\}", lambda found: self._names.get(found[1], "none"), text)


def set_by(answer: Answer) -> list[str]:
    return answer.header("set-cookie")


def differences(wanted: dict[str, Any], answer: Answer) -> list[str]:
    # Beside what is recorded an answer that depends on the origin says so (gateway/WIRE.md 13 C9).
    kept = tuple(each for each in answer.headers if each != ("Vary", "Origin"))
    found = replaying.differences(wanted, replace(answer, headers=kept))
    for name in ("set-cookie", "x-cookies", *(f"access-control-{each}" for each in ORIGIN_HEADERS)):
        recorded = [value for key, value in wanted["headers"] if key.lower() == name]
        if recorded != answer.header(name):
            found.append(f"{name} {answer.header(name)}, not {recorded}")
    return found


ORIGIN_HEADERS = ("allow-origin", "allow-methods", "allow-headers", "allow-credentials", "max-age")
