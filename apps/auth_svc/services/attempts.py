"""Guesses and messages, counted in Redis; without Redis nobody is refused.

No count locks an account: an attacker must not be able to keep its owner out. Guesses from one
network at one account become slower and slower, and once many networks guess at it, a right
password from anywhere must be followed by a code that only the owner receives.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from apps.auth_svc.domain.errors import TooManyAttempts, TooManyMessages
from apps.auth_svc.models import User

WINDOW_S: Final = 3600
FREE: Final = 5  # wrong passwords from one network at one account before the first pause
FIRST_PAUSE_S: Final = 15  # doubled with each further wrong password
LONGEST_PAUSE_S: Final = 900
FROM_ONE_ADDRESS: Final = 300  # wrong passwords at any accounts: many people share an address
SIEGE: Final = 20  # wrong passwords at one account from everywhere

DAY_S: Final = 86_400
MESSAGES_A_DAY: Final = 20  # to one address: each costs money, and each carries three guesses
MESSAGES_AN_HOUR: Final = 20_000  # to all together


@dataclass(frozen=True, slots=True)
class Guess:
    """The counters that one password raised, and the pause that it may have begun."""

    keys: tuple[str, ...]
    pause: str


def count_guess(contact: str, ip: str | None) -> Guess:
    """Count before the password is looked at, so that parallel guesses count too.

    Raises:
        TooManyAttempts: with the seconds to wait.
    """
    address, network = f"guess:ip:{ip}", f"guess:{_hash(contact)}:{network_of(ip)}"
    if _count(address, WINDOW_S) > FROM_ONE_ADDRESS:
        raise TooManyAttempts(LONGEST_PAUSE_S)
    tried = _count(network, WINDOW_S)
    if tried >= FREE:
        pause = min(FIRST_PAUSE_S * 2 ** (tried - FREE), LONGEST_PAUSE_S)
        if not cache.add(f"{network}:pause", 1, timeout=pause):
            _uncount(address, network)
            raise TooManyAttempts(_seconds_left(f"{network}:pause"))
    everywhere = f"guess:{_hash(contact)}"
    _count(everywhere, WINDOW_S)
    return Guess((address, network, everywhere), f"{network}:pause")


def forgive(guess: Guess) -> None:
    """The password was right: it was no guess. Earlier wrong ones still count."""
    _uncount(*guess.keys)
    cache.delete(guess.pause)


def is_besieged(user: User | None) -> bool:
    """Whether so many wrong passwords came from everywhere that a right one proves too little."""
    if user is None:
        return False
    keys = [f"guess:{_hash(contact)}" for contact in (user.email, user.phone) if contact]
    return any(count >= SIEGE for count in (cache.get_many(keys) or {}).values())


def count_message(address: str, *, is_sent: bool = True, is_due: bool = False) -> None:
    """Count a message before it is sent.

    Args:
        is_sent: False where nobody has the address; a limit must not tell who is known.
        is_due: It follows a right password. These have a count of their own: else a stranger who
            asks for codes all day would use up the one that the owner needs during a siege.

    Raises:
        TooManyMessages
    """
    due = "due:" if is_due else ""
    if _count(f"messages:{due}{_hash(address)}", DAY_S) > MESSAGES_A_DAY:
        raise TooManyMessages
    if is_sent and _count("messages", WINDOW_S) > MESSAGES_AN_HOUR:
        raise TooManyMessages


def network_of(ip: str | None) -> str:
    """The neighbourhood of an address: /24, or /48 in IPv6."""
    if not ip:
        return ""
    bits = 24 if ipaddress.ip_address(ip).version == 4 else 48  # noqa: PLR2004
    return str(ipaddress.ip_network(f"{ip}/{bits}", strict=False).network_address)


def _count(key: str, window_s: int) -> int:
    """How often within the window that the first began; 0 without Redis."""
    cache.add(key, 0, timeout=window_s)
    try:
        return cache.incr(key) or 0
    except ValueError:  # expired between the two, or Redis is away
        return 0


def _uncount(*keys: str) -> None:
    for key in keys:
        try:
            cache.decr(key)
        except ValueError:  # expired meanwhile, or Redis is away
            continue


def _seconds_left(key: str) -> int:
    left = cache.ttl(key)  # type: ignore[attr-defined]  # django-redis has it
    return int(left or FIRST_PAUSE_S)


def _hash(contact: str) -> str:
    return hashlib.sha256(contact.lower().encode()).hexdigest()
