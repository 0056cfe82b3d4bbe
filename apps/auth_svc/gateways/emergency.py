"""Asks the emergency core: with the caller's own token, or about somebody in our own name."""

from __future__ import annotations

from functools import cache
from typing import Final
from uuid import UUID

import requests
import structlog
from django.conf import settings

from apps.auth_svc.domain.rights import EmergencyUnavailable
from kreki.identity.calling import Callee, CalleeUnavailable
from kreki.identity.service_tokens import NoServiceToken

PATIENCE_S: Final = (1.0, 3.0)  # to connect, to answer


def is_involved(proof: str) -> bool:
    """Whether the caller's own call for help is open, or a mission that they accepted.

    Args:
        proof: The Authorization header of the request; its token is meant for every service.

    Raises:
        EmergencyUnavailable: no answer, or none that can be understood.
    """
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    try:
        with requests.Session() as session:
            session.trust_env = False  # never through a proxy: the address is inside the network
            answer = session.get(
                f"{settings.EMERGENCY_URL}/api/emergency/v1/involvement",
                headers={"Authorization": proof, "X-Request-ID": request_id},
                timeout=PATIENCE_S,
                allow_redirects=False,
            )
        answer.raise_for_status()
        return bool(answer.json()["data"]["involved"])
    except (requests.RequestException, KeyError, TypeError) as error:
        raise EmergencyUnavailable from error


def is_person_involved(user_id: UUID) -> bool:
    """The same about anybody, while nobody is signed in.

    Raises:
        EmergencyUnavailable: no answer, or none that can be understood.
    """
    try:
        found = _callee().call("GET", f"/api/emergency/v1/internal/involvement/{user_id}")
        return bool(found["involved"])
    except (
        *(CalleeUnavailable, NoServiceToken),
        *(requests.RequestException, KeyError, TypeError),
    ) as error:
        raise EmergencyUnavailable from error


@cache
def _callee() -> Callee:
    return Callee("emergency", address=settings.EMERGENCY_URL, scope="emergency.involvement")
