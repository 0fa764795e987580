"""``gateway``: serve an application."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from formats import native
from gateway.cli import log_lines
from gateway.cli.applications import NoApplicationError, application
from gateway.cli.data_folder import open_data_folder
from gateway.cli.start_errors import told
from gateway.server.listening import listen, url_of
from gateway.server.loading import StartError, check_module, load
from gateway.server.process import run


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 is every interface.")
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@click.option(
    "--data",
    default=None,
    type=click.Path(path_type=Path),
    help="Folder for its data; created if it is missing. Without it, an application called NAME has .NAME.",
)
@click.option(
    "--app",
    "reference",
    default=None,
    metavar="MODULE:ATTRIBUTE",
    help="ASGI application to serve, or a function without arguments that returns one; or the name that an "
    "installed package gives to one. Without it, the only application that has such a name.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address of a proxy in front, whose headers about the client and TLS are believed; may be repeated.",
)
@click.option("--secure-cookies", is_flag=True, help="Cookies for encrypted connections only, whatever a proxy says.")
@click.version_option(package_name="servicestack-gateway", prog_name="gateway")
@click.option("--reload", is_flag=True, help="Start again whenever a source file changes; for development.")
def serve(
    *,
    host: str,
    port: int,
    data: Path | None,
    reference: str | None,
    proxies: tuple[str, ...],
    secure_cookies: bool,
    reload: bool,
) -> None:
    """Serve a gateway over HTTP, by default on 127.0.0.1:8000.

    SIGTERM and Ctrl-C stop it once the running requests are answered; SIGHUP is ignored.
    """
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())  # as python -m does
    if reload:
        from gateway.cli.reloading import serve_again  # noqa: PLC0415 - only for development

        serve_again([word for word in sys.argv[1:] if word != "--reload"])
        return
    log_lines.begin()
    try:
        wanted = application(reference)
        if folder := data or wanted.data_folder:
            os.environ["GATEWAY_DATA"] = str(open_data_folder(folder))
        check_module(wanted.reference)
        listener = listen(host, port)
    except (NoApplicationError, StartError) as error:
        raise _refusal(str(error)) from error
    # The application reads these when it is imported.
    os.environ["GATEWAY_URL"] = url_of(listener.getsockname())
    os.environ["GATEWAY_PROXIES"] = ",".join(proxies) or os.environ.get("GATEWAY_PROXIES", "")
    if secure_cookies:
        os.environ["GATEWAY_SECURE_COOKIES"] = "1"
    try:
        served = load(wanted.reference)
    except StartError as error:
        raise _refusal(str(error)) from error
    except Exception as error:
        raise _refusal(told(error)) from error
    try:
        run(served, listener, remark=f"; native writer {native.STATE}")
    except StartError as error:
        raise _refusal(str(error)) from error
    except KeyboardInterrupt:
        if "GATEWAY_RELOADED" not in os.environ:  # with --reload, the next process takes over
            raise
    finally:
        listener.close()


def _refusal(text: str) -> click.ClickException:
    """Return the error that ends the command with one line and exit code 2."""
    return _Refusal(text)


class _Refusal(click.ClickException):
    exit_code = 2
