"""Reads what the provider servers received, as a phone's owner would notice it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import aiohttp

from deploy.demo.people import Volunteer

CHANNELS: Final = ("fcm", "whatsapp", "email")
PATIENCE_S: Final = 5  # of one question; the server answers as soon as there is news


@dataclass(frozen=True, slots=True)
class Alert:
    """One message that a provider accepted."""

    person: Volunteer
    channel: str
    title: str
    at: datetime


class Journal:
    """The providers' journal from a point in time on."""

    def __init__(self, http: aiohttp.ClientSession, providers: str) -> None:
        self._http = http
        self._address = f"{providers}/received"
        self._since = 0
        self._heard: list[Any] = []

    async def begin(self) -> None:
        """Forget what was received so far."""
        await self._read(wait_s=0)
        self._heard.clear()

    async def wait_for(self, people: list[Volunteer], *, within_s: float) -> list[Alert]:
        """Alerts to `people` in the order of their arrival, at the latest after `within_s`.

        Returns early once every one of them was reached on every channel.
        """
        deadline = time.monotonic() + within_s
        wanted = len(people) * len(CHANNELS)
        alerts = self._alerts(people)
        while time.monotonic() < deadline and len({_key(one) for one in alerts}) < wanted:
            await self._read(wait_s=PATIENCE_S)
            alerts = self._alerts(people)
        return alerts

    async def _read(self, *, wait_s: int) -> None:
        query = {"since": str(self._since), "wait": str(wait_s)}
        async with self._http.get(self._address, params=query) as answer:
            document = await answer.json()
        self._heard += document["items"]
        self._since = document["next"]

    def _alerts(self, people: list[Volunteer]) -> list[Alert]:
        owners = {target: person for person in people for target in _targets(person)}
        return [
            Alert(
                person=owners[item["target"]],
                channel=item["provider"],
                title=item["title"],
                at=datetime.fromisoformat(item["received_at"]),
            )
            for item in self._heard
            if item["target"] in owners and item["result"] == "accepted"
        ]


def _targets(person: Volunteer) -> tuple[str, ...]:
    """How the providers know this person: device, number with and without sign, address."""
    phone = f"62811{person.number:07d}"
    return f"demo-device-{person.number}", phone, f"+{phone}", person.email


def _key(alert: Alert) -> tuple[int, str]:
    return alert.person.number, alert.channel
