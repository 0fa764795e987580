"""Scalars ⇄ their texts."""
