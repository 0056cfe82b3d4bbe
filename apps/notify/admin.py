"""What staff can look at: read-only, addresses masked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.notify.models import Answer, ContactPoint, Delivery, Device, Message, Receipt
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline
from kreki.crypto import key_ring
from kreki.masking import mask


class DeliveryInline(ReadOnlyTabularInline):
    model = Delivery
    fields = ("channel", "state", "attempts", "reason", "provider_id", "accepted_at", "changed_at")


@admin.register(Message)
class MessageAdmin(ReadOnlyModelAdmin):
    list_display = ("created_at", "purpose", "code", "state", "user_id", "seen_at")
    list_filter = ("purpose", "state")
    search_fields = ("=incident_id", "=user_id", "=invitation_id")
    date_hierarchy = "created_at"
    inlines = (DeliveryInline,)

    @admin.display(description=_("kode"))
    def code(self, message: Message) -> str:
        return str(message.facts["code"])


class AnswerInline(ReadOnlyTabularInline):
    model = Answer
    fields = ("attempt", "kind", "recorded_at")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyModelAdmin):
    list_display = ("changed_at", "channel", "state", "attempts", "reason", "accepted_at")
    list_filter = ("channel", "state")
    search_fields = ("=id", "=provider_id", "=message__incident_id")
    list_select_related = ("message",)
    inlines = (AnswerInline,)


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyModelAdmin):
    list_display = ("received_at", "provider", "status", "code", "delivery")
    list_filter = ("provider", "status")
    search_fields = ("=provider_message_id",)
    list_select_related = ("delivery",)


@admin.register(Device)
class DeviceAdmin(ReadOnlyModelAdmin):
    list_display = ("last_registered_at", "platform", "state", "user_id", "last_ack_at")
    list_filter = ("platform", "state")
    search_fields = ("=user_id",)
    exclude = ("target", "installation_id")


@admin.register(ContactPoint)
class ContactPointAdmin(ReadOnlyModelAdmin):
    audited_as = "contact_point"
    list_display = ("changed_at", "kind", "masked", "source", "state", "user_id")
    list_filter = ("kind", "source", "state")
    fields = ("user_id", "kind", "masked", "source", "language", "state", "failures", "changed_at")
    readonly_fields = ("masked",)
    search_fields = ("=user_id",)
    search_help_text = _("Id orang, atau nomor (+62…) atau surel yang lengkap.")

    @admin.display(description=_("alamat"))
    def masked(self, point: ContactPoint) -> str:
        return mask(point.value)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A whole address is found through its blind index."""
        if "@" not in search_term and not search_term.startswith("+"):
            return super().get_search_results(request, queryset, search_term)
        wanted = [key_ring().blind_index(kind, search_term.lower()) for kind in ContactPoint.Kind]
        return queryset.filter(value_index__in=wanted), False
