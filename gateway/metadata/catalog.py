"""The catalogue of a host: frozen values whose JSON *is* ServiceStack's MetadataTypes (``/types/metadata.json``).

``msgspec.json.encode(catalog)`` is the document, with nothing made by hand, and :func:`read` reads the document of any
host back, that of a host with PascalCase names too. Names are .NET's: a type is ``Two`2``, a nested one
``Outer.Inner``, a type parameter ``'T``, an argument that is itself generic stays text
(``Dictionary<String,Int32[]>``).

What the wire form has no member for is in :class:`gateway.metadata.facts.Facts`.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

Json = Any


class _Wire(Struct, frozen=True, omit_defaults=True, rename="camel", dict=True):
    """Null members and false flags are left out; an empty list that is given stays."""


class Ref(_Wire, frozen=True):
    """A type as another names it: ``Page`1`` of ``M3`` with the arguments ``("Leaf",)``."""

    name: str
    namespace: str | None = None
    generic_args: tuple[str, ...] | None = None


class Argument(_Wire, frozen=True):
    """One argument of an attribute; ``value`` is text whatever ``type`` says."""

    name: str
    type: str
    namespace: str | None = None
    is_value_type: bool | None = None
    value: str | None = None


class Attribute(_Wire, frozen=True):
    """An attribute that clients are shown: positional arguments, or named ones in the order they print in."""

    name: str
    constructor_args: tuple[Argument, ...] | None = None
    args: tuple[Argument, ...] | None = None


class DataMember(_Wire, frozen=True):
    """``[DataMember]``; all None is a bare one."""

    name: str | None = None
    order: int | None = None
    is_required: bool | None = None
    emit_default_value: bool | None = None


class DataContract(_Wire, frozen=True):
    """``[DataContract]``; all None is a bare one."""

    name: str | None = None
    namespace: str | None = None


class Property(_Wire, frozen=True):
    """A member as declared: ``type`` is its .NET type's name without arguments (``List`1``, ``Row[]``, ``'T``)."""

    name: str
    type: str
    namespace: str | None = None
    is_value_type: bool | None = None
    is_enum: bool | None = None
    is_primary_key: bool | None = None
    generic_args: tuple[str, ...] | None = None
    value: str | None = None
    description: str | None = None
    data_member: DataMember | None = None
    read_only: bool | None = None
    param_type: str | None = None
    display_type: str | None = None
    is_required: bool | None = None
    allowable_values: tuple[str, ...] | None = None
    allowable_min: int | None = None
    allowable_max: int | None = None
    attributes: tuple[Attribute, ...] | None = None
    upload_to: str | None = None
    input: Json = None
    format: Json = None
    ref: Json = None


