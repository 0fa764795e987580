"""The pages for exploring a host: pure functions of a host, an address and a format."""
