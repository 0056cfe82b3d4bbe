"""KREKI ID's side of django-allauth: where accounts are kept, codes sent and devices remembered."""
