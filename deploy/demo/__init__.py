"""`make demo`: one emergency, played through the gateway of a running system."""
