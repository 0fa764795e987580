"""The guide: its pages are Markdown beside this module, served by ``gateway guide``."""
