"""Reading a host from files, for ``gateway types`` and ``gateway page``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import click
import msgspec
from msgspec.structs import replace

from gateway.metadata import catalog, facts
from gateway.metadata.host import Host
from gateway.metadata.languages import options
from gateway.metadata.languages.options import OptionError, Options

#: An existing file.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_host(document: Path, facts_file: Path | None, *, exact: bool) -> Host:
    """Read the catalogue of any host (its ``/types/metadata.json``), and a file of further facts.

    :raises click.ClickException: one of the files has another shape; the text says where
    """
    try:
        described, pascal_case = catalog.read(document.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{document} is no catalogue of types: {error}") from None
    more = facts.Facts()
    if facts_file is not None:
        try:
            more = facts.read(facts_file.read_bytes())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise click.ClickException(f"{facts_file} is no file of facts: {error}") from None
    if pascal_case:
        more = replace(more, pascal_case=True)
    base_url = "" if described.config is None else described.config.base_url.rstrip("/")
    return Host(described, more, base_url, exact=exact)


def read_options(host: Host, query: str) -> Options:
    """Read a query (``IncludeTypes=Ord.*&MakeVirtual=False``); click.BadParameter for a mistake in it."""
    try:
        asked = options.read(parse_qsl(query.removeprefix("?"), keep_blank_values=True), host.catalog.config)
        if not host.exact:
            options.check(asked)
    except OptionError as error:
        raise click.BadParameter(str(error), param_hint="--query") from None
    return asked
