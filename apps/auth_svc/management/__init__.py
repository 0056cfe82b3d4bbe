"""Commands of KREKI ID."""
