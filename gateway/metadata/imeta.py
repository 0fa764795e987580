"""``IMeta``, which some of ServiceStack's DTOs implement although no catalogue says so.

Operation pages print it, and so do C# and VB if their query asks for ServiceStack's types
(``gateway/WIRE.md`` metadata options 9).
"""

from __future__ import annotations

from msgspec.structs import replace

from gateway.metadata.catalog import Ref, Type

IMETA = Ref("IMeta", "ServiceStack", ())
_REQUESTS = frozenset({"Authenticate", "Register", "AssignRoles", "UnAssignRoles"})
_ANSWERS = frozenset({"ResponseStatus", "ResponseError", *(f"{name}Response" for name in _REQUESTS)})


def with_imeta(type_: Type) -> Type:
    """Return the type with IMeta among its interfaces if it implements it: after ``IPost`` in a request, else first.

    >>> [ref.name for ref in with_imeta(Type("Register", "ServiceStack", implements=(Ref("IPost"),))).implements]
    ['IPost', 'IMeta']
    """
    if type_.namespace != IMETA.namespace or IMETA in (type_.implements or ()):
        return type_
    interfaces = type_.implements or ()
    if type_.name in _REQUESTS:
        after = next((at for at, ref in enumerate(interfaces, 1) if ref.name == "IPost"), 0)
        return replace(type_, implements=(*interfaces[:after], IMETA, *interfaces[after:]))
    return replace(type_, implements=(IMETA, *interfaces)) if type_.name in _ANSWERS else type_
