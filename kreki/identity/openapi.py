"""Tells the OpenAPI documents that access tokens travel as Bearer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.drainage import set_override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object

from kreki.identity.authentication import TokenAuthentication

# Its subclasses take other proof in the same header; for the document they are one scheme.
set_override(TokenAuthentication, "suppress_collision_warning", True)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by subclassing
    target_class = "kreki.identity.authentication.TokenAuthentication"
    name = "accessToken"
    match_subclasses = True  # other proof travels as Bearer too

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return build_bearer_security_scheme_object("Authorization", "Bearer", "JWT")
