"""CSV in the ServiceStack dialect."""
