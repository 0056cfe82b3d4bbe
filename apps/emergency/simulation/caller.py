"""A citizen in need: registers, presses the button, and waits until it is over."""

from __future__ import annotations

import asyncio
import uuid
from typing import Final

from apps.emergency.simulation.earth import Place
from apps.emergency.simulation.mailbox import Mailbox
from apps.emergency.simulation.phone import Phone
from apps.emergency.simulation.responder import Clock

PATIENCE_S: Final = 1_200.0  # then the caller gives up; Jakarta's ambulances take 24 min
LEAST_S: Final = 90.0  # real seconds: the system's windows pass at their own speed
LOOK_S: Final = 3.0
ENDED: Final = frozenset({"completed", "cancelled"})


async def call_for_help(phone: Phone, mailbox: Mailbox, place: Place, clock: Clock) -> str:
    """The incident's id, once it has ended: completed, or cancelled by a caller out of patience."""
    await phone.register(
        email=f"{uuid.uuid4()}@example.test",
        password=f"Warga-{uuid.uuid4()}",
        name="Warga Simulasi",
        code_for=mailbox.code_for,
    )
    incident = await phone.panic(place, description="Simulasi")
    incident_id = str(incident["id"])
    try:
        async with asyncio.timeout(max(LEAST_S, PATIENCE_S / clock.speed)):
            await _wait_until_over(phone, incident_id)
    except TimeoutError:
        await phone.tell(incident_id, "cancel")
    return incident_id


async def _wait_until_over(phone: Phone, incident_id: str) -> None:
    """Poll, as an app does whose socket is broken."""
    while (await phone.incident(incident_id))["status"] not in ENDED:  # noqa: ASYNC110 as it says
        await asyncio.sleep(LOOK_S)
