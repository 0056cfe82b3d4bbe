"""Messages, their deliveries and the receipts that prove them."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.notify.domain import channels, outcomes, states


class Message(models.Model):
    """One thing to tell one person, on as many channels as they have.

    Attributes:
        facts: Fields of `domain.wording.Facts`; nothing else may reach a locked screen.
        event_at: Moment of the fact in the service that knows it; latencies count from here.
        seen_at: Set once, by the first proof that the person read it.
    """

    class Purpose(models.TextChoices):
        INVITATION = channels.Purpose.INVITATION, _("Undangan")
        WITHDRAWAL = channels.Purpose.WITHDRAWAL, _("Pembatalan undangan")
        COMING = channels.Purpose.COMING, _("Relawan menuju pemanggil")
        NOTICE = channels.Purpose.NOTICE, _("Pemberitahuan akun")
        CODE = channels.Purpose.CODE, _("Kode")

    class State(models.TextChoices):
        OPEN = "open", _("Terbuka")
        REACHED = "reached", _("Sampai")
        ANSWERED = "answered", _("Dijawab")
        EXHAUSTED = "exhausted", _("Semua saluran gagal")
        CANCELLED = "cancelled", _("Dibatalkan")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event_id = models.UUIDField(_("peristiwa"))
    user_id = models.UUIDField(_("orang"))
    purpose = models.CharField(_("tujuan"), max_length=10, choices=Purpose)
    incident_id = models.UUIDField(_("insiden"), null=True, db_index=True)  # null: of KREKI ID
    invitation_id = models.UUIDField(_("undangan"), null=True, db_index=True)
    facts = models.JSONField(_("isi"))
    state = models.CharField(_("keadaan"), max_length=9, choices=State, default=State.OPEN)
    event_at = models.DateTimeField(_("terjadi"))
    created_at = models.DateTimeField(_("dibuat"))
    expires_at = models.DateTimeField(_("kedaluwarsa"))
    seen_at = models.DateTimeField(_("dilihat"), null=True)

    class Meta:
        verbose_name = _("pesan")
        verbose_name_plural = _("pesan")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "user_id", "purpose"], name="notify_one_message_per_event"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def tag(self) -> str:
        """Everything about one invitation replaces the same notification on the phone."""
        if self.incident_id is None:
            return f"msg-{self.id}"
        return f"inv-{self.invitation_id}" if self.invitation_id else f"inc-{self.incident_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named sets of deliveries."""

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Open ones that the guard must look at, longest due first."""
        return self.filter(state__in=states.OPEN, due_at__lte=now).order_by("due_at", "id")


class Delivery(models.Model):
    """One message on one channel to one device or contact point. Open rows are the to-do list.

    Attributes:
        target_id: Device or contact point; not a foreign key, since both may go before the proof.
        attempts: How often it was claimed; fences the record of an attempt.
        due_at: When the guard must look again: queued rows are handed to a worker, a claimed row
            lost its worker, an unknown one got no receipt.
        reason: Why it failed or is tried again.
    """

    class Channel(models.TextChoices):
        FCM = channels.Channel.FCM, "FCM"
        WHATSAPP = channels.Channel.WHATSAPP, "WhatsApp"
        EMAIL = channels.Channel.EMAIL, _("Surel")

    class State(models.TextChoices):
        QUEUED = states.State.QUEUED, _("Menunggu")
        CLAIMED = states.State.CLAIMED, _("Sedang dikirim")
        UNKNOWN = states.State.UNKNOWN, _("Tanpa jawaban")
        ACCEPTED = states.State.ACCEPTED, _("Diterima penyedia")
        SENT = states.State.SENT, _("Diteruskan")
        DELIVERED = states.State.DELIVERED, _("Sampai")
        SEEN = states.State.SEEN, _("Dilihat")
        FAILED = states.State.FAILED, _("Gagal")
        CANCELLED = states.State.CANCELLED, _("Dibatalkan")
        EXPIRED = states.State.EXPIRED, _("Kedaluwarsa")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(
        Message, models.CASCADE, related_name="deliveries", verbose_name=_("pesan")
    )
    channel = models.CharField(_("saluran"), max_length=8, choices=Channel)
    target_id = models.UUIDField(_("tujuan"))
    state = models.CharField(_("keadaan"), max_length=9, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("percobaan"), default=0)
    due_at = models.DateTimeField(_("diperiksa lagi"))
    expires_at = models.DateTimeField(_("kedaluwarsa"))
    provider_id = models.CharField(_("id penyedia"), max_length=200, blank=True)
    reason = models.CharField(_("alasan"), max_length=64, blank=True)
    accepted_at = models.DateTimeField(_("diterima penyedia"), null=True)
    changed_at = models.DateTimeField(_("diubah"))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengiriman")
        verbose_name_plural = _("pengiriman")
        ordering = ["-changed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel", "target_id"],
                name="notify_one_delivery_per_channel_and_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=states.OPEN), name="notify_delivery_due"
            ),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="notify_by_provider_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class Answer(models.Model):
    """What became of one attempt, once known; an attempt without a row lost its answer.

    Attributes:
        attempt: Number of the attempt, up to the delivery's `attempts`.
        kind: `unknown` means that the provider may have the message all the same.
    """

    class Kind(models.TextChoices):
        ACCEPTED = outcomes.Kind.ACCEPTED, _("Diterima")
        RETRY = outcomes.Kind.RETRY, _("Ditolak sementara")
        DEAD_TARGET = outcomes.Kind.DEAD_TARGET, _("Tujuan mati")
        NEXT_CHANNEL = outcomes.Kind.NEXT_CHANNEL, _("Bukan lewat saluran ini")
        BUG = outcomes.Kind.BUG, _("Permintaan kita salah")
        UNKNOWN = outcomes.Kind.UNKNOWN, _("Tanpa jawaban")

    delivery = models.ForeignKey(
        Delivery, models.CASCADE, related_name="answers", verbose_name=_("pengiriman")
    )
    attempt = models.PositiveIntegerField(_("percobaan"))
    kind = models.CharField(_("jawaban"), max_length=12, choices=Kind)
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("jawaban penyedia")
        verbose_name_plural = _("jawaban penyedia")
        ordering = ["delivery", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "attempt"], name="notify_one_answer_per_attempt"
            ),
        ]
        # Rows are added in this order and never moved: a few pages tell where a moment begins.
        indexes = [BrinIndex(fields=["recorded_at"], name="notify_answers_by_time")]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.kind}"


class Receipt(models.Model):
    """What a provider or a phone reported, as it came but without the person's address.

    Attributes:
        provider: `whatsapp`, or `app` for the phone itself.
        provider_message_id: The provider's id; the delivery's own for `app`.
        delivery: Null while nothing matches it.
    """

    provider = models.CharField(_("penyedia"), max_length=8)
    provider_message_id = models.CharField(_("id penyedia"), max_length=200)
    status = models.CharField(_("status"), max_length=16)
    delivery = models.ForeignKey(
        Delivery,
        models.CASCADE,
        null=True,
        related_name="receipts",
        verbose_name=_("pengiriman"),
    )
    code = models.CharField(_("kode galat"), max_length=16, blank=True)
    reported_at = models.DateTimeField(_("dilaporkan"))
    received_at = models.DateTimeField(_("diterima"))

    class Meta:
        verbose_name = _("tanda terima")
        verbose_name_plural = _("tanda terima")
        ordering = ["-received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_message_id", "status"],
                name="notify_one_receipt_per_status",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(delivery__isnull=True),
                name="notify_unmatched_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.status}"
