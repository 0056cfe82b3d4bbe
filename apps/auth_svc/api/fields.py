"""The serializer field that stores phone numbers in their one form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.auth_svc.domain.contacts import normalise_phone


class PhoneField(serializers.CharField):
    """A number in E.164; national forms are accepted."""

    default_error_messages = {
        "phone": _("Nomor telepon tidak benar. Contoh: 081234567890 atau +6281234567890.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=32, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        try:
            return normalise_phone(super().to_internal_value(data))
        except ValueError:
            self.fail("phone")
