"""CommonJS: ``/types/js``, classes without types (``gateway/WIRE.md`` metadata options 4, 5)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Operation, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import options, ordering, selection
from gateway.metadata.languages.attributes import quoted
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.names import last_part, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.repairs import repaired_types
from gateway.metadata.languages.sound import base_before, comment
from gateway.metadata.languages.typescript import endpoint_selection
from gateway.metadata.languages.typescript_types import ALIASES, LISTS, MAPS, class_name

LANGUAGE = Language(
    key="js",
    label="JavaScript",
    link="CommonJs",
    extension="js",
    media_type="text/javascript; charset=utf-8",
    on_pages=False,
    listed=70,
)
HEADER = ("AddServiceStackTypes", "AddDescriptionAsComments", "IncludeTypes", "ExcludeTypes", "DefaultImports")
_EXTENDS = """\
"use strict";
var __extends = (this && this.__extends) || (function () {
    var extendStatics = function (d, b) {
        extendStatics = Object.setPrototypeOf ||
            ({ __proto__: [] } instanceof Array && function (d, b) { d.__proto__ = b; }) ||
            function (d, b) { for (var p in b) if (Object.prototype.hasOwnProperty.call(b, p)) d[p] = b[p]; };
        return extendStatics(d, b);
    };
    return function (d, b) {
        if (typeof b !== "function" && b !== null)
            throw new TypeError("Class extends value " + String(b) + " is not a constructor or null");
        extendStatics(d, b);
        function __() { this.constructor = d; }
        d.prototype = b === null ? Object.create(b) : (__.prototype = b.prototype, new __());
    };
})();
exports.__esModule = true;
"""
"""The helper that the TypeScript compiler emits before derived classes."""
_DICTIONARY = (
    "var Dictionary = /** @class */ (function () {\r\n    function Dictionary() {\r\n    }\r\n"
    "    return Dictionary;\r\n}());\r\nexports.Dictionary = Dictionary;\n"
)
_HUNDRED = 100


def file(host: Host, options: Options) -> str:
    """Print ``/types/js``."""
    return _file(host, options)


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the types of an operation page; no page links to this language."""
    ordered = ordering.two_stages(repaired_types(host, types), (), (), host.catalog.operations)
    return _extends(host) + _body(host, ordered, {}, Options()) + "\n"


def _file(host: Host, asked: Options) -> str:
    chosen, named = endpoint_selection(host, asked)
    operations = {operation.request.name: operation for operation in chosen.operations}
    header = ""
    if not asked.without_options:
        lines = options.header_lines(
            HEADER,
            asked,
            mark="//",
            date=host.date,
            version=host.version,
            base_url=host.base_url,
            shown={"add_service_stack_types": asked.add_service_stack_types is not False},
        )
        header = "/* Options:\n" + "\n".join(comment(line, host) for line in lines) + "\n*/\n\n"
    return header + _extends(host) + _body(host, named, operations, asked, unprinted=_missing(named, chosen)) + "\n"


def _extends(host: Host) -> str:
    helper, marked, rest = _EXTENDS.partition("exports.__esModule")
    return (helper.replace("\n", "\r\n") if host.exact else helper) + marked + rest


def _missing(named: Sequence[Type], chosen: selection.Selection) -> frozenset[int]:
    kept = {id(type_) for type_ in (*chosen.types, *chosen.requests, *chosen.responses)}
    return frozenset(id(type_) for type_ in named if id(type_) not in kept)


def _body(
    host: Host,
    types: Sequence[Type],
    operations: dict[str, Operation],
    asked: Options,
    *,
    unprinted: frozenset[int] = frozenset(),
) -> str:
    types = [type_ for type_ in (types if host.exact else base_before(types)) if not type_.is_interface]
    parts = []
    for start in range(0, len(types), _HUNDRED):
        names = " = ".join(f"exports.{_name(type_, host)}" for type_ in types[start : start + _HUNDRED])
        parts.append(f"{names} = void 0;\n\n")
    printed_dictionary = False
    for type_ in types:
        if id(type_) in unprinted:
            continue
        if _collection(type_) == "Dictionary" and not printed_dictionary:
            printed_dictionary = True
            parts.append(_DICTIONARY if host.exact else _DICTIONARY.replace("\r", ""))
        parts.append(_enum(type_, host) if type_.is_enum else _class(type_, host, operations.get(type_.name), asked))
    return "".join(parts)


