"""The codes that people receive, read from what the local providers of mail and WhatsApp got."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Final

import requests

from deploy.local.ports import Ports

CODE: Final = re.compile(r"\b(\d{6})\b")
PATIENCE_S: Final = 40  # a code travels through outbox, broker and worker


@dataclass(slots=True)
class Inbox:
    """Messages to anybody that came after the inbox was made."""

    ports: Ports
    _since: int = field(init=False)

    def __post_init__(self) -> None:
        self._since = requests.get(self._address(0, wait_s=0), timeout=5).json()["next"]

    def code(self, target: str) -> str:
        """The code in the next message to this address or number.

        A message is used up with everything that came before it.

        Raises:
            AssertionError: nothing came in time.
        """
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for item in requests.get(self._address(self._since, wait_s=5), timeout=20).json()[
                "items"
            ]:
                self._since = item["seq"]
                found = CODE.search(f"{item['title']} {item['body']}")
                if item["target"].lstrip("+") == target.lstrip("+") and found:
                    return found[1]
        raise AssertionError(f"no code came for {target}")

    def _address(self, since: int, *, wait_s: int) -> str:
        port = self.ports["providers-http"]
        return f"http://127.0.0.1:{port}/received?since={since}&wait={wait_s}"
