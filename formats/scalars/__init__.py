"""The texts of single values, and the values of texts."""
