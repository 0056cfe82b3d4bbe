"""`make bench`: start an instance of its own, measure every leg, show and keep the figures."""

from __future__ import annotations

import os
import sys

import django

from deploy.local import stack
from deploy.local.instance import Instance, find_instance
from deploy.local.ports import Ports, read_ports
from deploy.local.trouble import Trouble


def main() -> int:
    instance = find_instance("bench")
    try:
        stack.start_everything(instance)
        ports = _ports(instance)
        _use_emergency_settings(instance)
        from deploy.bench import legs  # needs Django's settings

        legs.measure(instance, ports)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    finally:
        stack.stop_everything(instance)
    return 0


def _ports(instance: Instance) -> Ports:
    ports = read_ports(instance)
    if ports is None:
        raise Trouble("The bench's instance has no ports; run `make bench` again.")
    return ports


def _use_emergency_settings(instance: Instance) -> None:
    """The legs call the emergency core's own functions, in this process."""
    os.environ["KREKI_SERVICE"] = "emergency"
    os.environ["KREKI_ENV_DIR"] = str(instance.env)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kreki.settings.emergency"
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
