"""What an operation asks of its callers, as the catalogue says it (``gateway/WIRE.md`` metadata 4.4)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from gateway.metadata import attributes as said
from gateway.metadata.catalog import Attribute
from gateway.service import operations as declared
from gateway.service.requirements import HasAnyPermission, HasAnyRole, HasPermission, HasRole, Requirement, SignedIn


class Required(Struct):
    """Roles and permissions, and the validators that say others."""

    any: bool = False
    roles: tuple[str, ...] = ()
    any_role: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    any_permission: tuple[str, ...] = ()
    validators: tuple[Attribute, ...] = ()


def required_by(operation: declared.Operation[Any, Any]) -> Required:
    """Return what an operation asks of its callers."""
    found = Required()
    for each in (*operation.requires, *operation.checks):
        if not isinstance(each, Requirement):
            continue  # a service's own, for which the catalogue has no member
        if each.validated:
            expression = _expression(each)
            argument = said.argument("Validator", expression)
            found.validators += (Attribute("ValidateRequest", args=(argument,)),)
            continue
        found.any = True
        if isinstance(each, HasRole):
            found.roles += (each.role,)
        elif isinstance(each, HasPermission):
            found.permissions += (each.permission,)
        elif isinstance(each, HasAnyRole):
            found.any_role += each.names
        elif isinstance(each, HasAnyPermission):
            found.any_permission += each.names
    return found


def _expression(requirement: Requirement) -> str:
    if isinstance(requirement, SignedIn):
        return "IsAuthenticated"
    if isinstance(requirement, HasRole):
        return f"HasRole(`{requirement.role}`)"
    if isinstance(requirement, HasPermission):
        return f"HasPermission(`{requirement.permission}`)"
    names = ",".join(f"`{each}`" for each in requirement.names)
    return f"{type(requirement).__name__}({names})"
