#!/usr/bin/env python
"""`./manage.py <service|all> <command>`: seven services, each under its own settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kreki.services import BY_NAME, SERVICES

ROOT = Path(__file__).resolve().parent


def run(service: str, arguments: list[str]) -> None:
    """Hand `arguments` to Django under the settings of `service`."""
    os.environ["KREKI_SERVICE"] = service
    os.environ["DJANGO_SETTINGS_MODULE"] = BY_NAME[service].settings_module
    os.environ.setdefault("KREKI_ENV_DIR", str(ROOT / "var/up/env"))
    from django.core.management import execute_from_command_line  # needs the settings chosen above

    execute_from_command_line([f"manage.py {service}", *arguments])


def run_all(arguments: list[str]) -> int:
    """Each service in a process of its own, all of them even if one fails; the worst exit code."""
    worst = 0
    for service in SERVICES:
        print(f"== {service.name}", flush=True)
        done = subprocess.run([sys.executable, __file__, service.name, *arguments], check=False)
        worst = max(worst, abs(done.returncode))
    return worst


def usage() -> str:
    names = "\n".join(f"  {service.name:17} {service.label}" for service in SERVICES)
    return (
        "Usage: ./manage.py <service|all> <command> [options]\n"
        f"Services:\n{names}\n"
        "Commands of one service: ./manage.py <service> help"
    )


def use_own_python() -> None:
    """`./manage.py` works without activating anything: go on under `.venv` if that is not this."""
    own = ROOT / ".venv/bin/python"
    if sys.prefix == sys.base_prefix and own.exists():
        os.execv(own, [str(own), *sys.argv])  # noqa: S606 own interpreter, own arguments


def main() -> int:
    use_own_python()
    words = sys.argv[1:]
    if words and words[0] == "all":
        return run_all(words[1:])
    if words and words[0] in BY_NAME:
        run(words[0], words[1:] or ["help"])
    elif words and os.environ.get("KREKI_SERVICE") in BY_NAME:
        run(os.environ["KREKI_SERVICE"], words)  # containers name the service once
    else:
        print(usage(), file=sys.stderr)
        return 2 if words else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
