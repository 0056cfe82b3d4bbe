"""Libraries and systems outside, each behind what services need of it."""
