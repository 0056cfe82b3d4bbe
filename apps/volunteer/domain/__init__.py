"""Rules about volunteers: no framework, no clock, no database."""
