"""Rows to measure with: 41 members, nested lists, of three kinds (design: easy, hard, sample).

Easy: ASCII, 5 % of the names need quoting, a fifth of the optional members is null. Hard: 93 %
of the rows hold letters beyond ASCII, 15 % of the names need quoting. Sample: the page's answer.
The same seed gives the same rows.
"""

from __future__ import annotations

import random

import msgspec

from samples.evovoice.dtos import (
    CustomerBreadcrumb,
    SessionCallState,
    SessionDialState,
    SessionInfo,
    SessionLogInfo,
    SessionMemberCallState,
    SessionMemberInfo,
    SessionMemberRoles,
)
from tests.bench.answered import SESSION

_PLAIN = ("Acme", "Widget Works", "Northwind", "Contoso", "Plain Talk")
_QUOTED = ('Acme, "Inc"', "Smith, Jones", "{braced}", "[list]", "a:b")
_WIDE = ("Gädget", "日本電話", "Ünïcode", "Zoë", "Приём")

#: The members that are texts.
_TEXTS = [field.name for field in msgspec.structs.fields(SessionInfo) if field.type in (str | None, str)]


def rows(kind: str, count: int) -> list[SessionInfo]:
    """Return ``count`` sessions of kind ``E``, ``H`` or ``S``."""
    if kind == "S":
        return [SESSION] * count
    chance = random.Random(20260101)
    return [_session(chance, index, hard=kind == "H") for index in range(count)]


def _session(chance: random.Random, index: int, hard: bool) -> SessionInfo:
    def name() -> str:
        if chance.random() < (0.15 if hard else 0.05):
            return chance.choice(_QUOTED)
        return chance.choice(_WIDE if hard and chance.random() < 0.5 else _PLAIN)

    def maybe(text: str) -> str | None:
        return None if chance.random() < 0.2 else text

    texts = {member: maybe(f"{member} {index}") for member in _TEXTS}
    texts.update(account_name=name(), customer_name=name(), display_name=name(), from_name=name())
    texts.update(call_sid=f"CA{index:032x}", to_address="+15551234567", from_address="+15557654321")
    return SessionInfo(
        **texts,
        dial_state=SessionDialState.ACTIVE,
        call_state=chance.choice(list(SessionCallState)),
        customer_breadcrumb=[CustomerBreadcrumb(id=f"c{n}", name=name()) for n in range(chance.choice((1, 2)))],
        log=[
            SessionLogInfo(date="2026-01-01T00:00:00Z", message=f"{name()} called")
            for _ in range(chance.choice((1, 2)))
        ],
        members=[_member(n, name()) for n in range(chance.choice((1, 2)))],
    )


def _member(number: int, name: str) -> SessionMemberInfo:
    return SessionMemberInfo(
        identity=f"user{number}",
        endpoint_id=f"e{number}",
        display_name=name,
        is_original_member=True,
        application_data={"device": "desk", "line": str(number)},
        call_state=SessionMemberCallState.CONNECTED,
        role=SessionMemberRoles.CALLER,
        call_sid=f"CA{number:032x}",
    )
