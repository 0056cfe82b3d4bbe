"""Commands and loops of the emergency core."""
