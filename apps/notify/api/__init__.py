"""REST views, one per address."""
