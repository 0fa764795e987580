"""The sample request and response of an operation page (``gateway/WIRE.md`` metadata 2.5 to 2.8)."""

from __future__ import annotations

import html
import re

from gateway.metadata.catalog import Operation, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.names import parse
from gateway.metadata.pages.routes import ordered_routes
from gateway.metadata.samples.example import Example, example_of, text_of
from gateway.metadata.samples.texts import json_text, jsv_text
from gateway.metadata.samples.xml import xml_text

MEDIA_TYPES = {"json": "application/json", "xml": "application/xml", "jsv": "text/jsv", "csv": "text/csv"}
_FIXED = {
    "String": "(string)",
    "Byte[]": "(byte[])",
    "Stream": "(Stream)",
    "HttpWebResponse": "(HttpWebResponse)",
}
_WITH_BODY = ("POST", "PUT", "PATCH")
_WITHOUT_BODY = ("GET", "DELETE")


class EmptyPageError(Exception):
    """In exact mode: ServiceStack answers this page with 200 and no body."""


def request_sample(host: Host, operation: Operation, format_: str, to: str) -> str:
    """Return the request, HTML-encoded."""
    verb, body = _verb(operation)
    media_type = _media_type(host, format_)
    lines = [f"{verb} {html.escape(_uri(host, operation, format_))} HTTP/1.1 ", f"Host: {html.escape(to)} "]
    lines.append(f"Accept: {html.escape(media_type)}")
    if not body:
        return "\n".join(lines)
    lines += [
        f"Content-Type: {html.escape(media_type)}",
        'Content-Length: <span class="value">length</span>',
        "",
        html.escape(_written(host, example_of(host, operation.request), format_)),
    ]
    return "\n".join(lines)


def response_sample(host: Host, operation: Operation, format_: str) -> str | None:
    """Return the response, HTML-encoded; None if there is nothing to show."""
    body = _response_text(host, operation, format_)
    if body is None:
        return None
    media_type = html.escape(_media_type(host, format_))
    return f"HTTP/1.1 200 OK\nContent-Type: {media_type}\nContent-Length: length\n\n{html.escape(body)}"


def _media_type(host: Host, format_: str) -> str:
    return host.facts.media_types.get(format_) or MEDIA_TYPES.get(format_) or f"application/{format_}"


def _response_text(host: Host, operation: Operation, format_: str) -> str | None:
    response = operation.response
    if response is None or not _is_shown(response, format_):
        return None
    fixed = _FIXED.get(response.name)
    if fixed is not None:
        return fixed
    is_tuple = _is_tuple(response)
    is_array = response.name.endswith("[]")
    custom = format_ not in ("json", "xml", "jsv")
    if host.exact and (is_tuple or is_array):
        if format_ == "jsv":
            raise EmptyPageError
        if custom:
            return _unshown(response, is_tuple=is_tuple)
    return _written(host, example_of(host, response), format_)


def _is_shown(response: Type, format_: str) -> bool:
    return not (_is_tuple(response) and format_ in ("json", "xml"))


def _is_tuple(response: Type) -> bool:
    return response.name.startswith("Tuple`") and response.namespace == "System"


def _unshown(response: Type, *, is_tuple: bool) -> str:
    """Return the text that ServiceStack prints if it cannot make an example."""
    if is_tuple:
        args = ",".join(_clr_name(argument) for argument in response.generic_args or ())
        full, reason = f"{response.namespace}.{response.name}[{args}]", "No parameterless constructor defined."
    else:
        full, reason = f"{response.namespace}.{response.name}", "Type is not supported."
    return (
        f"{{Unable to show example output for type '{response.name}' using the custom 'csv' filter}}"
        f"Cannot dynamically create an instance of type '{full}'. Reason: {reason}"
    )


def _clr_name(text: str) -> str:
    named = parse(text)
    return f"System.{named.name}" if not named.args else f"System.{text_of(named)}"


def _written(host: Host, example: Example, format_: str) -> str:
    if format_ == "xml":
        if host.exact and _has_unnamed(example):
            raise EmptyPageError
        return xml_text(host, example)
    return jsv_text(host, example) if format_ == "jsv" else json_text(host, example)


def _has_unnamed(example: Example) -> bool:
    """Return whether an example contains an enum's value without a name: data contracts cannot write one."""
    if example.kind == "enum":
        enum = example.clr
        return enum is not None and not enum.is_enum_int and example.label not in (enum.enum_names or ())
    inner = [value for _, members in example.levels for _, value in members]
    return any(_has_unnamed(value) for value in (*example.items, *inner))


def _verb(operation: Operation) -> tuple[str, bool]:
    """Return the verb of the sample, and whether it has a body."""
    verbs: list[str] = []
    for route in operation.routes or ():
        if route.verbs is None or route.verbs.strip() in ("", "*"):
            verbs.append("POST")
            break
        verbs += re.split(r"[\s,]+", route.verbs.upper())
    for verb in (*_WITH_BODY, *_WITHOUT_BODY):
        if verb in verbs:
            return verb, verb in _WITH_BODY
    return "POST", True


def _uri(host: Host, operation: Operation, format_: str) -> str:
    prefix = f"/{host.facts.handler_path}" if host.facts.handler_path else ""
    routes = ordered_routes(host, operation)
    for route in routes:
        verbs = (route.verbs or "").upper()
        if verbs.strip() in ("", "*") or "POST" in re.split(r"[\s,]+", verbs):
            return prefix + route.path
    if routes:
        return prefix + routes[0].path
    response = operation.response
    kind = "reply" if response is not None and _is_shown(response, format_) else "oneway"
    return f"{prefix}/{format_}/{kind}/{operation.request.name}"
