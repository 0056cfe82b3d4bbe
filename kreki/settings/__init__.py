"""One settings module per service; each binds exactly one database, as Django's `default`."""
