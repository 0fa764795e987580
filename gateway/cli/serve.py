"""``gateway``: serve an application; Evo Voice, the telephony sample, unless told otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gateway.server import process as server

EVO_VOICE = "samples.evovoice.app:create"


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 is every interface.")
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@click.option(
    "--data",
    default=".evovoice",
    type=click.Path(path_type=Path),
    help="Folder for the database; made if it is missing.",
)
@click.option(
    "--app",
    "reference",
    default=EVO_VOICE,
    metavar="MODULE:ATTRIBUTE",
    help="ASGI application to serve, or a function without arguments that returns one.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address of a proxy in front, whose word about the client and about TLS counts; may be repeated.",
)
@click.option("--secure-cookies", is_flag=True, help="Cookies for encrypted connections only, whatever a proxy says.")
@click.option("--reload", is_flag=True, help="Start again whenever a source file changes; for development.")
def serve(
    *, host: str, port: int, data: Path, reference: str, proxies: tuple[str, ...], secure_cookies: bool, reload: bool
) -> None:
    """Serve a gateway over HTTP.

    Without options this starts Evo Voice on 127.0.0.1:8000 with SQLite and the telephony
    simulator, and prints the documented request as a curl line.

    The first user's name and password are EVOVOICE_USER and EVOVOICE_PASSWORD; without them a
    password is generated and printed once.
    """
    try:
        folder = server.open_data_folder(data)
        listener = server.listen(host, port)
    except server.StartError as error:
        raise _refusal(error) from error
    address = listener.getsockname()
    # An application learns from its environment, so that --reload's child does too.
    os.environ["GATEWAY_DATA"] = str(folder)
    os.environ["GATEWAY_URL"] = server.url_of(address)
    os.environ["GATEWAY_PROXIES"] = ",".join(proxies) or os.environ.get("GATEWAY_PROXIES", "")
    if secure_cookies:
        os.environ["GATEWAY_SECURE_COOKIES"] = "1"
    try:
        server.run(reference, listener, reload=reload)
    except server.StartError as error:
        raise _refusal(error) from error
    finally:
        listener.close()


def _refusal(error: server.StartError) -> click.ClickException:
    """Return the one line that tells what cannot be done, with exit code 2."""
    return _Refusal(str(error))


class _Refusal(click.ClickException):
    exit_code = 2
