"""Running the system: on this machine, in containers, behind the gateway."""
