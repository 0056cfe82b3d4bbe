"""What runs, and what it says."""

from __future__ import annotations

import os

from rich.console import Console
from rich.table import Table

from deploy.local import supervisor
from deploy.local.instance import Instance
from deploy.local.ports import offsets, read_ports
from deploy.local.trouble import Trouble


def show_status(instance: Instance) -> None:
    """A table of all programs: state, process, port, and since when."""
    ports = read_ports(instance)
    if ports is None or not supervisor.is_running(instance):
        print(f"  Instance {instance.name} is not running. Start it with `make up`.")
        return
    table = Table("program", "state", "pid", "port", "since", title=ports.origin)
    for one in supervisor.states(instance):
        port = str(ports[one.name]) if one.name in offsets() else ""
        since = one.description.partition("uptime ")[2]
        table.add_row(one.name, one.state, str(one.pid or ""), port, since)
    Console().print(table)


def follow_logs(instance: Instance, which: str) -> None:
    """Show the last lines of the program's log, or of all whose names begin so, and go on.

    Raises:
        Trouble: no log begins with `which`.
    """
    logs = sorted(instance.logs.glob(f"{which}*.log"))
    if not logs:
        known = ", ".join(sorted(path.stem for path in instance.logs.glob("*.log")))
        raise Trouble(f"No log begins with {which!r}. There are: {known or 'none yet'}.")
    os.execvp("tail", ["tail", "-n", "40", "-F", *map(str, logs)])  # noqa: S606 no shell is wanted
