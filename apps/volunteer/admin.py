"""Admin of the volunteer service: staff reads records and decides about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.volunteer.domain import states
from apps.volunteer.models import Credential, Decision, Profile, Reason, Skill
from apps.volunteer.services import credentials, decisions
from kreki.adminkit import ReadOnlyModelAdmin, ReadOnlyTabularInline, RecordAction

if TYPE_CHECKING:
    SkillModelAdmin = admin.ModelAdmin[Skill]
else:
    SkillModelAdmin = admin.ModelAdmin  # generic in the type stubs only


class DecisionForm(forms.Form):
    """What every decision must say; the code travels, the note stays here."""

    reason = forms.ChoiceField(label=_("Alasan"), choices=[("", "—"), *Reason.choices])
    note = forms.CharField(
        label=_("Catatan"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )


class CredentialInline(ReadOnlyTabularInline):
    model = Credential
    show_change_link = True


class DecisionInline(ReadOnlyTabularInline):
    model = Decision

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).select_related("credential", "profile")


@admin.register(Profile)
class ProfileAdmin(ReadOnlyModelAdmin):
    """Approve, suspend, reinstate."""

    audited_as = "user"  # the primary key is the person's id
    area_lookup = "area"
    list_display = ("display_name", "status", "area", "transport_mode", "applied_at", "decided_by")
    list_filter = ("status", "transport_mode")
    search_fields = ("display_name",)
    fieldsets = (
        (
            _("Data relawan"),
            {
                "fields": ("display_name", "area", "transport_mode", "skill_labels", "applied_at"),
                "description": _("Hanya relawan sendiri yang mengubah data ini, di HELP 119."),
            },
        ),
        (
            _("Keputusan terakhir"),
            {"fields": ("status", "reason", "decided_by", "decided_at", "user_id", "seq")},
        ),
    )
    readonly_fields = ("skill_labels",)
    inlines = (CredentialInline, DecisionInline)
    record_actions = (
        RecordAction(
            name="approve",
            label=_("Setujui"),
            run=decisions.approve_volunteer,
            key="user_id",
            form=DecisionForm,
            is_offered=lambda profile: states.can_take(states.APPROVE, profile.status),
        ),
        RecordAction(
            name="suspend",
            label=_("Bekukan"),
            run=decisions.suspend_volunteer,
            key="user_id",
            form=DecisionForm,
            is_offered=lambda profile: states.can_take(states.SUSPEND, profile.status),
        ),
        RecordAction(
            name="reinstate",
            label=_("Aktifkan kembali"),
            run=decisions.reinstate_volunteer,
            key="user_id",
            form=DecisionForm,
            is_offered=lambda profile: states.can_take(states.REINSTATE, profile.status),
        ),
    )

    @admin.display(description=_("keterampilan"))
    def skill_labels(self, profile: Profile) -> str:
        return ", ".join(map(str, profile.skills.all()))


def _is_open(credential: Credential, step: str) -> bool:
    is_erased = credential.profile.status == states.ERASED
    return not is_erased and states.can_take(step, credential.status)


@admin.register(Credential)
class CredentialAdmin(ReadOnlyModelAdmin):
    """Verify or reject what people claim."""

    audited_as, audited_by = "user", "profile_id"
    area_lookup = "profile__area"
    list_display = ("number", "code", "issuer", "profile", "valid_until", "status")
    list_filter = ("status", "code")
    list_select_related = ("profile",)
    search_fields = ("number", "profile__display_name")
    inlines = (DecisionInline,)
    record_actions = (
        RecordAction(
            name="verify",
            label=_("Verifikasi"),
            run=credentials.verify_credential,
            key="credential_id",
            form=DecisionForm,
            is_offered=lambda credential: _is_open(credential, states.VERIFY),
        ),
        RecordAction(
            name="reject",
            label=_("Tolak"),
            run=credentials.reject_credential,
            key="credential_id",
            form=DecisionForm,
            is_offered=lambda credential: _is_open(credential, states.REJECT),
        ),
    )


@admin.register(Decision)
class DecisionAdmin(ReadOnlyModelAdmin):
    """The register; the database refuses to change it."""

    audited_as, audited_by = "user", "profile_id"
    area_lookup = "profile__area"
    list_display = ("at", "profile", "verb", "credential", "by", "reason")
    list_filter = ("verb", "reason")
    list_select_related = ("profile", "credential")
    search_fields = ("profile__display_name", "by")


@admin.register(Skill)
class SkillAdmin(SkillModelAdmin):
    """The catalogue: staff adds entries and corrects labels; a code in use cannot be removed."""

    list_display = ("code", "label_id", "label_en", "category")
    list_filter = ("category",)
    search_fields = ("code", "label_id", "label_en")

    def get_readonly_fields(
        self, _request: HttpRequest, obj: Skill | None = None
    ) -> tuple[str, ...]:
        """Another code would be another entry, not the same one renamed."""
        return ("code",) if obj else ()
