"""`make bench`: the hot paths beside the same work in raw SQL, in one run, on an own instance."""
