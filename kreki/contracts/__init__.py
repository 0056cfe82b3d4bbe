"""The published language between services: events as frozen dataclasses, no framework."""
