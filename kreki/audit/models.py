"""The log and its chain. Rows are written by `recording` and the trigger, and stay for ever."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """Somebody did or saw something. Append-only: a trigger refuses change and removal.

    Values are not kept, so erasing a person needs no change here: the hashes prove what a value
    was to whoever knows it.

    Attributes:
        actor: `user:<id>`, `staff:<name>`, `client:<id>`, the type of an event, or `system`.
        acting_for: The person whom `actor` impersonates; empty if none.
        action: `<subject>.<past verb>`, for example `role.granted`.
        subject: `<kind>:<id>` of what it was done to.
        fields: Names of what changed, sorted; the two hashes are over their values. Of a page of
            a list (`list:<kind>`), the subjects that it showed.
        digest: SHA-256 of all the columns above it.
    """

    at = models.DateTimeField(_("waktu"))
    actor = models.CharField(_("oleh"), max_length=100)
    acting_for = models.CharField(_("atas nama"), max_length=100, blank=True)
    action = models.CharField(_("tindakan"), max_length=60)
    subject = models.CharField(_("terhadap"), max_length=100)
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    fields = models.JSONField(_("kolom"), default=list)
    before_hash = models.CharField(_("sidik sebelum"), max_length=64, blank=True)
    after_hash = models.CharField(_("sidik sesudah"), max_length=64, blank=True)
    ip = models.CharField(_("alamat IP"), max_length=45, blank=True)
    user_agent = models.CharField(_("perangkat"), max_length=200, blank=True)
    request_id = models.CharField(_("id permintaan"), max_length=64, blank=True)
    digest = models.CharField(_("sidik"), max_length=64)

    class Meta:
        verbose_name = _("catatan audit")
        verbose_name_plural = _("catatan audit")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor="") & ~Q(action="") & Q(subject__contains=":"),
                name="kreki_audit_event_says_who_what_whom",
            )
        ]
        indexes = [
            models.Index(fields=["subject", "-id"], name="kreki_audit_by_subject"),
            models.Index(fields=["actor", "-id"], name="kreki_audit_by_actor"),
            models.Index(fields=["action", "-id"], name="kreki_audit_by_action"),
            models.Index(
                fields=["acting_for", "-id"],
                condition=~Q(acting_for=""),
                name="kreki_audit_by_acting_for",
            ),
            models.Index(
                fields=["request_id", "-id"],
                condition=~Q(request_id=""),
                name="kreki_audit_by_request",
            ),
            GinIndex(
                fields=["fields"],
                opclasses=["jsonb_path_ops"],
                condition=Q(subject__startswith="list:"),
                name="kreki_audit_by_listed",
            ),
            models.Index(
                fields=["at"],
                condition=Q(action="sign_in.refused"),
                name="kreki_audit_refused_sign_ins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class AuditLink(models.Model):
    """The place of one event in the chain; the database itself adds it at commit.

    Attributes:
        number: 1, 2, 3 …, without gaps.
        hash: SHA-256 of number, event, `previous` and the event's digest.
    """

    number = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="link")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
