"""The words in which an author describes a service."""
