"""A private Redis: caches, counters and socket fan-out, all of which may be lost."""

from __future__ import annotations

import redis

from deploy.local import credentials
from deploy.local.instance import Instance, account, give_to, write_private
from deploy.local.ports import Ports
from deploy.local.programs import Program

SETTINGS = """
bind 127.0.0.1
port {port}
requirepass {password}
dir {data}
save ""
appendonly no
maxmemory 256mb
maxmemory-policy allkeys-lru
"""


def program(instance: Instance, ports: Ports) -> Program:
    """Write the configuration and say how to run it."""
    user = account("redis")
    data = instance.data / "redis"
    data.mkdir(exist_ok=True)
    path = instance.config / "redis.conf"
    own = credentials.password(instance, "redis")
    settings = SETTINGS.format(port=ports["redis"], password=own, data=data)
    write_private(path, settings)
    give_to(user, data, path)
    command = f"/usr/bin/redis-server {path}"
    return Program("redis", command, user=user, configuration=settings)


def is_ready(instance: Instance, ports: Ports) -> bool:
    own = credentials.password(instance, "redis")
    with redis.Redis(host="127.0.0.1", port=ports["redis"], password=own) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
