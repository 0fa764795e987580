"""The catalogue of a host: frozen values whose JSON *is* ServiceStack's MetadataTypes (``/types/metadata.json``).

``msgspec.json.encode(catalog)`` writes the document, without further code, and :func:`read` reads the document of any
host, also of one with PascalCase names. Names are .NET's: a type is ``Two`2``, a nested one
``Outer.Inner``, a type parameter ``'T``; an argument that is itself generic stays a text
(``Dictionary<String,Int32[]>``).

:class:`gateway.metadata.facts.Facts` has the facts for which the document has no member.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

Json = Any


class _Wire(Struct, frozen=True, omit_defaults=True, rename="camel", dict=True):
    """Null members and false flags are left out; an empty list is written if it was given."""


class Ref(_Wire, frozen=True):
    """A reference to a type: ``Page`1`` of the namespace ``M3`` with the arguments ``("Leaf",)``."""

    name: str
    namespace: str | None = None
    generic_args: tuple[str, ...] | None = None


class Argument(_Wire, frozen=True):
    """One argument of an attribute; ``value`` is a text, whatever the ``type``."""

    name: str
    type: str
    namespace: str | None = None
    is_value_type: bool | None = None
    value: str | None = None


class Attribute(_Wire, frozen=True):
    """An attribute that clients see, with positional arguments, or with named ones in the order of printing."""

    name: str
    constructor_args: tuple[Argument, ...] | None = None
    args: tuple[Argument, ...] | None = None


class DataMember(_Wire, frozen=True):
    """``[DataMember]``; all None means no arguments."""

    name: str | None = None
    order: int | None = None
    is_required: bool | None = None
    emit_default_value: bool | None = None


class DataContract(_Wire, frozen=True):
    """``[DataContract]``; all None means no arguments."""

    name: str | None = None
    namespace: str | None = None


class Property(_Wire, frozen=True):
    """A member as declared; ``type`` is the name of its .NET type without arguments (``List`1``, ``Row[]``, ``'T``)."""

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
    """A class, an interface or an enum. ``implements`` is an empty list if it implements nothing."""

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
    """A route with its verbs as declared (``GET,PUT`` or ``GET POST``), None for every verb."""

    path: str
    verbs: str | None = None
    notes: str | None = None
    summary: str | None = None

    @property
    def group(self) -> tuple[str, str]:
        """The key by which a host groups its routes: the number of segments, and the first literal one."""
        segments = [segment for segment in self.path.split("/") if segment]
        count = "*" if any("*}" in segment for segment in segments) else str(len(segments))
        return count, next((segment.lower() for segment in segments if "{" not in segment), "")


class Operation(_Wire, frozen=True):
    """A request type with its answer: ``return_type`` is the type that it *declares*, ``response`` the one it gets."""

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
        """The name of the operation, which is its request's."""
        return self.request.name


class Config(Struct, frozen=True, omit_defaults=False, rename="camel"):
    """The host's defaults for the options of its type files, as in the document."""

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
    """The description of a host. ``types`` holds neither requests nor responses: those are in the operations."""

    config: Config | None = None
    namespaces: tuple[str, ...] = ()
    types: tuple[Type, ...] = ()
    operations: tuple[Operation, ...] = ()


def write(catalog: Catalog, *, pascal_case: bool = False) -> bytes:
    """Write the document; with ``pascal_case`` all names in it begin with a capital."""
    text = msgspec.json.encode(_WithLists(catalog.config, catalog.namespaces, catalog.types, catalog.operations))
    return msgspec.json.encode(_recased(msgspec.json.decode(text), str.upper)) if pascal_case else text


def recased(document: bytes) -> bytes:
    """Let the names of a JSON document's members begin with a capital, except for keys that are data."""
    return msgspec.json.encode(_recased(msgspec.json.decode(document), str.upper))


def read(document: bytes | str) -> tuple[Catalog, bool]:
    """Read the document of a host; the second value is whether its names begin with a capital (``UseCamelCase=false``).

    :raises msgspec.ValidationError: the JSON has another shape; the text says where (:class:`msgspec.DecodeError`: it
        is no JSON)
    """
    tree = msgspec.json.decode(document)
    pascal_case = isinstance(tree, dict) and "Operations" in tree
    if pascal_case:
        tree = _recased(tree, str.lower)
    return msgspec.convert(tree, Catalog), pascal_case


class _WithLists(Struct, rename="camel"):
    """The root of the document, whose lists are written even if they are empty."""

    config: Config | None
    namespaces: tuple[str, ...]
    types: tuple[Type, ...]
    operations: tuple[Operation, ...]


_DATA = frozenset(("meta", "contenttypeformats", "httphandlers"))
"""Members whose value is a dictionary: its keys are data."""


def _recased(tree: Json, case: Any) -> Json:
    """Change the case of the members' first letters; the keys within ``meta`` are data and stay."""
    if isinstance(tree, list):
        return [_recased(item, case) for item in tree]
    if isinstance(tree, dict):
        return {
            case(key[:1]) + key[1:]: value if key.lower() in _DATA else _recased(value, case)
            for key, value in tree.items()
        }
    return tree


def is_system(type_: Type | Ref) -> bool:
    """Return whether a type is .NET's own."""
    namespace = type_.namespace or ""
    return namespace == "System" or namespace.startswith("System.")
