"""``/metadata``: the operations by name, with links to their pages (``gateway/WIRE.md`` metadata 3)."""

from __future__ import annotations

from gateway.metadata.catalog import Operation
from gateway.metadata.host import Host
from gateway.metadata.pages.frame import page, text


def index_page(host: Host) -> str:
    """Return the page."""
    operations = sorted(host.catalog.operations, key=lambda each: each.request.name)
    rows = "\n".join(_row(host, operation) for operation in operations)
    review = ' For a formal definition, please review the Service <a href="?xsd=1">XSD</a>.' if host.exact else ""
    explorer = '<div><h2><a id="ui" href="ui">API Explorer</a></h2></div>\n' if host.exact else ""
    links = ""
    if host.facts.links:
        items = "".join(
            f'<li><a href="{text(_joined(host, to))}">{text(name)}</a></li>' for name, to in host.facts.links
        )
        links = f"<h2>Plugin Links:</h2>\n<ul>{items}</ul>\n"
    overview = '<h2><a href="https://docs.servicestack.net/clients-overview">Clients Overview</a></h2>\n'
    content = (
        f'<div class="operations">\n<p>The following operations are supported.{review}</p>\n'
        f"<div><h2>Operations</h2>\n<table><tbody>\n{rows}\n</tbody></table>\n{explorer}</div>\n"
        f"{overview if host.exact else ''}{links}</div>\n<p>&nbsp;</p>"
    )
    return page(host, content, logo=f"ServiceStack {host.version}")


def _row(host: Host, operation: Operation) -> str:
    name = operation.request.name
    icon = ""
    if operation.requires_auth:
        icon = f'<span class="icons"><i class="auth" title="{text(required(operation))}"></i></span>'
    base = host.base_url
    first = f"ui/{name}" if host.exact else f"{base}/{(host.facts.formats or ('json',))[0]}/metadata?op={name}"
    cells = "".join(
        f'<td><a href="{text(f"{base}/{format_}/metadata?op={name}")}">{text(format_.upper())}</a></td>'
        for format_ in host.facts.formats
    )
    tags = text(",".join(operation.tags or ()))
    return f'<tr><th scope="row" data-tags="{tags}">{icon}<a href="{text(first)}">{text(name)}</a></th>{cells}</tr>'


def required(operation: Operation) -> str:
    """Return the requirements of an operation, as the title of its icon."""
    kinds = []
    for label, all_of, any_of in (
        ("Roles", operation.required_roles, operation.requires_any_role),
        ("Permissions", operation.required_permissions, operation.requires_any_permission),
    ):
        named = ",".join(f" {name}" for name in all_of or ())
        asked = ", ".join(f" {name}?" for name in any_of or ())
        if named or asked:
            kinds.append(f"Requires {label}:" + ",".join(part for part in (named, asked) if part))
    return ". ".join(kinds) or "Requires Authentication"


def _joined(host: Host, link: str) -> str:
    return link if "://" in link else f"{host.base_url}/{link.lstrip('/')}"
