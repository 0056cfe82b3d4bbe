"""The gateway of containers: `python -m deploy.gateway.container` rewrites container.conf."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deploy.gateway.render import Place, render

COMMITTED: Final = Path(__file__).with_name("container.conf")
PORT: Final = 8000  # inside the network every web and socket process listens here

PLACE: Final = Place(
    listen="8080",  # an ordinary account may open it
    addresses=lambda service, process: [f"{service.slug}-{process.name}:{PORT}"],
    run="/tmp",
    access_log="/dev/stdout",
    resolver="127.0.0.11 valid=5s ipv6=off",  # Docker's own name server
)

if __name__ == "__main__":
    COMMITTED.write_text(render(PLACE))
