"""Everything the volunteer service can do."""
