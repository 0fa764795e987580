"""JSV, the text notation that ServiceStack uses in query strings, cells and keys."""
