"""The seven services; none of them imports another."""
