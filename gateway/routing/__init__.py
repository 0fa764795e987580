"""Which operation a method and a path ask for."""
