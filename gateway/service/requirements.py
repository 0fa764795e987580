"""What an operation requires of its caller: plain values, shown on the metadata pages and enforced by guards.

A requirement for which no feature has a guard stops the start: the gateway fails closed. :class:`Needs` says how much
of a request a guard (:class:`gateway.service.features.Guard`) has to wait for.
"""

from __future__ import annotations

import enum

import msgspec


class _Requirement(msgspec.Struct, frozen=True, kw_only=True):
    #: Whether a refusal is an error in the client's format, as with ``[Validate…]`` (gateway/WIRE.md 5.6).
    validated: bool = False


def _check_name(requirement: _Requirement, name: object) -> None:
    if not isinstance(name, str):
        called = type(requirement).__name__
        raise TypeError(
            f"{called}({name!r}) takes one name: write {called}('Boss'), or {called[:3]}Any{called[3:]}('A', 'B')"
        )


class SignedIn(_Requirement, frozen=True):
    """``[Authenticate]``: the caller is known. Refused with an empty 401 and a challenge.

    ``SignedIn(validated=True)`` is ``[ValidateIsAuthenticated]``: 401 ``Not Authenticated``.
    """


class HasRole(_Requirement, frozen=True):
    """``[RequiredRole]``: the caller has this role (Admin has all). Refused with 403 text/plain.

    ``HasRole("Boss", validated=True)`` is ``[ValidateHasRole("Boss")]``: 403 ``Boss Role Required``.
    """

    role: str

    def __post_init__(self) -> None:
        _check_name(self, self.role)


class HasPermission(_Requirement, frozen=True):
    """``[RequiredPermission]``: the caller has this permission. Refused with 403 text/plain.

    ``HasPermission("X", validated=True)`` is ``[ValidateHasPermission("X")]``: 403 ``X Permission Required``.
    """

    permission: str

    def __post_init__(self) -> None:
        _check_name(self, self.permission)


class _AnyOf:
    """Several names, of which the caller needs one. It is no Struct because it takes any number of arguments."""

    __slots__ = ("names", "validated")

    def __init__(self, *names: str, validated: bool = False) -> None:
        if not names:
            raise ValueError(f"{type(self).__name__} needs at least one name")
        self.names = names
        self.validated = validated

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and (self.names, self.validated) == (other.names, other.validated)

    def __hash__(self) -> int:
        return hash((type(self), self.names, self.validated))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.names))})"


class HasAnyRole(_AnyOf):
    """``[RequiresAnyRole("Clerk", "Boss")]``: the caller has one of these roles (Admin has all). Refused as HasRole."""


class HasAnyPermission(_AnyOf):
    """``[RequiresAnyPermission]``: the caller has one of these permissions. Refused as HasPermission."""


Requirement = SignedIn | HasRole | HasPermission | HasAnyRole | HasAnyPermission


class SignInPaths(msgspec.Struct, frozen=True):
    """The paths where people sign in and out, below the prefix that a gateway is mounted under."""

    sign_in: str  #: takes ``?redirect=``, where to go afterwards
    sign_out: str


class Needs(enum.Enum):
    """The part of a request that a guard needs. It runs as soon as that is read, so a refused body stays unread."""

    #: The URL and the headers; nothing of the body has been read.
    HEAD = "head"
    #: The fields of a form too, if the body is a form.
    FORM = "form"
    #: The request DTO.
    REQUEST = "request"
