"""Which format a request is read in, which one answers it, and with which layout."""