class Type(_Wire, frozen=True):
    """A class, an interface or an enum. ``implements`` is an empty list where it implements nothing."""

    name: str
    namespace: str | None = None
    generic_args: tuple[str, ...] | None = None
    inherits: Ref | None = None
    implements: tuple[Ref, ...] | None = None
    display_type: str | None = None
    description: str | None = None
    notes: str | None = None
    icon: Json = None
    is_nested: bool | None = None
    is_enum: bool | None = None
    is_enum_int: bool | None = None
    is_interface: bool | None = None
    is_abstract: bool | None = None
    data_contract: DataContract | None = None
    properties: tuple[Property, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    inner_types: tuple[Ref, ...] | None = None
    enum_names: tuple[str, ...] | None = None
    enum_values: tuple[str, ...] | None = None
    enum_member_values: tuple[str, ...] | None = None
    enum_descriptions: tuple[str, ...] | None = None
    meta: dict[str, str] | None = None


class Route(_Wire, frozen=True):
    """A route with its verbs as declared (``GET,PUT`` or ``GET POST``), None for all."""

    path: str
    verbs: str | None = None
    notes: str | None = None
    summary: str | None = None

    @property
    def group(self) -> tuple[str, str]:
        """What a host's routes are grouped by: how many segments, and the first literal one."""
        segments = [each for each in self.path.split("/") if each]
        count = "*" if any("*}" in each for each in segments) else str(len(segments))
        return count, next((each.lower() for each in segments if "{" not in each), "")


class Operation(_Wire, frozen=True):
    """A request type with what answers it. ``return_type`` is what the request *declares*, ``response`` what comes."""

    request: Type
    response: Type | None = None
    actions: tuple[str, ...] | None = None
    returns_void: bool | None = None
    method: str | None = None
    return_type: Ref | None = None
    routes: tuple[Route, ...] | None = None
    data_model: Ref | None = None
    view_model: Ref | None = None
    requires_auth: bool | None = None
    required_roles: tuple[str, ...] | None = None
    requires_any_role: tuple[str, ...] | None = None
    required_permissions: tuple[str, ...] | None = None
    requires_any_permission: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    ui: Json = None

    @property
    def name(self) -> str:
        """The request's name, which is the operation's."""
        return self.request.name


class Config(Struct, frozen=True, omit_defaults=False, rename="camel"):
    """The host's defaults for the options of its type files, as the document carries them."""

    base_url: str = ""
    make_partial: bool = True
    make_virtual: bool = True
    make_internal: bool = False
    add_return_marker: bool = True
    add_description_as_comments: bool = True
    add_data_contract_attributes: bool = False
    add_indexes_to_data_members: bool = False
    add_generated_code_attributes: bool = False
    add_response_status: bool = False
    add_service_stack_types: bool = True
    add_model_extensions: bool = True
    add_property_accessors: bool = True
    exclude_generic_base_types: bool = False
    setters_return_this: bool = True
    make_properties_optional: bool = True
    export_as_types: bool = False
    exclude_implemented_interfaces: bool = False
    add_default_xml_namespace: str = "http://schemas.servicestack.net/types"
    make_data_contracts_extensible: bool = False
    initialize_collections: bool = True
    default_namespaces: tuple[str, ...] = (
        "System",
        "System.Collections",
        "System.Collections.Generic",
        "System.Runtime.Serialization",
        "ServiceStack",
        "ServiceStack.DataAnnotations",
    )
    export_value_types: bool = False
    exclude_namespace: bool = False
    ignore_types: tuple[str, ...] = ()
    export_types: tuple[str, ...] = ()
    export_attributes: tuple[str, ...] = ()
    ignore_types_in_namespaces: tuple[str, ...] = ()


class Catalog(_Wire, frozen=True):
    """All that a host says of itself. ``types`` holds neither requests nor responses, those stand in the operations."""

    config: Config | None = None
    namespaces: tuple[str, ...] = ()
    types: tuple[Type, ...] = ()
    operations: tuple[Operation, ...] = ()


def write(catalog: Catalog, *, pascal_case: bool = False) -> bytes:
    """Write the document; with ``pascal_case`` as a host does whose names begin with a capital."""
    text = msgspec.json.encode(_WithLists(catalog.config, catalog.namespaces, catalog.types, catalog.operations))
    return msgspec.json.encode(_recased(msgspec.json.decode(text), str.upper)) if pascal_case else text


def recased(document: bytes) -> bytes:
    """Give the names of a JSON document's members a capital, but for those that are data."""
    return msgspec.json.encode(_recased(msgspec.json.decode(document), str.upper))


def read(document: bytes | str) -> tuple[Catalog, bool]:
    """Read the document of a host; the second value tells that its names begin with a capital (``UseCamelCase=false``).

    :raises msgspec.ValidationError: the JSON is of another shape (:class:`msgspec.DecodeError`: no JSON); it says where
    """
    tree = msgspec.json.decode(document)
    pascal_case = isinstance(tree, dict) and "Operations" in tree
    if pascal_case:
        tree = _recased(tree, str.lower)
    return msgspec.convert(tree, Catalog), pascal_case


class _WithLists(Struct, rename="camel"):
    """The root of the document, whose lists are written even where they are empty."""

    config: Config | None
    namespaces: tuple[str, ...]
    types: tuple[Type, ...]
    operations: tuple[Operation, ...]


_DATA = frozenset(("meta", "contenttypeformats", "httphandlers"))
"""Members whose value is a dictionary: its keys are data."""


def _recased(tree: Json, case: Any) -> Json:
    """Give the members' names another first letter; the keys of ``meta`` are the author's and stay."""
    if isinstance(tree, list):
        return [_recased(each, case) for each in tree]
    if isinstance(tree, dict):
        return {
            case(key[:1]) + key[1:]: each if key.lower() in _DATA else _recased(each, case)
            for key, each in tree.items()
        }
    return tree


def is_system(each: Type | Ref) -> bool:
    """Whether it is .NET's own."""
    namespace = each.namespace or ""
    return namespace == "System" or namespace.startswith("System.")
