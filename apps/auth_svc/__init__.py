"""KREKI ID: who people are, what they may do, and every token."""
