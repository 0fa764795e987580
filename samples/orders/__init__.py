"""Orders: a small service to learn from; the tutorial of the guide builds it step by step."""
