"""HTTP as values and pure functions: no state, no ASGI."""
