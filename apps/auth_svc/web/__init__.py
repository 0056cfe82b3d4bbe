"""Pages of the OpenID Connect provider."""
