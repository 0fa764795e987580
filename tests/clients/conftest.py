"""The plugin for the other environment is not to be collected in this one: it needs that one's packages."""

collect_ignore = ["ss_redirect.py"]
