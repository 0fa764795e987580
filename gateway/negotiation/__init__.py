"""Which format a request is read in and answered in, and how it is laid out."""
