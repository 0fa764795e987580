"""The pages that people explore a host by: pure functions of a host, an address and a format."""
