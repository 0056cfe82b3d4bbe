"""What staff answer before something is done to an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import Role, UserRole
from apps.auth_svc.services.roles import Terms


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Alasan"))


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.all(), label=_("Peran"), to_field_name="code")

    def clean_role(self) -> str:
        return str(self.cleaned_data["role"].code)


class GrantForm(RoleForm, ReasonForm):
    """A role, where it counts and until when, and why."""

    scope = forms.ChoiceField(choices=UserRole.Scope, required=False, label=_("Jenis cakupan"))
    code = forms.CharField(max_length=40, required=False, label=_("Kode cakupan"))
    valid_until = forms.DateTimeField(
        required=False,
        label=_("Berlaku sampai"),
        widget=forms.DateTimeInput({"type": "datetime-local"}),
    )

    def clean_valid_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["valid_until"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_("Harus di masa depan."))
        return until

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        terms = Terms(
            scope=answers.pop("scope", ""),
            code=answers.pop("code", ""),
            valid_until=answers.pop("valid_until", None),
        )
        return {**answers, "terms": terms}
