"""JSON as ServiceStack writes and reads it, and JSON Lines."""
