"""``IMeta``, which some of the framework's DTOs implement and no catalogue says of them.

Operation pages print it, and so do C# and VB where their query asks for the framework's types
(``gateway/WIRE.md`` metadata options 9).
"""

from __future__ import annotations

from msgspec.structs import replace

from gateway.metadata.catalog import Ref, Type

IMETA = Ref("IMeta", "ServiceStack", ())
_REQUESTS = frozenset({"Authenticate", "Register", "AssignRoles", "UnAssignRoles"})
_ANSWERS = frozenset({"ResponseStatus", "ResponseError", *(f"{each}Response" for each in _REQUESTS)})


def with_imeta(each: Type) -> Type:
    """Return the type with IMeta among its interfaces if it has it: after ``IPost`` in a request, else first.

    >>> [ref.name for ref in with_imeta(Type("Register", "ServiceStack", implements=(Ref("IPost"),))).implements]
    ['IPost', 'IMeta']
    """
    if each.namespace != IMETA.namespace or IMETA in (each.implements or ()):
        return each
    found = each.implements or ()
    if each.name in _REQUESTS:
        after = next((at for at, ref in enumerate(found, 1) if ref.name == "IPost"), 0)
        return replace(each, implements=(*found[:after], IMETA, *found[after:]))
    return replace(each, implements=(IMETA, *found)) if each.name in _ANSWERS else each
