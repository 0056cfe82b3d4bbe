"""Rights of staff from their groups; there is no password to sign in with."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class SingleSignOnBackend(ModelBackend):
    """Django's rights without Django's passwords."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:  # type: ignore[override]  # upstream lets in, this one never does
        return None
