"""Signing keys: which waits to sign, which signs, which are still published for old tokens."""

from __future__ import annotations

from typing import Final

from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import SigningKey
from kreki.adminkit import ReadOnlyModelAdmin

LIFE: Final = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(SigningKey.State)),
    output_field=IntegerField(),
)


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnlyModelAdmin):
    """In the order of a key's life, and never the key itself: `rotate_keys` moves them on."""

    list_display = ("kid", "purpose", "state", "since", "changed_at", "created_at")
    list_filter = ("purpose", "state")
    sortable_by = ()
    fields = (("kid", "purpose"), ("state", "changed_at", "created_at"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[SigningKey]:
        keys: QuerySet[SigningKey] = super().get_queryset(request)
        return keys.order_by("purpose", LIFE, "-changed_at", "kid")

    @admin.display(description=_("selama"))
    def since(self, key: SigningKey) -> str:
        return timesince(key.changed_at, timezone.now(), depth=1)
