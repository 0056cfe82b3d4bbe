"""The one process manager: its configuration, its start and end, and its remote control."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.instance import Instance, write_private
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
startretries=100
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
    sections = (_section(instance, program) for program in programs)
    write_private(_config(instance), text + "".join(sections))


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


def start(instance: Instance, names: Iterable[str]) -> None:
    """Start those that do not run; whether they then answer is for the caller to see."""
    for name in names:
        if _stands_still(instance, name):
            _call(instance, "startProcess", name, False)


def stop(instance: Instance, names: Iterable[str]) -> None:
    """Ask all of them to end, then wait until each is gone."""
    going = [name for name in names if not _stands_still(instance, name)]
    for name in going:
        _call(instance, "stopProcess", name, False)
    for name in going:
        wait_until(
            partial(_stands_still, instance, name),
            within_s=60,
            otherwise=f"{name} does not end; see {instance.logs}/{name}.log.",
        )


def runs(instance: Instance, name: str) -> bool:
    return _state(instance, name).state == "RUNNING"


def pid_of(instance: Instance, name: str) -> int:
    """0 while the program does not run."""
    return _state(instance, name).pid


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
    """Take over what changed; a changed program that ran runs again."""
    changes = cast("list[list[list[str]]]", _call(instance, "reloadConfig"))
    added, changed, removed = changes[0]
    running = [one.name for one in states(instance) if one.state not in STOPPED]
    stop(instance, [*changed, *removed])
    for name in [*changed, *removed]:
        _call(instance, "removeProcessGroup", name)
    for name in [*added, *changed]:
        _call(instance, "addProcessGroup", name)
    start(instance, [name for name in changed if name in running])


def _state(instance: Instance, program: str) -> State:
    try:
        return _as_state(cast("dict[str, object]", _call(instance, "getProcessInfo", program)))
    except xmlrpc.client.Fault as fault:
        known = ", ".join(state.name for state in states(instance))
        raise Trouble(f"There is no program called {program!r}; there are: {known}.") from fault


def _stands_still(instance: Instance, name: str) -> bool:
    return _state(instance, name).state in STOPPED


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
    digest = hashlib.sha256(program.configuration.encode()).hexdigest()
    variables = {
        "HOME": str(instance.run),
        "KREKI_CONFIGURATION": digest,  # read by nobody: another value marks a changed program
        **program.environment,
    }
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
