"""What an operation asks of its caller: plain values, printed by metadata, enforced by guards.

A requirement for which no feature has a guard stops the start: the gateway fails closed.
"""

from __future__ import annotations

import msgspec


class SignedIn(msgspec.Struct, frozen=True):
    """``[Authenticate]``: the caller is known. Refused with an empty 401 and a challenge."""


class HasRole(msgspec.Struct, frozen=True):
    """``[RequiredRole]``: the caller has this role (Admin has all). Refused with 403 text/plain."""

    role: str


class HasPermission(msgspec.Struct, frozen=True):
    """``[RequiredPermission]``: the caller has this permission. Refused with 403 text/plain."""

    permission: str


Requirement = SignedIn | HasRole | HasPermission
