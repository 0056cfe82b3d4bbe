"""Commands of the volunteer service."""
