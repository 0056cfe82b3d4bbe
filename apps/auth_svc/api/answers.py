"""The published answers: who a person is, and the tokens of a device."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from apps.auth_svc.models import User
from apps.auth_svc.selectors import get_authority, has_verified_email
from apps.auth_svc.services.sessions import Tokens
from kreki.identity import Role
from kreki.identity.roles import highest


class PersonOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    role = serializers.ChoiceField(
        [(role.value, role.name) for role in Role], help_text="The highest-ranked role."
    )
    roles = serializers.ListField(child=serializers.CharField())
    verified = serializers.BooleanField(help_text="Whether e-mail or phone is verified.")


class TokensOut(serializers.Serializer[Any]):
    accessToken = serializers.CharField()  # noqa: N815 published contract
    refreshToken = serializers.CharField(help_text="Opaque; changes at every refresh.")  # noqa: N815
    expiresIn = serializers.IntegerField(help_text="Seconds.")  # noqa: N815
    panicToken = serializers.CharField(  # noqa: N815
        help_text="Calls for help for 30 days, also when nothing else is left; keep it apart."
    )


class SessionOut(TokensOut):
    user = PersonOut()


class NextOut(serializers.Serializer[Any]):
    next = serializers.ChoiceField(
        ["verify_phone", "verify_email", "login_otp", "reset_password"],
        help_text="The step that takes the code which was sent, with header X-Session-Token.",
    )


class CodeIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=16)


def summarise(user: User) -> dict[str, Any]:
    """Who the person is to the app: id, highest role, all roles, verified."""
    held = get_authority(user.pk, now=timezone.now()).roles
    return {
        "id": user.pk,
        "role": highest(Role(code) for code in held if code in set(Role)),
        "roles": sorted(held),
        "verified": user.phone_verified or has_verified_email(user),
    }


def describe(user: User, tokens: Tokens) -> dict[str, Any]:
    """The published login answer."""
    return SessionOut({**describe_tokens(tokens), "user": summarise(user)}).data


def describe_tokens(tokens: Tokens) -> dict[str, Any]:
    return {
        "accessToken": tokens.access_token,
        "refreshToken": tokens.refresh_token,
        "expiresIn": tokens.expires_in,
        "panicToken": tokens.panic_token,
    }
