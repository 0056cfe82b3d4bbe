"""The notification service: reaches people on every channel and keeps the proof."""
