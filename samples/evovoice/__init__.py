"""Evo Voice: a telephony service with one documented operation, AddConferenceMember, and a few others."""
