"""The recorded pages hold generated Python clients; they are data here."""

collect_ignore = ["pages"]
