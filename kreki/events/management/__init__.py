"""Commands of the event kernel."""
