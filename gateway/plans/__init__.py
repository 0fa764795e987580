"""What is worked out about an operation at boot."""
