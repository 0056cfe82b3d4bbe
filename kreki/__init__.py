"""The shared kernel: what every service needs and none of them owns."""
