"""Letters that no generated line has as they are: controls, ends of lines, and those that turn its direction."""

from __future__ import annotations

UNSEEN = "\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What stands for them between the brackets of a pattern."""
