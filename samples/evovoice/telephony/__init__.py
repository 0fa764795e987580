"""Telephone providers: their protocol, and a simulated one."""
