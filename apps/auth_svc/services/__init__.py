"""Everything KREKI ID can do: accounts, roles, sessions."""
