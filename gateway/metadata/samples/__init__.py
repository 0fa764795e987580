"""The sample bodies of operation pages: an example of a type, made from the catalogue, in the layout of a format."""
