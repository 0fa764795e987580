"""What MetadataTypes has no member for, and pages, samples and some generators need nevertheless.

A gateway fills it from its own declarations. For the catalogue of another host it is a JSON file, every member of which
may be missing (``--facts FILE``)::

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
    """Facts of a host beside its catalogue. A member is named ``Type.Member``, both as in the catalogue."""

    service_name: str = ""
    """The heading of every page."""
    pascal_case: bool = False
    """The host writes names as declared (``UseCamelCase = false``)."""
    multi_dimensional: frozenset[str] = frozenset()
    """Members that are arrays of more than one dimension; the catalogue says ``Int32[]`` of them."""
    structs: dict[str, str] = {}
    """User structs (name to namespace) that no plain member shows to be one."""
    struct_members: dict[str, tuple[str, ...]] = {}
    """Names of the members of user structs, which are numbers in samples."""
    get_only: dict[str, Any] = {}
    """Members without a setter, with the JSON value that the constructor gave them."""
    private_setters: frozenset[str] = frozenset()
    fields: dict[str, str] = {}
    """Public fields, with their .NET type."""
    return_markers: dict[str, str] = {}
    """Generic request bases that declare ``IReturn``: their name, and the argument of it."""
    insert_code: dict[str, str] = {}
    """Text put before the first type, by language."""
    add_code: dict[str, str] = {}
    """Text put after the last type, by language."""
    formats: tuple[str, ...] = ("json", "xml", "jsv", "csv")
    """The formats with a page, in the order of registration."""
    media_types: dict[str, str] = {}
    """Media types of formats beyond json, xml, jsv and csv, by name."""
    handler_path: str = ""
    """The path that all addresses of the host begin with, without slashes."""
    route_extensions: bool = True
    """Whether ``.json`` after a route chooses the format."""
    links: tuple[tuple[str, str], ...] = ()
    """Links of the index, as (text, address)."""


def read(document: bytes | str) -> Facts:
    """Read a facts file; :class:`msgspec.ValidationError` names a member that is unknown or misshapen."""
    return msgspec.json.decode(document, type=Facts)
