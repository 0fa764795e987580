"""Services made with the gateway."""
