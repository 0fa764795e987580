"""Peers: what the gateway is measured beside. Each answers the documented session."""
