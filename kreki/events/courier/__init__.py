"""The process that carries events between the tables of a service and the broker."""
