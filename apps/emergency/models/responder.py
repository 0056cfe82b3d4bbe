"""Who may be called, and where those on duty were last heard."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Responder(models.Model):
    """A volunteer as emergency sees one: kept by `volunteer.*` events, never edited here.

    Attributes:
        status: `active` or `suspended`, as the volunteer service last said.
        certified_until: First instant without any valid credential; null if there is none.
    """

    user_id = models.UUIDField(_("id relawan"), primary_key=True)
    display_name = models.CharField(_("nama"), max_length=120)
    status = models.CharField(_("status"), max_length=10)
    transport_mode = models.CharField(_("kendaraan"), max_length=10)
    skills = models.JSONField(_("keahlian"), default=list)
    certified_until = models.DateTimeField(_("sertifikat berlaku sampai"), null=True)

    class Meta:
        verbose_name = _("relawan")
        verbose_name_plural = _("relawan")
        ordering = ["display_name", "user_id"]

    def __str__(self) -> str:
        return self.display_name


class LivePosition(models.Model):
    """One row per person on duty: its existence is the duty state, its place the last fix.

    Only `place` is indexed: an index on any other column would make every heartbeat rewrite the
    spatial index too (HOT updates, PostgreSQL `README.HOT`). The storage parameters stand in the
    migration, the batch update in `presence/writing.py`.

    Attributes:
        fix_at: Device time of the fix, never later than its arrival.
        heard_at: Server time of the newest heartbeat.
        eligible_until: Copy of the responder's `certified_until` while active, else null; kept
            by the same handler in the same transaction. Expiry needs no job: compare with now.
    """

    user_id = models.UUIDField(_("id relawan"), primary_key=True)
    place = PointField(_("lokasi"), geography=True, spatial_index=False)
    accuracy_m = models.FloatField(_("akurasi (m)"), null=True)
    fix_at = models.DateTimeField(_("waktu posisi"))
    heard_at = models.DateTimeField(_("terakhir terdengar"))
    mode = models.CharField(_("kendaraan"), max_length=10)
    eligible_until = models.DateTimeField(_("boleh diundang sampai"), null=True)
    since = models.DateTimeField(_("siaga sejak"), db_default=Now())

    class Meta:
        verbose_name = _("posisi siaga")
        verbose_name_plural = _("posisi siaga")

    def __str__(self) -> str:
        return str(self.user_id)
