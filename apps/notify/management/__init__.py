"""Commands and loops of the notification service."""
