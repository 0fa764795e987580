"""``gateway types``: prints the types of any host, in a language of its clients."""

from __future__ import annotations

from pathlib import Path

import click

from gateway.cli.printing import FILE, read_host, read_options
from gateway.metadata.languages.registry import generator, generators


@click.command()
@click.argument("language")
@click.option("--from", "document", type=FILE, required=True, help="A host's /types/metadata.json.")
@click.option("--query", default="", help="Options as in /types/LANGUAGE?…, such as IncludeTypes=Ord.*")
@click.option("--facts", "facts_file", type=FILE, help="Facts missing in that file (see gateway/metadata/facts.py).")
@click.option("--exact", is_flag=True, help="Print the bytes of a 6.4 host, faults included.")
def types(language: str, document: Path, query: str, facts_file: Path | None, exact: bool) -> None:
    """Print the types of a host in LANGUAGE: typescript, csharp, python, java …"""
    module = generator(language)
    if module is None:
        raise click.BadParameter(f"one of {', '.join(generators())}", param_hint="LANGUAGE")
    host = read_host(document, facts_file, exact=exact)
    click.echo(module.file(host, read_options(host, query)).encode("utf-8", "replace"), nl=False)
