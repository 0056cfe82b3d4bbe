"""Commands that every service has."""
