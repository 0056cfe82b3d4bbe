"""Volunteer service: who may be called, what they can do, and who decided so."""
