"""The gateway in front of the local processes."""

from __future__ import annotations

from deploy.gateway.render import SIMULATED_CITY, Place, render
from deploy.local.instance import Instance, account
from deploy.local.ports import Ports
from deploy.local.programs import Program, program_names
from kreki.services import Process, Service


def program(instance: Instance, ports: Ports) -> Program:
    """Write the configuration and say how to run it."""

    def addresses(service: Service, process: Process) -> list[str]:
        return [f"127.0.0.1:{ports[name]}" for name in program_names(service, process)]

    place = Place(
        listen=f"127.0.0.1:{ports['gateway']}",
        addresses=addresses,
        run=str(instance.run),
        access_log=str(instance.logs / "gateway-access.log"),
        limits=SIMULATED_CITY,
        user=account("www-data"),
    )
    settings = render(place)
    config = instance.config / "nginx.conf"
    config.write_text(settings)
    command = f"/usr/sbin/nginx -e stderr -p {instance.run} -c {config}"
    return Program(
        "gateway",
        command,
        configuration=settings,
        environment={"TZ": "UTC"},
        stop_signal="QUIT",  # answers what it has accepted
        stop_within_s=5,  # a dispatcher's socket never ends by itself
    )
