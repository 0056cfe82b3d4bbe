"""LMS: courses, classes, certificates; so far a running frame without content."""
