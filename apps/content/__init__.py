"""Content: news, first-aid guides, banners; so far a running frame without content."""
