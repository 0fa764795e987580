"""What an operation asks of its caller: plain values, printed by metadata, enforced by guards.

A requirement for which no feature has a guard stops the start: the gateway fails closed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``[Authenticate]``: the caller is known. Refused with an empty 401 and a challenge."""


@dataclass(frozen=True, slots=True)
class HasRole:
    """``[RequiredRole]``: the caller has this role (Admin has all). Refused with 403 text/plain."""

    role: str


@dataclass(frozen=True, slots=True)
class HasPermission:
    """``[RequiredPermission]``: the caller has this permission. Refused with 403 text/plain."""

    permission: str


Requirement = SignedIn | HasRole | HasPermission
