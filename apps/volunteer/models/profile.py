"""Who wants to be called, and what they say they can do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.volunteer.domain import states
from apps.volunteer.models.reason import Reason
from apps.volunteer.models.skill import Skill
from kreki.identity.areas import CODE_LENGTH, CODE_PATTERN, check_area_code


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Named sets of profiles."""

    def of_people(self) -> ProfileQuerySet:
        """Without those that only hold the decisions about somebody erased."""
        return self.exclude(status=states.ERASED)


class Profile(models.Model):
    """A person who wants to be called, or what is left of one.

    Attributes:
        user_id: The person in KREKI ID: an id, never a foreign key.
        area: Code of where the person is, by their own word; None: unknown. Decides which
            volunteer_lead sees the person.
        seq: Number of the last published record; raised under the row lock.
    """

    class Status(models.TextChoices):
        APPLICANT = states.APPLICANT, _("Calon")
        ACTIVE = states.ACTIVE, _("Aktif")
        SUSPENDED = states.SUSPENDED, _("Dibekukan")
        ERASED = states.ERASED, _("Terhapus")

    class Transport(models.TextChoices):
        FOOT = "foot", _("Jalan kaki")
        BICYCLE = "bicycle", _("Sepeda")
        MOTORBIKE = "motorbike", _("Sepeda motor")
        CAR = "car", _("Mobil")

    user_id = models.UUIDField(_("id pengguna"), primary_key=True)
    display_name = models.CharField(_("nama tampilan"), max_length=120)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.APPLICANT)
    transport_mode = models.CharField(_("kendaraan"), max_length=10, choices=Transport)
    area = models.CharField(  # noqa: DJ001 unknown is not a code
        _("kode wilayah"),
        max_length=CODE_LENGTH,
        null=True,
        blank=True,
        validators=[check_area_code],
    )
    skills = models.ManyToManyField(
        Skill, through="ProfileSkill", related_name="+", verbose_name=_("keterampilan")
    )
    seq = models.BigIntegerField(_("nomor catatan"), default=0)
    applied_at = models.DateTimeField(_("mendaftar pada"))
    decided_at = models.DateTimeField(_("diputuskan pada"), null=True)
    decided_by = models.CharField(_("diputuskan oleh"), max_length=150, blank=True)
    reason = models.CharField(_("alasan"), max_length=20, choices=Reason, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("relawan")
        verbose_name_plural = _("relawan")
        ordering = ["-applied_at", "user_id"]
        indexes = [
            models.Index(fields=["status", "-applied_at", "user_id"], name="volunteer_by_status"),
            models.Index(
                fields=["area"], opclasses=["varchar_pattern_ops"], name="volunteer_by_area"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[*states.PEOPLE, states.ERASED]),
                name="volunteer_profile_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(transport_mode__in=["foot", "bicycle", "motorbike", "car"]),
                name="volunteer_profile_transport_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(display_name=""), name="volunteer_profile_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(area__regex=CODE_PATTERN), name="volunteer_profile_area_is_a_code"
            ),
            models.CheckConstraint(condition=Q(seq__gte=0), name="volunteer_profile_seq_counts_up"),
            models.CheckConstraint(
                condition=Q(status__in=[states.APPLICANT, states.ERASED], decided_at=None)
                | (~Q(status=states.APPLICANT) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="volunteer_profile_status_was_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=states.ERASED) | Q(seq=0, area=None),
                name="volunteer_profile_erased_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class ProfileSkill(models.Model):
    """One skill of one person, by their own word."""

    profile = models.ForeignKey(
        Profile, models.CASCADE, related_name="+", verbose_name=_("relawan")
    )
    skill = models.ForeignKey(
        Skill, models.PROTECT, related_name="+", verbose_name=_("keterampilan")
    )

    class Meta:
        verbose_name = _("keterampilan relawan")
        verbose_name_plural = _("keterampilan relawan")
        ordering = ["profile", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "skill"], name="volunteer_profile_has_a_skill_once"
            )
        ]

    def __str__(self) -> str:
        return self.skill_id
