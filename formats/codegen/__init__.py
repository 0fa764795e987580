"""Functions made from source text, and searches at memory speed."""
