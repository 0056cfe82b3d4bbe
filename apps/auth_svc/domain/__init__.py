"""Rules of identity that need no framework."""
