"""What operators see of a service: log lines, metrics, health."""
