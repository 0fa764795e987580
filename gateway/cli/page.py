"""``gateway page``: prints a metadata page of any host, by its address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import click

from gateway.cli.printing import FILE, read_host
from gateway.metadata.pages.answering import page_of


@click.command()
@click.argument("address")
@click.option("--from", "document", type=FILE, required=True, help="A host's /types/metadata.json.")
@click.option("--facts", "facts_file", type=FILE, help="Facts missing in that file (see gateway/metadata/facts.py).")
@click.option("--host", "to", default=None, help="The host name in the samples; else that of the file's base URL.")
@click.option("--exact", is_flag=True, help="Print what a 6.4 host shows, faults included.")
def page(address: str, document: Path, facts_file: Path | None, to: str | None, exact: bool) -> None:
    """Print the page at ADDRESS: metadata, 'csv/metadata?op=Hello&lang=java' …"""
    host = read_host(document, facts_file, exact=exact)
    url = urlsplit(address)
    segments = [segment for segment in url.path.split("/") if segment]
    if not segments or segments[-1].lower() != "metadata" or len(segments) > 2:
        raise click.BadParameter("metadata, or a format and metadata: csv/metadata?op=Hello", param_hint="ADDRESS")
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(url.query, keep_blank_values=True):
        parameters.setdefault(name.lower(), value)
    named = to if to is not None else (urlsplit(host.base_url).hostname or "localhost")
    answer = page_of(host, segments[0] if len(segments) == 2 else None, parameters, named)
    if answer.status != 200:
        raise click.ClickException(f"{answer.status}: there is no such page")
    click.echo(answer.text.encode("utf-8", "replace"), nl=False)
