"""REST API of the emergency core: one module per resource, one view per address."""
