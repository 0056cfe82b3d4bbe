"""Saying yes and taking it back; every word of it stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.auth_svc.domain.rights import ConsentTextOutdated
from apps.auth_svc.models import Consent, ConsentText, Purpose, User
from apps.auth_svc.services import audit


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a person says about one purpose now; `latest` is None before they said anything."""

    text: ConsentText
    latest: Consent | None

    @property
    def given(self) -> bool:
        return self.latest is not None and self.latest.given

    @property
    def asks_again(self) -> bool:
        """Whether the yes was to older words."""
        return self.latest is not None and self.given and self.latest.text_id != self.text.pk


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A yes or a no, and how it was said.

    Attributes:
        version: Of the words that the person read.
        language: In which they read them, `id` or `en`.
    """

    purpose: str
    version: int
    given: bool
    language: str
    channel: Consent.Channel


def list_standings(user_id: UUID) -> list[Standing]:
    """One for each purpose in their published order, with the newest words; two queries."""
    newest = ConsentText.objects.order_by("purpose", "-version").distinct("purpose")
    texts = {text.purpose: text for text in newest}
    said = Consent.objects.filter(user_id=user_id).select_related("text")
    latest = {each.text.purpose: each for each in said.order_by("text__purpose", "id")}
    return [
        Standing(text=texts[purpose], latest=latest.get(purpose))
        for purpose in Purpose.values
        if purpose in texts
    ]


def list_said(user_id: UUID) -> QuerySet[Consent]:
    """Every yes and no of a person with the words it was about, newest first."""
    return Consent.objects.filter(user_id=user_id).select_related("text").order_by("-id")


@transaction.atomic
def decide(said: Decision, *, user_id: UUID, now: datetime) -> None:
    """Write a yes or a no into the ledger; saying again what stands changes nothing.

    Raises:
        ConsentTextOutdated: there are newer words, and nobody agrees to what they did not read.
    """
    User.objects.select_for_update().get(pk=user_id)  # two phones of one person: one after another
    standing = next(each for each in list_standings(user_id) if each.text.purpose == said.purpose)
    if said.given and said.version != standing.text.version:
        raise ConsentTextOutdated
    latest = standing.latest
    if latest and latest.given == said.given and not (said.given and standing.asks_again):
        return
    Consent.objects.create(
        user_id=user_id,
        text=standing.text,
        given=said.given,
        channel=said.channel,
        language=said.language,
        at=now,
    )
    own = audit.person(user_id)
    verb = "given" if said.given else "withdrawn"
    changes = {said.purpose: (not said.given, said.given)}
    audit.record(f"consent.{verb}", actor=own, subject=own, changes=changes)
