"""``gateway guide``: the pages of the guide in a browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import click
from markdown_it import MarkdownIt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

import gateway.guide
from gateway.guide import generated
from gateway.http.page_style import BASE, policy_of
from gateway.server.listening import listen
from gateway.server.loading import StartError
from gateway.server.process import run

FOLDER = Path(gateway.guide.__file__).parent
_STYLE = (
    BASE
    + """
body{font-size:1rem;line-height:1.55;max-width:48rem;margin:0 auto;padding:1rem}
p,li,h1,h2,h3{overflow-wrap:anywhere}
pre{overflow-x:auto;padding:.8rem;border:1px solid var(--line);border-radius:.4rem;background:var(--head)}
code{font:.92em ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse}
td,th{border:1px solid var(--line);padding:.25rem .6rem;text-align:start;vertical-align:top}
nav{border-bottom:1px solid var(--line);padding-bottom:.4rem}
"""
)
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head>
<body><nav aria-label="Guide"><a href="/">The guide</a></nav><main>{body}</main></body></html>"""
_HEADERS = {"Content-Security-Policy": policy_of(_STYLE)}


def text_of(name: str) -> str | None:
    """Return the Markdown of a page, None if there is none of that name."""
    if name in generated.PAGES:
        return generated.PAGES[name]()
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if re.fullmatch(r"[\w-]+\.md", name) and path.is_file() else None


def _page(title: str, body: str, status: int = 200) -> Response:
    return HTMLResponse(_PAGE.format(style=_STYLE, title=title, body=body), status, _HEADERS)


def _framed(body: str) -> str:
    """Return a body whose code and tables scroll in frames of their own, which can be reached by keyboard."""
    body = body.replace("<pre>", '<pre tabindex="0">')
    body = body.replace("<table>", '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    return body.replace("</table>", "</table></div>")


def application() -> Starlette:
    """Return the application that shows the pages."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def show(request: Request) -> Response:
        text = text_of(request.path_params.get("name", "index.md"))
        if text is None:
            return _page("Not found", "<h1>There is no such page</h1>", 404)
        title = html.escape(text.partition("\n")[0].lstrip("# "))
        return _page(title, _framed(markdown.render(text)))

    return Starlette(routes=[Route("/", show), Route("/{name}", show)])


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--port", default=8001, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
def guide(port: int) -> None:
    """Show the guide in a browser: a tutorial, how-tos, settings, the reference."""
    app = application()
    try:
        listener = listen("127.0.0.1", port)
    except StartError as error:
        raise click.ClickException(str(error)) from error
    with listener:
        run(app, listener)
