"""A host from files, as ``gateway types`` and ``gateway page`` print it."""

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

#: A file that is there.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_host(document: Path, facts_file: Path | None, *, exact: bool) -> Host:
    """Read the catalogue of any host (its ``/types/metadata.json``), and the facts beside it.

    :raises click.ClickException: one of the files is not of this shape; it says where
    """
    try:
        found, pascal_case = catalog.read(document.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{document} is no catalogue of types: {error}") from None
    told = facts.Facts()
    if facts_file is not None:
        try:
            told = facts.read(facts_file.read_bytes())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise click.ClickException(f"{facts_file} is no file of facts: {error}") from None
    if pascal_case:
        told = replace(told, pascal_case=True)
    base_url = "" if found.config is None else found.config.base_url.rstrip("/")
    return Host(found, told, base_url, exact=exact)


def read_options(host: Host, query: str) -> Options:
    """Read a query (``IncludeTypes=Ord.*&MakeVirtual=False``); a mistake is the caller's."""
    try:
        asked = options.read(parse_qsl(query.removeprefix("?"), keep_blank_values=True), host.catalog.config)
        if not host.exact:
            options.check(asked)
    except OptionError as error:
        raise click.BadParameter(str(error), param_hint="--query") from None
    return asked
