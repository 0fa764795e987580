"""The HTTP server: connections, requests on them, and the process that listens."""
