"""From an ASGI scope to a request DTO: paths, routes, headers, bodies, binding, rules, and who calls."""
