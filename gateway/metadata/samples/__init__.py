"""The sample bodies of operation pages: an example of a type, made from the catalogue, and written in a format."""
