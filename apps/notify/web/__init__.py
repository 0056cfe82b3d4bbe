"""Server-rendered parts of the notification service."""
