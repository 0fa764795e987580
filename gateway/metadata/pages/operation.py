"""The page of one operation (``gateway/WIRE.md`` metadata 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.metadata.catalog import Operation, Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages import csharp
from gateway.metadata.languages.language import Generator
from gateway.metadata.languages.names import last_part, parameter, without_arity
from gateway.metadata.languages.registry import generators
from gateway.metadata.operation_types import operation_types
from gateway.metadata.pages.frame import page, raw, text
from gateway.metadata.pages.routes import ordered_routes
from gateway.metadata.pages.sample import request_sample, response_sample

_VARIABLE = re.compile(r"\{([^{}*:]+)")


def operation_page(host: Host, operation: Operation, *, shown_name: str, format_: str, lang: str, to: str) -> str:
    """Return the page.

    :param shown_name: the operation's name as spelled in the request
    :param lang: a language's key, empty for the parameter tables
    :param to: the host that the request was sent to, for the samples
    """
    name = operation.request.name
    tags = "".join(f"<span><b>{text(tag)}</b></span>" for tag in operation.tags or ())
    block = "\n".join(
        (
            _description(operation.request.description),
            _authentication(operation),
            _routes(host, operation),
            _languages(name, lang),
            _code(host, operation, lang) if lang else _tables(host, operation),
            _call_info(host, format_),
        )
    )
    sent = request_sample(host, operation, format_, to)
    answered = response_sample(host, operation, format_)
    holes = (
        raw(host, host.facts.service_name),
        text(f"{host.base_url}/metadata"),
        f"HTTP + {text(format_.upper())}",
        text(shown_name),
        f'<div class="request"><pre tabindex="0">\n{sent}\n</pre></div>',
        f'\n<div class="response"><pre tabindex="0">\n{answered}\n</pre></div>' if answered is not None else "",
        block,
        f'<div class="tags">{tags}</div>\n' if tags else "",
    )
    return page(host, _filled(host, holes), logo="ServiceStack")


_TEMPLATE = (
    '<div class="operation">\n<div>\n<p><a href="{1}">&lt;back to all web services</a></p>\n<h2>{3}</h2>\n{7}{6}\n'
    '<div class="example">\n<h3>{2}</h3>\n<p> The following are sample HTTP requests and responses.\n'
    "The placeholders shown need to be replaced with actual values.</p>\n{4}{5}\n</div>\n</div>\n</div>"
)


def _filled(host: Host, holes: Sequence[str]) -> str:
    """Fill the template. In exact mode one hole after the other, so that ``{7}`` in a description is filled too."""
    if host.exact:
        filled = _TEMPLATE
        for at, content in enumerate(holes):
            filled = filled.replace(f"{{{at}}}", content)
        return filled
    return re.sub(r"\{([0-7])\}", lambda hole: holes[int(hole[1])], _TEMPLATE)


def _description(described: str | None) -> str:
    if not described:
        return ""
    lines = text(described).replace("\r\n", "\n").replace("\n", "<br>\n")
    return f'<h3 id="desc">{lines}</h3>'


def _authentication(operation: Operation) -> str:
    if not operation.requires_auth:
        return ""
    kinds = (
        (operation.required_roles, "Required role:", "Required roles:"),
        (operation.requires_any_role, "Requires the role:", "Requires any of the roles:"),
        (operation.required_permissions, "Required permission:", "Required permissions:"),
        (operation.requires_any_permission, "Requires the permission:", "Requires any of the permissions:"),
    )
    cells = "".join(
        f"<td>{one if len(names) == 1 else several}</td><td>{text(', '.join(names))}</td>"
        for names, one, several in kinds
        if names
    )
    caption = '<caption><b>Requires Authentication</b><i class="auth"></i>\n</caption>'
    return f'<table class="authentication">{caption}<tbody><tr>{cells}</tr></tbody></table>'


def _routes(host: Host, operation: Operation) -> str:
    rows = []
    for route in ordered_routes(host, operation):
        verbs = "All Verbs" if route.verbs is None or route.verbs.strip() in ("", "*") else route.verbs.upper()
        path = f"/{host.facts.handler_path}{route.path}" if host.facts.handler_path else route.path
        cells = (
            f"<th>{raw(host, verbs)}</th><th>{raw(host, path)}</th>"
            f"<td>{raw(host, route.summary or '')}</td><td><i>{raw(host, route.notes or '')}</i></td>"
        )
        rows.append(f"<tr>{cells}</tr>")
    if not rows:
        return ""
    caption = "<caption>The following routes are available for this service:</caption>"
    return f'<table class="routes">{caption}<tbody>{"".join(rows)}</tbody></table>'


def _languages(name: str, lang: str) -> str:
    def link(key: str, label: str) -> str:
        to = f"?op={name}&lang={key}" if key else f"?op={name}"
        current = ' class="active" aria-current="page"' if key == lang else ""
        return f'<a{current} href="{text(to)}">{text(label)}</a>'

    languages = [module.LANGUAGE for module in generators().values() if module.LANGUAGE.on_pages]
    bar = [link("", "Metadata"), *(link(language.key, language.label) for language in languages)]
    return '<div class="types-nav"><nav aria-label="Languages">\n' + "\n".join(bar) + "\n</nav></div>"


def _tables(host: Host, operation: Operation) -> str:
    return "".join(_table(host, operation, type_) for type_ in operation_types(host, operation))


def _type_name(type_: Type) -> str:
    name = last_part(without_arity(type_.name))
    args = [parameter(arg) for arg in type_.generic_args or ()]
    return f"{name}<{', '.join(args)}>" if args else name


def _table(host: Host, operation: Operation, type_: Type) -> str:
    name = text(_type_name(type_))
    if type_.is_enum:
        return _enum_table(type_, name)
    if not type_.properties:
        return ""
    head = "".join(
        f'<th scope="col">{label}</th>' for label in ("Name", "Parameter", "Data Type", "Required", "Description")
    )
    rows = "".join(_member_row(host, operation, type_, member) for member in type_.properties)
    caption = f"<caption><b>{name}</b> Parameters:</caption>"
    return f'<table class="params">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _enum_table(type_: Type, name: str) -> str:
    descriptions = type_.enum_descriptions or ()
    values = type_.enum_member_values or type_.enum_values
    rows = []
    for at, label in enumerate(type_.enum_names or ()):
        description = text(descriptions[at]) if at < len(descriptions) else ""
        value = f"<td>{text(values[at])}</td>" if values else ""
        rows.append(f"<tr><td>{text(label)}</td>{value}<td>{description}</td></tr>")
    head = "<thead><tr><th>Name</th><th>Value</th><th></th></tr></thead>" if values else ""
    return f'<table class="enum"><caption><b>{name}</b> Enum:</caption>{head}<tbody>{"".join(rows)}</tbody></table>'


def _member_row(host: Host, operation: Operation, owner: Type, member: Property) -> str:
    description = [raw(host, member.description or "")]
    if member.allowable_values:
        items = "".join(f"<li>{text(value)}</li>" for value in member.allowable_values)
        description.append(f"<h4>Allowable Values</h4><ul>{items}</ul>")
    if member.allowable_min is not None and member.allowable_max is not None:
        description.append(f"<h4>Valid Range: {member.allowable_min} - {member.allowable_max}</h4>")
    written = re.sub(r"(?<![\w.])\w++(?:\.(\w++))++", r"\1", csharp.member_text(host, member.type, member.generic_args))
    kind = member.display_type or written
    cells = (
        text(member.name),
        text(member.param_type or _place(operation, owner, member)),
        text(kind),
        "Yes" if member.is_required else "No",
        "".join(description),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _place(operation: Operation, owner: Type, member: Property) -> str:
    """Return where a member of the request is sent: path, query or body; ``form`` for members of other types."""
    if owner.name != operation.request.name:
        return "form"
    routes = operation.routes or ()
    variables = {variable.lower() for route in routes for variable in _VARIABLE.findall(route.path)}
    if member.name.lower() in variables:
        return "path"
    verbs = {verb for route in routes for verb in re.split(r"[\s,]+", (route.verbs or "").upper())}
    return "body" if verbs & {"POST", "PUT"} else "query"


def _code(host: Host, operation: Operation, lang: str) -> str:
    module = _language(lang)
    if module is None:
        return f'<pre tabindex="0">{text(unknown_language(lang))}</pre>'
    source = module.code(host, operation_types(host, operation))
    label = module.LANGUAGE.label
    name = operation.request.name
    to = f"{host.base_url}/types/{module.LANGUAGE.key}?IncludeTypes={name}.*"
    shown = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f'<pre tabindex="0"><code class="language-{text(module.LANGUAGE.key)}">{shown}</code></pre>\n'
        f'<p><a href="{text(to)}">{text(label)} {text(name)} DTOs</a></p>'
    )


def _language(lang: str) -> Generator | None:
    module = generators().get(lang)
    return module if module is not None and module.LANGUAGE.on_pages else None


def unknown_language(lang: str) -> str:
    """Return the first line of ServiceStack's answer for an unknown language."""
    known = ", ".join(module.LANGUAGE.key for module in generators().values() if module.LANGUAGE.on_pages)
    return f"System.NotSupportedException: Unknown language '{lang}', Supported languages: {known}"


def _call_info(host: Host, format_: str) -> str:
    name = text(format_)
    suffix = f"append the <b>.{name}</b> suffix or <b>?format={name}</b>"
    how = suffix if host.facts.route_extensions else f"append <b>?format={name}</b>"
    info = f"<p>To override the Content-type in your clients, use the HTTP <b>Accept</b> Header, {how}</p>"
    if format_ == "json":
        info += "\n<p>To embed the response in a <b>jsonp</b> callback, append <b>?callback=myCallback</b></p>"
    return f'<div class="call-info">{info}</div>'
