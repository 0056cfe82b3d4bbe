"""A service account as the token endpoint knows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import jwt
from cryptography.hazmat.primitives import serialization

MAX_LIFE_S: Final = 3600
GOOGLE: Final = "https://oauth2.googleapis.com/token"  # google-auth names it for any `token_uri`
SCOPE: Final = "https://www.googleapis.com/auth/firebase.messaging"


class ServiceAccount:
    """What the token endpoint knows of an account: its mail name, audience and public key."""

    def __init__(self, path: Path) -> None:
        account = json.loads(path.read_text(encoding="utf-8"))
        self.project: str = account["project_id"]
        self._email: str = account["client_email"]
        self._audiences: list[str] = [GOOGLE, account["token_uri"]]
        private = serialization.load_pem_private_key(account["private_key"].encode(), None)
        self._public_key = private.public_key()

    def check_assertion(self, assertion: str) -> None:
        """Accept an RS256 JWT of this account for the messaging scope, valid for at most an hour.

        Raises:
            jwt.InvalidTokenError: any part of it is wrong.
        """
        claims = jwt.decode(
            assertion,
            self._public_key,  # type: ignore[arg-type]  # the file holds an RSA key
            algorithms=["RS256"],
            audience=self._audiences,
            issuer=self._email,
            options={"require": ["exp", "iat", "iss", "aud"]},
            leeway=10,
        )
        if claims["exp"] - claims["iat"] > MAX_LIFE_S:
            raise jwt.InvalidTokenError("longer than an hour")
        if SCOPE not in str(claims.get("scope", "")).split():
            raise jwt.InvalidTokenError("wrong scope")
