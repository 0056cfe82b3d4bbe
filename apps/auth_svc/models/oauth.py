"""What the provider keeps beside the toolkit's tables: codes given out, keys, logouts to tell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models.device import Application, DeviceSession


class IssuedCode(models.Model):
    """An authorisation code, by its SHA-256: which session it opens, and that it opened it.

    The toolkit forgets a code when it is redeemed; a second redemption must be recognised.
    """

    code_hash = models.CharField(max_length=64, primary_key=True)
    device = models.ForeignKey(DeviceSession, models.CASCADE, related_name="codes")
    issued_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["issued_at"], name="auth_svc_codes_by_age")]

    def __str__(self) -> str:
        return f"code of {self.issued_at:%Y-%m-%d %H:%M}"


class SigningKey(models.Model):
    """A key of KREKI ID. Published before it signs, and as long after as its tokens may live."""

    class State(models.TextChoices):
        NEXT = "next", _("Diumumkan, belum dipakai")
        ACTIVE = "active", _("Menandatangani")
        RETIRED = "retired", _("Diumumkan, tidak dipakai lagi")

    class Purpose(models.TextChoices):
        ACCESS = "access", _("Token akses")
        PANIC = "panic", _("Kredensial panik")

    # RFC 7638 thumbprint; after `panic.` for keys of panic credentials.
    kid = models.CharField(_("id kunci"), max_length=64, primary_key=True)
    purpose = models.CharField(_("kegunaan"), max_length=6, choices=Purpose, default=Purpose.ACCESS)
    sealed_pem = models.BinaryField()  # bound to `kid`; kreki/crypto.py
    state = models.CharField(_("keadaan"), max_length=7, choices=State)
    created_at = models.DateTimeField(_("dibuat"))
    changed_at = models.DateTimeField(_("keadaan sejak"))

    class Meta:
        verbose_name = _("kunci tanda tangan")
        verbose_name_plural = _("kunci tanda tangan")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "state"],
                condition=Q(state__in=["next", "active"]),
                name="auth_svc_one_key_signs_and_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["next", "active", "retired"]),
                name="auth_svc_key_state_is_known",
            ),
            models.CheckConstraint(
                # A verifier tells the two kinds by the id alone.
                condition=Q(purpose="panic", kid__startswith="panic.")
                | (Q(purpose="access") & ~Q(kid__startswith="panic.")),
                name="auth_svc_key_id_tells_its_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kid} ({self.state})"


class LogoutNotice(models.Model):
    """A client that must still be told that a session of its has ended."""

    application = models.ForeignKey(Application, models.CASCADE)
    sid = models.UUIDField(unique=True)
    user_id = models.UUIDField()
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], name="auth_svc_logouts_due")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.sid}"
