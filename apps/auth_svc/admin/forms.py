"""What staff answer before something is done to an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import Role


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Alasan"))


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.all(), label=_("Peran"), to_field_name="code")

    def clean_role(self) -> str:
        return str(self.cleaned_data["role"].code)


class GrantForm(RoleForm, ReasonForm):
    """A role, and why."""
