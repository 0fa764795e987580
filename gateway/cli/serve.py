"""``gateway``: serve an application; Evo Voice, the telephony sample, unless told otherwise."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from formats import native
from gateway.cli.data_folder import open_data_folder
from gateway.cli.start_errors import told
from gateway.server.listening import listen, url_of
from gateway.server.loading import StartError, check_module, load
from gateway.server.process import run

EVO_VOICE = "samples.evovoice.app:create"


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 is every interface.")
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@click.option(
    "--data",
    default=None,
    type=click.Path(path_type=Path),
    help="Folder for the database; made if it is missing. Evo Voice keeps its own in .evovoice.",
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
@click.version_option(package_name="servicestack-gateway", prog_name="gateway")
@click.option("--reload", is_flag=True, help="Start again whenever a source file changes; for development.")
def serve(
    *,
    host: str,
    port: int,
    data: Path | None,
    reference: str,
    proxies: tuple[str, ...],
    secure_cookies: bool,
    reload: bool,
) -> None:
    """Serve a gateway over HTTP.

    Without options this starts Evo Voice on 127.0.0.1:8000 with SQLite and the telephony
    simulator, and prints the documented request as a curl line.

    The first user's name and password are EVOVOICE_USER and EVOVOICE_PASSWORD; without them a
    password is generated and printed once.

    SIGTERM and Ctrl-C stop it once the requests at work are answered; SIGHUP is ignored.
    """
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())  # as python -m does
    if reload:
        from gateway.cli.reloading import serve_again  # noqa: PLC0415 - only for development

        serve_again([word for word in sys.argv[1:] if word != "--reload"])
        return
    try:
        if data is not None or reference == EVO_VOICE:
            os.environ["GATEWAY_DATA"] = str(open_data_folder(data or Path(".evovoice")))
        check_module(reference)
        listener = listen(host, port)
    except StartError as error:
        raise _refusal(str(error)) from error
    # An application learns from its environment.
    os.environ["GATEWAY_URL"] = url_of(listener.getsockname())
    os.environ["GATEWAY_PROXIES"] = ",".join(proxies) or os.environ.get("GATEWAY_PROXIES", "")
    if secure_cookies:
        os.environ["GATEWAY_SECURE_COOKIES"] = "1"
    try:
        application = load(reference)
    except StartError as error:
        raise _refusal(str(error)) from error
    except Exception as error:
        raise _refusal(told(error)) from error
    try:
        run(application, listener, remark=f"; native writer {native.STATE}")
    except StartError as error:
        raise _refusal(str(error)) from error
    finally:
        listener.close()


def _refusal(text: str) -> click.ClickException:
    """Return what tells that something cannot be done, with exit code 2."""
    return _Refusal(text)


class _Refusal(click.ClickException):
    exit_code = 2
