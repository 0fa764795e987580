"""Telephone providers: one protocol, and what speaks it."""
