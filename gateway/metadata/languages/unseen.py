"""Characters that are always escaped in generated lines: controls, line ends, and those that change text direction."""

from __future__ import annotations

UNSEEN = "\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""These characters, for use within the brackets of a regular expression."""
