"""auth_svc verifies its own tokens too, beside those that the tests sign."""

import json
from collections.abc import Iterator

import pytest
from jwcrypto.jwk import JWK
from pytest_django import Settings

from apps.auth_svc.services.oauth import keystore
from kreki.testing.tokens import TEST_JWKS


@pytest.fixture(autouse=True)
def _own_keys(_published_keys: None, settings: Settings) -> None:
    first = JWK.from_pem(settings.OAUTH2_PROVIDER["OIDC_RSA_PRIVATE_KEY"].encode())
    own = {**json.loads(first.export_public()), "kid": first.thumbprint(), "use": "sig"}
    settings.KREKI_JWKS = {"keys": [own, *TEST_JWKS["keys"]]}


@pytest.fixture
def forgotten_keys() -> Iterator[None]:
    """Keys are read anew before and after a test that changes their table."""
    keystore.forget()
    yield
    keystore.forget()
