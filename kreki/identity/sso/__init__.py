"""Staff sign in to a service's admin through KREKI ID; decision 0020."""
