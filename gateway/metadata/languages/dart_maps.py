"""The members that Dart classes derived from a dictionary need to be maps. ServiceStack does not print them."""

from __future__ import annotations

from gateway.metadata.catalog import Type
from gateway.metadata.languages.contents import Contents, named_of
from gateway.metadata.languages.dart_types import class_name, inner


def members(contents: Contents, type_: Type) -> list[str]:
    """Return the members that make a class a map."""
    key, value = _arguments(contents, type_)
    return [
        f"final Map<{key},{value}?> m = {{}};",
        f"{value}? operator [](Object? key) => m[key];",
        f"void operator []=({key} key, {value}? value) {{ m[key] = value; }}",
        "void clear() { m.clear(); }",
        f"Iterable<{key}> get keys => m.keys;",
        f"{value}? remove(Object? key) => m.remove(key);",
    ]


def _arguments(contents: Contents, type_: Type) -> tuple[str, str]:
    base = type_.inherits
    arguments = named_of(base.name, base.generic_args).args if base is not None else ()
    return inner(contents, arguments[0]), inner(contents, arguments[1])


def methods(contents: Contents, type_: Type) -> list[str]:
    """Return the methods of a class that is a map: they read and write its entries."""
    name = class_name(contents, type_)
    key, value = _arguments(contents, type_)
    read = "k" if key == "String" else f"JsonConverters.fromJson(k,'{key}',context!)"
    written = "k" if key == "String" else "k.toString()"
    return [
        f"{name}();",
        f"{name}.fromJson(Map<String, dynamic> json) {{ fromMap(json); }}",
        "fromMap(Map<String, dynamic> json) {",
        f"    json.forEach((k, v) {{ m[{read}] = JsonConverters.fromJson(v,'{value}',context!); }});",
        "    return this;",
        "}",
        "",
        "Map<String, dynamic> toJson() =>",
        f"    m.map((k, v) => MapEntry({written}, JsonConverters.toJson(v,'{value}',context!)));",
    ]
