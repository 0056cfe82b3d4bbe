"""What staff answer before something is done to an account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.domain.granting import ScopeInvalid
from apps.auth_svc.models import Role, User, UserRole
from apps.auth_svc.selectors import find_account, find_by_phone
from apps.auth_svc.services import granting
from apps.auth_svc.services.roles import LATEST_END, Terms
from kreki.identity.roles import GRANTED_BY
from kreki.identity.roles import Role as Code

SCOPE_FIELDS: Final = {"scope_type": "scope", "scope_id": "code"}


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Alasan"))


class RoleForm(forms.Form):
    """One of the roles that people give."""

    role = forms.ModelChoiceField(
        Role.objects.filter(code__in=list(GRANTED_BY)), label=_("Peran"), to_field_name="code"
    )

    def clean_role(self) -> str:
        return str(self.cleaned_data["role"].code)


class GrantForm(RoleForm, ReasonForm):
    """A role, where it counts and until when, and why."""

    scope = forms.ChoiceField(choices=UserRole.Scope, required=False, label=_("Jenis cakupan"))
    code = forms.CharField(
        max_length=40,
        required=False,
        label=_("Kode cakupan"),
        help_text=_("Wilayah misalnya 31 atau 31.71; kosong bila di mana saja."),
    )
    valid_until = forms.DateTimeField(
        required=False,
        validators=[MaxValueValidator(LATEST_END)],
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
        if "role" in answers:
            self._check_scope(Code(answers["role"]), terms)
        return {**answers, "terms": terms}

    def _check_scope(self, role: Code, terms: Terms) -> None:
        try:
            granting.check_scope(role, terms)
        except ScopeInvalid as refusal:
            self.add_error(SCOPE_FIELDS[refusal.field], gettext(refusal.text))


class NewGrantForm(GrantForm):
    """To whom as well: the person is named, not picked from a list of everybody."""

    user_id = forms.CharField(
        max_length=254,
        label=_("Orang"),
        help_text=_("Id, atau surel atau nomor telepon lengkap yang sudah diverifikasi."),
    )
    field_order = ("user_id", "role", "scope", "code", "valid_until", "reason")

    def __init__(self, *args: Any, roles: Iterable[Code], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: Any = self.fields["role"]
        given.queryset = Role.objects.filter(code__in=list(roles))

    def clean_user_id(self) -> UUID:
        named = str(self.cleaned_data["user_id"]).strip()
        found = _find_by_id(named) or (
            find_account(email=named.lower(), phone=None) if "@" in named else find_by_phone(named)
        )
        if found is None:
            raise forms.ValidationError(_("Akun tidak ditemukan."))
        return UUID(str(found.pk))


def _find_by_id(text: str) -> User | None:
    try:
        return User.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
