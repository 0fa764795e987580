"""The hosts whose exchanges were recorded, mirrored (vectors: recorded/Services.cs)."""
