"""A private RabbitMQ with its own epmd: a user per service, a virtual host per task queue owner."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Final

import amqp

from deploy.local import credentials
from deploy.local.instance import Instance, account, give_to, write_private
from deploy.local.ports import Ports
from deploy.local.programs import Program
from kreki.services import SERVICES, Service

SERVER: Final = "/usr/lib/rabbitmq/bin/rabbitmq-server"
EVENTS: Final = "kreki"
OF_TESTS: Final = "-tests"  # virtual hosts where no running process takes a test's messages away

SETTINGS: Final = """
listeners.tcp.local = 127.0.0.1:{port}
load_definitions = {definitions}
log.console = true
log.console.level = warning
log.file = false
"""

# One scheduler that sleeps when idle: the broker must not eat a small machine's processors.
ERLANG: Final = (
    "+S 1:1 +SDcpu 1:1 +SDio 2 +A 2 +sbwt none +sbwtdcpu none +sbwtdio none "
    "-kernel inet_dist_use_interface {127,0,0,1}"
)


def epmd_program(ports: Ports) -> Program:
    """Erlang's name server. Ours, or the broker would leave one behind for ever."""
    command = f"/usr/bin/epmd -address 127.0.0.1 -port {ports['epmd']} -relaxed_command_check"
    return Program("epmd", command, user=account("rabbitmq"))


def program(instance: Instance, ports: Ports) -> Program:
    """Write configuration, definitions and cookie, and say how to run it."""
    user = account("rabbitmq")
    home = instance.data / "rabbitmq"
    text = json.dumps(definitions(instance), indent=2)
    settings = SETTINGS.format(port=ports["rabbitmq"], definitions=home / "definitions.json")
    files = {
        "definitions.json": text,
        "rabbitmq.conf": settings,
        "enabled_plugins": "[].\n",
        ".erlang.cookie": credentials.password(instance, "erlang"),
    }
    home.mkdir(exist_ok=True)
    for name, content in files.items():
        write_private(home / name, content)
        give_to(user, home / name)
    give_to(user, home)
    return Program(
        "rabbitmq",
        SERVER,
        user=user,
        configuration=text + settings,
        environment=environment(instance, ports),
    )


def environment(instance: Instance, ports: Ports) -> dict[str, str]:
    """What the server, and `rabbitmqctl` for it, read."""
    home = instance.data / "rabbitmq"
    return {
        "HOME": str(home),  # where Erlang looks for the cookie
        "ERL_EPMD_PORT": str(ports["epmd"]),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"kreki_{instance.name}@localhost",
        "RABBITMQ_DIST_PORT": str(ports["rabbitmq-nodes"]),
        "RABBITMQ_CONF_ENV_FILE": str(home / "none"),  # not the one under /etc
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        "RUNNING_UNDER_SYSTEMD": "true",  # the script then becomes the server, not its parent
    }


def is_ready(instance: Instance, ports: Ports) -> bool:
    """Whether a service's account can open a channel: definitions are loaded by then."""
    first = SERVICES[0].slug
    try:
        with amqp.Connection(
            f"127.0.0.1:{ports['rabbitmq']}",
            userid=first,
            password=credentials.password(instance, f"rabbitmq-{first}"),
            virtual_host=EVENTS,
            connect_timeout=1,
            read_timeout=5,
        ) as connection:
            connection.channel()
    except (OSError, amqp.AMQPError):
        return False
    return True


def definitions(instance: Instance) -> dict[str, object]:
    """Virtual hosts, users and rights, in the form that `load_definitions` reads."""
    suffixes = ("", OF_TESTS) if instance.for_tests else ("",)
    events = [f"{EVENTS}{suffix}" for suffix in suffixes]
    tasks = {
        f"{EVENTS}-{service.slug}{suffix}": service
        for service in SERVICES
        if service.task_queues
        for suffix in suffixes
    }
    return {
        "vhosts": [{"name": name} for name in [*events, *tasks]],
        "users": [_user(instance, service) for service in SERVICES],
        "permissions": [_event_rights(service, vhost) for vhost in events for service in SERVICES]
        + [_task_rights(owner, vhost) for vhost, owner in tasks.items()],
    }


def _user(instance: Instance, service: Service) -> dict[str, object]:
    own = credentials.password(instance, f"rabbitmq-{service.slug}").encode()
    salt = hashlib.sha256(own).digest()[:4]  # fixed, so that the file only changes when it must
    hashed = base64.b64encode(salt + hashlib.sha256(salt + own).digest()).decode()
    return {
        "name": service.slug,
        "password_hash": hashed,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "",
    }


def _event_rights(service: Service, vhost: str) -> dict[str, str]:
    """Declare the shared exchanges and one's own queues; read only the latter."""
    own = rf"{service.slug}\.events\..*"
    exchanges = r"kreki\.events|kreki\.dead"
    return {
        "user": service.slug,
        "vhost": vhost,
        "configure": f"^({exchanges}|{own})$",
        "write": f"^({exchanges}|{own})$",  # binding writes to the queue
        "read": f"^({exchanges}|{own})$",  # and reads from the exchange
    }


def _task_rights(service: Service, vhost: str) -> dict[str, str]:
    everything = dict.fromkeys(("configure", "write", "read"), ".*")
    return {"user": service.slug, "vhost": vhost, **everything}
