"""Server-rendered parts of the volunteer service."""
