"""How every service answers: envelope, errors, pages of a list, idempotency, OpenAPI."""
