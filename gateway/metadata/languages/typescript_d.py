"""TypeScript definitions: ``/types/typescript.d``, interfaces and unions of names without code (metadata 4.8)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Type
from gateway.metadata.host import Host
from gateway.metadata.languages import typescript
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.options import Options

LANGUAGE = Language(
    key="typescript.d", label="TypeScript.d", link="TypeScriptDefinition", extension="d.ts", on_pages=False, listed=60
)


def file(host: Host, options: Options) -> str:
    """Print ``/types/typescript.d``."""
    return typescript.endpoint(host, options, definitions=True)


def code(host: Host, types: Sequence[Type]) -> str:
    """Print the types of an operation page; no page links to this language."""
    return typescript.code(host, types)
