"""People's rights in every service: what it holds about a person, the copy, the erasure."""
