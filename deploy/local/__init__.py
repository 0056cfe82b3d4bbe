"""One Debian machine without Docker: private servers and every process, all under `var/`."""
