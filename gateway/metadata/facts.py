"""Facts for which MetadataTypes has no member, but which pages, samples and some generators need.

A gateway fills them from its own declarations. For the catalogue of another host they are a JSON file, of which every
member may be missing (``--facts FILE``)::

    {
      "serviceName": "Evo Voice",
      "pascalCase": false,
      "multiDimensional": ["Colls.Multi"],
      "structs": {"Pt": "M1"},
      "structMembers": {"Pt": ["X", "Y"]},
      "getOnly": {"Samp.GetOnly": ["a"]},
      "privateSetters": ["Samp.Priv"],
      "fields": {"Attrd.Field": "String"},
      "returnMarkers": {"ReqBase`1": "'T"},
      "insertCode": {"typescript": "..."},
      "addCode": {},
      "formats": ["json", "xml", "jsv", "csv"],
      "handlerPath": "",
      "routeExtensions": true
    }
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct


class Facts(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Facts of a host in addition to its catalogue. A member is named ``Type.Member``, both as in the catalogue."""

    service_name: str = ""
    """The heading of every page."""
    pascal_case: bool = False
    """The host writes names as declared (``UseCamelCase = false``)."""
    multi_dimensional: frozenset[str] = frozenset()
    """Members that are arrays of more than one dimension; in the catalogue they are ``Int32[]``."""
    structs: dict[str, str] = {}
    """User structs (name → namespace) that cannot be recognised as structs by any member of their type."""
    struct_members: dict[str, tuple[str, ...]] = {}
    """The numeric members of user structs, for samples."""
    get_only: dict[str, Any] = {}
    """Members without a setter, and the JSON value that the constructor sets."""
    private_setters: frozenset[str] = frozenset()
    fields: dict[str, str] = {}
    """Public fields, with their .NET type."""
    return_markers: dict[str, str] = {}
    """Generic base classes of requests that declare ``IReturn``: their name → its argument."""
    insert_code: dict[str, str] = {}
    """Text put before the first type, by language."""
    add_code: dict[str, str] = {}
    """Text put after the last type, by language."""
    formats: tuple[str, ...] = ("json", "xml", "jsv", "csv")
    """The formats with a page, in the order of registration."""
    media_types: dict[str, str] = {}
    """Media types of formats beyond json, xml, jsv and csv, by name."""
    handler_path: str = ""
    """The path with which all addresses of the host begin, without slashes."""
    route_extensions: bool = True
    """Whether ``.json`` after a route chooses the format."""
    links: tuple[tuple[str, str], ...] = ()
    """Links on the index page, as (text, address)."""


def read(document: bytes | str) -> Facts:
    """Read a file of facts; :class:`msgspec.ValidationError` names a member that is unknown or has a wrong type."""
    return msgspec.json.decode(document, type=Facts)
