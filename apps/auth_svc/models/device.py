"""Clients, and the devices on which people are signed in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from apps.auth_svc.domain.user_agents import name_device
from apps.auth_svc.models.account import User


class Application(AbstractApplication):
    """A client. Its own model from the first day, because swapping it later is painful."""

    allowed_scopes = models.JSONField(_("lingkup"), default=list)
    allowed_resources = models.JSONField(_("audiens"), default=list)  # URIs, the `aud` of tokens
    access_token_ttl = models.PositiveIntegerField(_("umur token akses (detik)"), default=300)
    backchannel_logout_uri = models.URLField(_("alamat logout"), blank=True)
    is_enabled = models.BooleanField(_("boleh dipakai"), default=True)

    objects: ClassVar[models.Manager[Application]] = models.Manager()

    class Meta(AbstractApplication.Meta):
        verbose_name = _("aplikasi")
        verbose_name_plural = _("aplikasi")

    def is_usable(self, request: object) -> bool:
        """Whether the toolkit may serve this client at all."""
        return self.is_enabled


class DeviceSessionQuerySet(models.QuerySet["DeviceSession"]):
    def live(self, now: datetime) -> DeviceSessionQuerySet:
        return self.filter(ended_at__isnull=True, expires_at__gt=now)


class DeviceSession(models.Model):
    """One sign-in on one device: `family` is the family of its refresh tokens and the `sid`.

    A browser's sign-in is a session of `kreki-pages`; each client that is entered through it has
    a session of its own, whose `parent` is the browser's and which ends with it.
    """

    family = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="devices", verbose_name=_("akun"))
    application = models.ForeignKey(Application, models.CASCADE, verbose_name=_("aplikasi"))
    amr = models.JSONField(_("cara masuk"))  # RFC 8176: pwd, otp, hwk, sms
    auth_time = models.DateTimeField(_("masuk pada"))
    last_seen_at = models.DateTimeField(_("terakhir aktif"))
    expires_at = models.DateTimeField(_("batas mutlak"))
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    # Key of the Django session that lives and dies with it; empty for clients in a browser.
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    user_agent = models.CharField(_("perangkat"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("alamat IP"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("masuk lewat"),
    )

    objects = DeviceSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("perangkat")
        verbose_name_plural = _("perangkat")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "application"],
                condition=Q(ended_at__isnull=True),
                name="auth_svc_client_enters_a_browser_once",
            ),
            models.UniqueConstraint(
                fields=["session_key"],
                condition=Q(ended_at__isnull=True) & ~Q(session_key=""),
                name="auth_svc_one_device_per_session",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(ended_at__isnull=True), name="auth_svc_devices_live"
            ),
            models.Index(fields=["-auth_time", "family"], name="auth_svc_newest_device"),
        ]

    @property
    def name(self) -> str:
        """What its owner calls it."""
        return name_device(self.user_agent)

    def __str__(self) -> str:
        return f"{self.user_agent or '?'} {self.auth_time:%Y-%m-%d %H:%M}"
