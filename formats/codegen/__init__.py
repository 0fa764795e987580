"""How source text becomes a function."""
