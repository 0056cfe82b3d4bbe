"""The gateway: one NGINX configuration, rendered from the table of services."""
