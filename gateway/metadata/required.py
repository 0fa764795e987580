"""The requirements of an operation, as in the catalogue (``gateway/WIRE.md`` metadata 4.4)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from gateway.metadata import attributes as said
from gateway.metadata.catalog import Attribute
from gateway.service import operations as declared
from gateway.service.requirements import HasAnyPermission, HasAnyRole, HasPermission, HasRole, Requirement, SignedIn


class Required(Struct):
    """Roles and permissions, and the requirements that are shown as validators."""

    any: bool = False
    roles: tuple[str, ...] = ()
    any_role: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    any_permission: tuple[str, ...] = ()
    validators: tuple[Attribute, ...] = ()


def required_by(operation: declared.Operation[Any, Any]) -> Required:
    """Return the requirements of an operation."""
    required = Required()
    for requirement in (*operation.requires, *operation.checks):
        if not isinstance(requirement, Requirement):
            continue  # an application's own, for which the catalogue has no member
        if requirement.validated:
            expression = _expression(requirement)
            argument = said.argument("Validator", expression)
            required.validators += (Attribute("ValidateRequest", args=(argument,)),)
            continue
        required.any = True
        if isinstance(requirement, HasRole):
            required.roles += (requirement.role,)
        elif isinstance(requirement, HasPermission):
            required.permissions += (requirement.permission,)
        elif isinstance(requirement, HasAnyRole):
            required.any_role += requirement.names
        elif isinstance(requirement, HasAnyPermission):
            required.any_permission += requirement.names
    return required


def _expression(requirement: Requirement) -> str:
    if isinstance(requirement, SignedIn):
        return "IsAuthenticated"
    if isinstance(requirement, HasRole):
        return f"HasRole(`{requirement.role}`)"
    if isinstance(requirement, HasPermission):
        return f"HasPermission(`{requirement.permission}`)"
    names = ",".join(f"`{name}`" for name in requirement.names)
    return f"{type(requirement).__name__}({names})"
