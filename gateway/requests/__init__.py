"""From an ASGI scope to a request DTO: its head, its body, its caller, and the format of its reply."""
