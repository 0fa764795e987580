"""Where sessions and users are kept."""
