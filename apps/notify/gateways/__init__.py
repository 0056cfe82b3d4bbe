"""Adapters, one folder per provider."""
