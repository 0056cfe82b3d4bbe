"""Our side of django-oauth-toolkit's hooks; it mints, stores, rotates and revokes every token."""