def _name(ref: Ref | Type, host: Host) -> str:
    name = last_part(without_arity(ref.name))
    declared = not host.exact and ref.name in host.declared
    if not declared and ref.name in ALIASES:
        return ALIASES[ref.name]
    return name if host.exact else class_name(name)


def _text(text: str, host: Host) -> str:
    return f'"{text}"' if host.exact else quoted(text)


def _enum(type_: Type, host: Host) -> str:
    name = _name(type_, host)
    lines = [f"var {name};", f"(function ({name}) {{"]
    for at, label in enumerate(type_.enum_names or ()):
        quoted_label = _text(label, host)
        if type_.enum_member_values:
            lines.append(f"    {name}[{quoted_label}] = {_text(type_.enum_member_values[at], host)};")
        elif type_.enum_values:
            lines.append(f"    {name}[{name}[{quoted_label}] = {type_.enum_values[at]}] = {quoted_label};")
        else:
            lines.append(f"    {name}[{quoted_label}] = {quoted_label};")
    lines.append(f"}})({name} = exports.{name} || (exports.{name} = {{}}));")
    return "".join(f"{line}\n" for line in lines)


def _collection(type_: Type) -> str | None:
    if type_.inherits is None or not (type_.inherits.namespace or "").startswith("System"):
        return None
    name = without_arity(type_.inherits.name)
    return "Array" if name in LISTS else "Dictionary" if name in MAPS else None


def _class(type_: Type, host: Host, operation: Operation | None, asked: Options) -> str:
    name = _name(type_, host)
    base = _collection(type_) or (None if type_.inherits is None else _name(type_.inherits, host))
    if base is None:
        lines = [
            f"var {name} = /** @class */ (function () {{",
            f"    function {name}(init) {{",
            "        Object.assign(this, init);",
            "    }",
        ]
    else:
        called = "_super.call(this)" if _collection(type_) else "_super.call(this, init)"
        lines = [
            f"var {name} = /** @class */ (function (_super) {{",
            f"    __extends({name}, _super);",
            f"    function {name}(init) {{",
            f"        var _this = {called} || this;",
            "        Object.assign(_this, init);",
            "        return _this;",
            "    }",
        ]
    if operation is not None and operation.request.namespace == type_.namespace:
        method = f"    {name}.prototype"
        own = without_arity(type_.name)
        own = own if host.exact else quoted(own)[1:-1].replace("'", "\\'")
        lines += [
            f"{method}.getTypeName = function () {{ return '{own}'; }};",
            f"{method}.getMethod = function () {{ return '{operation.method or 'POST'}'; }};",
            f"{method}.createResponse = function () {_created(operation, host, asked)};",
        ]
    lines += [f"    return {name};", f"}}({base or ''}));", f"exports.{name} = {name};"]
    return "".join(f"{line}\n" for line in lines)


def _created(operation: Operation, host: Host, asked: Options) -> str:
    returned: Ref | Type | None = operation.return_type
    if returned is None and asked.add_return_marker and not operation.returns_void:
        response = operation.response
        if response is not None and not (response.namespace or "").startswith("System"):
            returned = response
    if returned is None:
        return "{ }"
    name = without_arity(returned.name)
    if name in ("Byte[]", "Stream", "HttpWebResponse"):
        return "{ return new Blob(); }"
    if name.endswith("[]") or name in LISTS:
        return "{ return []; }"
    if name in MAPS:
        return "{ return {}; }"
    spelled = _name(returned, host)
    simple = {"string": "''", "number": "0", "boolean": "false"}
    return f"{{ return {simple.get(spelled) or f'new {spelled}()'}; }}"
