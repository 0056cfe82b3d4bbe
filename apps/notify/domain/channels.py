"""How a person is reached, about what, and in which language."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    FCM = "fcm"
    WHATSAPP = "whatsapp"
    EMAIL = "email"


class Purpose(StrEnum):
    """What one message is about."""

    INVITATION = "invitation"  # can you go now?
    WITHDRAWAL = "withdrawal"  # no need to go
    COMING = "coming"  # to the caller: somebody is on the way
    NOTICE = "notice"  # something about the account that its owner should know
    CODE = "code"  # a code of KREKI ID, to an address that may not be proved yet


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"
