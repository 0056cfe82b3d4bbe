"""Pure reasoning: no Django, no clock, no database."""
