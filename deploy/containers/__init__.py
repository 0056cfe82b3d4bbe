"""What only containers need: their secrets, and the configuration of their servers."""
