"""The gateway as it stands in containers; `make snapshots` writes it to container.conf."""

from __future__ import annotations

from typing import Final

from deploy.gateway.render import SIMULATED_CITY, Place

PORT: Final = 8000  # inside the network every web and socket process listens here

PLACE: Final = Place(
    listen="8080",  # an ordinary account may open it
    addresses=lambda service, process: [f"{service.slug}-{process.name}:{PORT}"],
    run="/tmp",  # noqa: S108 the container's own
    access_log="/dev/stdout",
    limits=SIMULATED_CITY,  # Docker's proxy gives everybody the same address
    resolver="127.0.0.11 valid=5s ipv6=off",  # Docker's own name server
)
