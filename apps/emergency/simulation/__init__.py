"""A city of phones that use a running system over HTTP, and know nothing of its inside."""
