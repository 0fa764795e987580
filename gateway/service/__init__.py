"""The values and types with which an author describes a service."""
