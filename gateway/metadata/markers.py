"""ServiceStack's marker interfaces, for ``implements=`` of a Dto; given by name (``"IGet"``) they need no import."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct


class Marker(Struct, frozen=True):
    """A marker interface of ServiceStack; a generic one takes its argument in brackets: ``ICreateDb[Row]``."""

    name: str
    """The name in its definition: ``ICreateDb`1``."""
    argument: Any = None
    members: tuple[tuple[str, str, bool], ...] = ()
    """Name, .NET type, and whether that is a value type."""

    def __getitem__(self, type_: Any) -> Marker:
        return msgspec.structs.replace(self, argument=type_)


IGet = Marker("IGet")
IPost = Marker("IPost")
IPut = Marker("IPut")
IDelete = Marker("IDelete")
IPatch = Marker("IPatch")
IOptions = Marker("IOptions")
IMeta = Marker("IMeta", None, (("Meta", "Dictionary", False),))
IHasSessionId = Marker("IHasSessionId", None, (("SessionId", "String", False),))
IHasBearerToken = Marker("IHasBearerToken", None, (("BearerToken", "String", False),))
IHasVersion = Marker("IHasVersion", None, (("Version", "Int32", True),))
ICreateDb = Marker("ICreateDb`1")
IUpdateDb = Marker("IUpdateDb`1")
IPatchDb = Marker("IPatchDb`1")
IDeleteDb = Marker("IDeleteDb`1")
ISaveDb = Marker("ISaveDb`1")
MARKERS: dict[str, Marker] = {
    marker.name: marker
    for marker in (
        *(IGet, IPost, IPut, IDelete, IPatch, IOptions, IMeta, IHasSessionId, IHasBearerToken, IHasVersion),
        *(ICreateDb, IUpdateDb, IPatchDb, IDeleteDb, ISaveDb),
    )
}


class IReturn:
    """``IReturn[T]``, in ``implements`` of a generic base class of requests: the type that derived requests return."""

    def __class_getitem__(cls, type_: Any) -> Returned:
        return Returned(type_)


class Returned(Struct, frozen=True):
    """The value of ``IReturn[T]``."""

    type: Any
