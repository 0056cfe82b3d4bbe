"""What only the presence pool refuses; everything else is said by the kernel and the domain."""

from __future__ import annotations

import random

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException


class PayloadTooLarge(APIException):
    """The same words as the gateway's, whose limit is that of all services."""

    status_code = 413
    default_code = "payload_too_large"
    default_detail = _("Data yang dikirim terlalu besar.")


class Overloaded(APIException):
    """The buffer is full; the pauses are spread so that the phones do not return together."""

    status_code = 503
    default_code = "overloaded"
    default_detail = _("Layanan sedang sangat sibuk. Coba lagi sebentar.")

    def __init__(self) -> None:
        super().__init__()
        self.wait = random.randint(30, 90)  # noqa: S311 no secret
