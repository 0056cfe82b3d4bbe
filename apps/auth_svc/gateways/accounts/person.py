"""The base of allauth's registration forms; they import it, so it imports none of them."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models import User


class PersonForm(forms.Form):
    """What every registration asks beside contact and password; allauth's forms inherit it."""

    full_name = forms.CharField(
        label=_("Nama lengkap"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more: the adapter has saved everything in one statement."""
