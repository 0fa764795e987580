"""``/metadata/app.json``: the settings of a host together with its catalogue (``gateway/WIRE.md`` metadata options 11).

The settings for the look of ServiceStack's user interfaces have neutral values of the same shape, because readers fill
typed objects from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from gateway.metadata.catalog import Catalog
from gateway.metadata.host import Host

_PROVIDERS: dict[str, tuple[str, str]] = {
    "credentials": ("Credentials", "credentials"),
    "basic": ("Credentials", "Basic"),
    "apikey": ("API Key", "Bearer"),
    "jwt": ("JWT", "Bearer"),
}
_BY_NAME: list[dict[str, Any]] = [
    {"id": "UserName", "label": "Email address", "required": True},
    {"id": "Password", "type": "Password", "required": True},
    {"id": "RememberMe", "type": "checkbox"},
]
_Validators = tuple[tuple[str, dict[str, str]], ...]
_TYPE_VALIDATORS: _Validators = (
    ("HasPermission", {"permission": "String"}),
    ("HasPermissions", {"permission": "String[]"}),
    ("HasRole", {"role": "String"}),
    ("HasRoles", {"roles": "String[]"}),
    ("IsAdmin", {}),
    ("IsAuthenticated", {}),
    ("IsAuthenticated", {"provider": "String"}),
)
_PROPERTY_VALIDATORS: _Validators = (
    ("CreditCard", {}),
    ("Email", {}),
    ("Empty", {}),
    ("Empty", {"defaultValue": "Object"}),
    ("Enum", {"enumType": "Type"}),
    ("Equal", {"value": "Object"}),
    ("ExactLength", {"length": "Int32"}),
    ("ExclusiveBetween", {"from": "IComparable", "to": "IComparable"}),
    ("GreaterThan", {"value": "Int32"}),
    ("GreaterThanOrEqual", {"value": "Int32"}),
    ("InclusiveBetween", {"from": "IComparable", "to": "IComparable"}),
    ("Length", {"min": "Int32", "max": "Int32"}),
    ("LessThan", {"value": "Int32"}),
    ("LessThanOrEqual", {"value": "Int32"}),
    ("MaximumLength", {"max": "Int32"}),
    ("MinimumLength", {"min": "Int32"}),
    ("NotEmpty", {}),
    ("NotEmpty", {"defaultValue": "Object"}),
    ("NotEqual", {"value": "Object"}),
    ("NotNull", {}),
    ("Null", {}),
    ("RegularExpression", {"regex": "String"}),
    ("ScalePrecision", {"scale": "Int32", "precision": "Int32"}),
)


def app(catalog: Catalog, host: Host, types: Mapping[str, str], providers: Sequence[str]) -> bytes:
    """Write the document.

    :param types: the media type of each format, by name in order of registration
    :param providers: the ways of signing in, in order
    """
    return msgspec.json.encode(
        {
            "app": {
                "baseUrl": host.base_url,
                "serviceStackVersion": host.version,
                "serviceName": host.facts.service_name,
                "jsTextCase": "Default" if host.facts.pascal_case else "CamelCase",
            },
            "ui": _looks(),
            "config": {"debugMode": False},
            "contentTypeFormats": _formats(types),
            "httpHandlers": {} if host.facts.handler_path else {"ApiHandlers.Json": "/api/{Request}"},
            "plugins": _plugins(catalog, providers),
            "customPlugins": {},
            "api": {"namespaces": catalog.namespaces, "types": catalog.types, "operations": catalog.operations},
        }
    )


def _formats(types: Mapping[str, str]) -> dict[str, str]:
    """Return the media types by format: first in the order of a stock host, then those of other formats."""
    stock = ("json", "xml", "jsv", "html", "csv")
    formats = {name: types[name] for name in stock if name in types}
    if "jsv" in formats:
        formats["jsv"] = "application/jsv"
    return {**formats, **{name: type_ for name, type_ in types.items() if name not in formats}}


def _looks() -> dict[str, Any]:
    def css(*, tags: str | None, **more: Any) -> dict[str, Any]:
        named = {} if tags is None else {"tags": {"default": tags, "other": "other"}}
        return {"css": {"form": "", "fieldset": "", "field": ""}, **named, **more}

    return {
        "brandIcon": {"uri": ""},
        "hideTags": ["auth"],
        "modules": [],
        "alwaysHideTags": ["auth"],
        "adminLinks": [],
        "theme": {"form": "", "modelIcon": {"svg": ""}},
        "locode": css(tags="Tables", maxFieldLength=150, maxNestedFields=2, maxNestedFieldLength=30),
        "explorer": css(tags="APIs"),
        "admin": css(tags=None),
        "defaultFormats": {
            "assumeUtc": True,
            "date": {"method": "Intl.DateTimeFormat", "options": "{dateStyle:'medium'}"},
        },
    }


def _plugins(catalog: Catalog, providers: Sequence[str]) -> dict[str, Any]:
    operations = {operation.request.name: operation for operation in catalog.operations}
    loaded = ["prerequest", "html", "csv", "autoroutes", "metadata", "ssref", "httpcache", "svg", "ui", "validation"]
    plugins: dict[str, Any] = {"loaded": loaded}
    if "Authenticate" in operations:
        loaded += ["auth", "session"]
        services = ("Authenticate", "AssignRoles", "UnAssignRoles")
        plugins["auth"] = {
            "hasAuthRepository": True,
            "includesRoles": True,
            "htmlRedirect": "/login",
            "authProviders": [_provider(name) for name in providers],
            "roleLinks": {},
            "serviceRoutes": {
                f"{name}Service": [route.path for route in operations[name].routes or ()]
                for name in services
                if name in operations
            },
        }
    plugins["validation"] = {
        "serviceRoutes": {
            "GetValidationRulesService": ["/validation/rules/{Type}"],
            "ModifyValidationRulesService": ["/validation/rules"],
        },
        "typeValidators": [_validator(validator, "ITypeValidator") for validator in _TYPE_VALIDATORS],
        "propertyValidators": [_validator(validator, "IPropertyValidator") for validator in _PROPERTY_VALIDATORS],
        "accessRole": "Admin",
    }
    return plugins


def _validator(validator: tuple[str, dict[str, str]], returned: str) -> dict[str, Any]:
    name, parameters = validator
    return {"name": name, "paramNames": [*parameters], "paramTypes": [*parameters.values()], "returnType": returned}


def _provider(name: str) -> dict[str, Any]:
    label, kind = _PROVIDERS.get(name, (name.title(), name))
    layout: list[dict[str, Any]] = _BY_NAME
    if kind == "Bearer":
        token = {"id": "BearerToken", "type": "textarea", "label": label, "required": True}
        placeholder = "JWT Bearer Token" if name == "jwt" else ""
        layout = [{**token, "placeholder": placeholder}]
    return {"name": name, "label": label, "type": kind, "formLayout": layout}
