"""An incident and whom it called."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.emergency.domain import states


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Named sets of incidents."""

    def live(self) -> IncidentQuerySet:
        return self.exclude(status__in=states.ENDED)

    def due(self, now: datetime) -> IncidentQuerySet:
        """Those the dispatcher must look at, longest due first."""
        return self.live().filter(due_at__lte=now).order_by("due_at", "id")


class Incident(models.Model):
    """One call for help. Live rows with `due_at` passed are the dispatcher's to-do list.

    Attributes:
        client_id: Made by the phone at the press; repeats of one press share it.
        place: Of the first press; it never changes.
        pressed_at, pressed_id: Time and `client_id` of the last press that was news, if any.
        moved_to, moved_accuracy_m: Of the last press from somewhere else, if any.
        due_at: When the dispatcher must look again; a forgotten call is closed by that look.
        version: Number of the newest timeline entry; raised under the row lock, so no gaps.
        flags: Why a person should look at this call: `outside_indonesia`, `poor_accuracy`, ….
        searched_m: Radius of the widest ring asked so far.
    """

    class Status(models.TextChoices):
        PENDING = states.PENDING, _("Mencari relawan")
        ASSIGNED = states.ASSIGNED, _("Relawan menerima")
        RESPONDING = states.RESPONDING, _("Relawan di lokasi")
        COMPLETED = states.COMPLETED, _("Selesai")
        CANCELLED = states.CANCELLED, _("Dibatalkan")

    class Severity(models.TextChoices):
        CRITICAL = "critical", _("Kritis")
        URGENT = "urgent", _("Mendesak")
        NORMAL = "normal", _("Normal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("kode"), max_length=8, unique=True)
    reporter_id = models.UUIDField(_("pelapor"))
    client_id = models.UUIDField(_("id tekanan tombol"), null=True)
    place = PointField(_("lokasi"), geography=True, spatial_index=False)  # nobody searches calls
    accuracy_m = models.FloatField(_("akurasi (m)"), null=True)
    pressed_at = models.DateTimeField(_("ditekan lagi"), null=True)
    pressed_id = models.UUIDField(_("id tekanan tombol terakhir"), null=True)
    moved_to = PointField(_("lokasi terakhir"), geography=True, spatial_index=False, null=True)
    moved_accuracy_m = models.FloatField(_("akurasi lokasi terakhir (m)"), null=True)
    severity = models.CharField(_("tingkat"), max_length=8, choices=Severity)
    description = models.CharField(_("keterangan"), max_length=500, blank=True)
    flags = models.JSONField(_("tanda"), default=list)
    area = models.ForeignKey(
        "emergency.Area", models.SET_NULL, null=True, related_name="+", verbose_name=_("wilayah")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    searched_m = models.PositiveIntegerField(_("radius dicari (m)"), default=0)
    version = models.PositiveIntegerField(_("versi"), default=1)
    raised_at = models.DateTimeField(_("dipanggil"))
    due_at = models.DateTimeField(_("diperiksa lagi"), null=True)
    assigned_at = models.DateTimeField(_("diterima"), null=True)
    arrived_at = models.DateTimeField(_("tiba"), null=True)
    ended_at = models.DateTimeField(_("berakhir"), null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        # No `ordering`: with it `.first()` of one row would walk all of history, newest first
        # (docs/algorithms/search.md, "Everything else").
        verbose_name = _("insiden")
        verbose_name_plural = _("insiden")
        constraints = [
            models.UniqueConstraint(
                fields=["reporter_id"],
                condition=~Q(status__in=states.ENDED),
                name="emergency_one_live_incident_per_reporter",
            ),
            models.UniqueConstraint(
                fields=["reporter_id", "client_id"], name="emergency_one_incident_per_press"
            ),
            models.CheckConstraint(
                condition=Q(status__in=states.ENDED, ended_at__isnull=False, due_at__isnull=True)
                | (~Q(status__in=states.ENDED) & Q(ended_at__isnull=True)),
                name="emergency_ended_incident_is_never_due",
            ),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | Q(pressed_at__isnull=False),
                name="emergency_moved_by_a_later_press",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="emergency_due",
            ),
            models.Index(fields=["-raised_at", "id"], name="emergency_newest"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def whereabouts(self) -> Point:
        """Where the caller pressed last: where to go and where to search."""
        return self.moved_to or self.place

    @property
    def whereabouts_accuracy_m(self) -> float | None:
        return self.moved_accuracy_m if self.moved_to else self.accuracy_m

    @property
    def heard_at(self) -> datetime:
        """When the caller was last heard of."""
        return self.pressed_at or self.raised_at


class Invitation(models.Model):
    """One person asked about one incident, and everything that person did about it.

    Who was stood down and is asked anew gets a new row with a new id in place of the old one;
    of the earlier asking, decisions and timeline tell.

    Attributes:
        asking: 1 for the first invitation of this person to this incident, 2 for the next ….
    """

    class State(models.TextChoices):
        SENT = states.SENT, _("Diundang")
        ACCEPTED = states.ACCEPTED, _("Menerima")
        ARRIVED = states.ARRIVED, _("Tiba")
        FINISHED = states.FINISHED, _("Selesai")
        DECLINED = states.DECLINED, _("Menolak")
        UNREACHED = states.UNREACHED, _("Tidak terhubung")
        WITHDRAWN = states.WITHDRAWN, _("Dibatalkan")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(
        Incident,
        models.CASCADE,
        related_name="invitations",
        verbose_name=_("insiden"),
        db_index=False,  # a unique constraint begins with it, as in the tables below
    )
    user_id = models.UUIDField(_("relawan"))
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.SENT)
    asking = models.SmallIntegerField(_("undangan ke-"), db_default=1)
    metres = models.FloatField(_("jarak (m)"))
    eta_minutes = models.PositiveSmallIntegerField(_("perkiraan tiba (menit)"), null=True)
    invited_at = models.DateTimeField(_("diundang"))
    answer_by = models.DateTimeField(_("jawab sebelum"))
    seen_at = models.DateTimeField(_("dilihat"), null=True)
    accepted_at = models.DateTimeField(_("menerima"), null=True)
    arrived_at = models.DateTimeField(_("tiba"), null=True)
    ended_at = models.DateTimeField(_("berakhir"), null=True)

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering = ["invited_at", "metres", "user_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "user_id"], name="emergency_invited_once_per_incident"
            ),
            models.UniqueConstraint(
                fields=["user_id"],
                condition=Q(state__in=states.ON_MISSION),
                name="emergency_one_mission_per_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("invited_at")),
                name="emergency_accepted_after_invited",
            ),
            models.CheckConstraint(
                # What somebody may know after the own end is told by this moment.
                condition=Q(state__in=states.OVER, ended_at__isnull=False)
                | (~Q(state__in=states.OVER) & Q(ended_at__isnull=True)),
                name="emergency_invitation_over_since_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.user_id}"
