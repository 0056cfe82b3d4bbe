"""Serializer fields that services share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class MailAddressField(serializers.EmailField):
    """An address in lower case and in ASCII; a foreign domain is written as its `xn--` form.

    Nobody expects two accounts to differ by a capital letter. The framework lets letters pass that
    only look like others, and domains that no server finds.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        address = super().to_internal_value(data)
        if not address.isascii():
            self.fail("invalid")
        return address.lower()
