"""Pages and pictures made on the server."""
