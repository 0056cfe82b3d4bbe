"""Saying yes and taking it back; every word of it stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

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


@transaction.atomic
def decide(
    *, user_id: UUID, purpose: str, version: int, given: bool, language: str, now: datetime
) -> None:
    """Write a yes or a no into the ledger; saying again what stands changes nothing.

    Args:
        version: Of the words that the person read.

    Raises:
        ConsentTextOutdated: there are newer words, and nobody agrees to what they did not read.
    """
    User.objects.select_for_update().get(pk=user_id)  # two phones of one person: one after another
    standing = next(each for each in list_standings(user_id) if each.text.purpose == purpose)
    if given and version != standing.text.version:
        raise ConsentTextOutdated
    latest = standing.latest
    if latest and latest.given == given and (latest.text_id == standing.text.pk or not given):
        return
    Consent.objects.create(
        user_id=user_id,
        text=standing.text,
        given=given,
        channel=Consent.Channel.APP,
        language=language,
        at=now,
    )
    own = audit.person(user_id)
    verb = "given" if given else "withdrawn"
    audit.record(f"consent.{verb}", actor=own, subject=own, changes={purpose: (not given, given)})
