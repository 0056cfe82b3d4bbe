"""The one process manager: its configuration, its start and end, and its remote control."""

from __future__ import annotations

import os
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.instance import Instance
from deploy.local.programs import Program
from deploy.local.trouble import Trouble
from deploy.local.waiting import wait_until

STOPPED: Final = {"STOPPED", "EXITED", "FATAL"}

MANAGER: Final = """\
[supervisord]
logfile={logs}/supervisor.log
pidfile={run}/supervisor.pid
childlogdir={logs}
directory={checkout}
identifier=kreki-{name}
{user}
[unix_http_server]
file={run}/supervisor.sock
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""

# Nothing starts by itself: `up` starts in order and waits. What dies is started again at once.
PROGRAM: Final = """
[program:{name}]
command={command}
environment={environment}
autostart=false
autorestart=true
startsecs=1
startretries=20
stopsignal={stop_signal}
stopwaitsecs={stop_within_s}
stopasgroup=false
killasgroup=true
redirect_stderr=true
stdout_logfile={logs}/{name}.log
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=1
{user}
"""


@dataclass(frozen=True, slots=True)
class State:
    """What the manager knows about one program; `pid` is 0 unless it runs."""

    name: str
    state: str
    pid: int
    description: str


def configure(instance: Instance, programs: Iterable[Program], *, checkout: Path) -> None:
    user = "user=root\n" if os.geteuid() == 0 else ""
    text = MANAGER.format(
        name=instance.name, logs=instance.logs, run=instance.run, checkout=checkout, user=user
    )
    path = _config(instance)
    path.touch(mode=0o600)
    path.write_text(text + "".join(_section(instance, program) for program in programs))


def start_manager(instance: Instance) -> None:
    """Start it unless it runs; a running one takes over the new configuration."""
    if is_running(instance):
        _reload(instance)
        return
    subprocess.run(
        [sys.executable, "-m", "supervisor.supervisord", "-c", _config(instance)],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    wait_until(
        lambda: is_running(instance),
        within_s=20,
        otherwise=f"The process manager did not start; see {instance.logs}/supervisor.log.",
    )


def is_running(instance: Instance) -> bool:
    if not _socket(instance).exists():
        return False
    try:
        _call(instance, "getPID")
    except OSError:
        return False
    return True


def start(instance: Instance, program: str) -> None:
    """Start one program unless it runs or is about to."""
    if _state(instance, program).state in STOPPED:
        _call(instance, "startProcess", program, False)


def stop(instance: Instance, program: str) -> None:
    """End one program and wait until it is gone."""
    if _state(instance, program).state not in STOPPED:
        _call(instance, "stopProcess", program, True)


def states(instance: Instance) -> list[State]:
    """Every program, in the order of the configuration file."""
    rows = cast("list[dict[str, object]]", _call(instance, "getAllProcessInfo"))
    return [_as_state(row) for row in rows]


def end_manager(instance: Instance) -> None:
    """End the manager and everything it still runs, and wait for both."""
    pid = cast("int", _call(instance, "getPID"))
    _call(instance, "shutdown")
    wait_until(
        lambda: not Path(f"/proc/{pid}").exists(),
        within_s=60,
        otherwise=f"The process manager (process {pid}) does not end; see {instance.logs}.",
    )


def _reload(instance: Instance) -> None:
    changes = cast("list[list[list[str]]]", _call(instance, "reloadConfig"))
    added, changed, removed = changes[0]
    for name in [*changed, *removed]:
        _call(instance, "stopProcessGroup", name, True)
        _call(instance, "removeProcessGroup", name)
    for name in [*added, *changed]:
        _call(instance, "addProcessGroup", name)


def _state(instance: Instance, program: str) -> State:
    try:
        return _as_state(cast("dict[str, object]", _call(instance, "getProcessInfo", program)))
    except xmlrpc.client.Fault as fault:
        known = ", ".join(state.name for state in states(instance))
        raise Trouble(f"There is no program called {program!r}; there are: {known}.") from fault


def _as_state(row: dict[str, object]) -> State:
    return State(
        name=str(row["name"]),
        state=str(row["statename"]),
        pid=int(str(row["pid"])),
        description=str(row["description"]),
    )


def _call(instance: Instance, method: str, *arguments: object) -> object:
    transport = SupervisorTransport(None, None, f"unix://{_socket(instance)}")
    with xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport) as proxy:
        return getattr(proxy.supervisor, method)(*arguments)


def _section(instance: Instance, program: Program) -> str:
    variables = {"HOME": str(instance.run), **program.environment}
    return PROGRAM.format(
        name=program.name,
        command=program.command.replace("%", "%%"),
        environment=",".join(f'{k}="{v.replace("%", "%%")}"' for k, v in variables.items()),
        stop_signal=program.stop_signal,
        stop_within_s=program.stop_within_s,
        logs=instance.logs,
        user=f"user={program.user}" if program.user else "",
    )


def _config(instance: Instance) -> Path:
    return instance.config / "supervisor.conf"


def _socket(instance: Instance) -> Path:
    return instance.run / "supervisor.sock"
