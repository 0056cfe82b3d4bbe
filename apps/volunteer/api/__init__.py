"""REST interface of the volunteer service."""
