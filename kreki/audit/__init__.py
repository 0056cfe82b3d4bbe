"""Who did what to whom: append-only, chained by hashes, in the database of every service."""
