"""Every test run uses the kernel's guards and fixtures."""

pytest_plugins = ["kreki.testing.plugin"]
