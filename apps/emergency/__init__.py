"""The emergency core: panic, nearest volunteers, responses, times."""
