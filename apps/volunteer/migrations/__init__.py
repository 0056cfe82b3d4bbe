"""Tables of the volunteer service."""
