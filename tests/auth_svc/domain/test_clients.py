"""What a client may be and name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.auth_svc.domain.clients import BadRegistration, Client, check_address, check_client

PARTNER = Client(client_id="psc", name="PSC", redirect_uris=("https://psc.example/back",))
MACHINE = Client(client_id="psc-machine", name="PSC", is_machine=True, scopes=("service",))


def refused(client: Client) -> str:
    """The field that cannot be accepted."""
    with pytest.raises(BadRegistration) as refusal:
        check_client(client, known_scopes={"service"}, allow_http=False)
    return refusal.value.field


@pytest.mark.parametrize("client_id", ["", "psç", "psc\n"])
def test_a_client_is_named_in_printable_ascii(client_id: str) -> None:
    assert refused(replace(PARTNER, client_id=client_id)) == "client-id"


def test_a_machine_has_a_secret_and_no_people() -> None:
    assert refused(replace(MACHINE, is_confidential=False)) == "public"
    assert refused(replace(MACHINE, redirect_uris=PARTNER.redirect_uris)) == "redirect-uri"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("redirect-uri", {"redirect_uris": ("http://psc.example/back",)}),
        ("post-logout-uri", {"post_logout_uris": ("psc.example",)}),
        ("backchannel-logout-uri", {"backchannel_logout_uri": "http://psc.example/out"}),
        ("scope", {"scopes": ("everything",)}),
        ("resource", {"resources": ("http://api.kreki.id/notify",)}),
    ],
)
def test_the_field_that_cannot_be_accepted_is_named(field: str, changed: dict[str, object]) -> None:
    assert refused(replace(PARTNER, **changed)) == field  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "uri",
    [
        "https://psc.example/back#here",
        "https://name@psc.example/back",
        "https://[",
        "https://psc.example:port/back",
        "javascript:alert(1)",
        "https:///back",
        "https://psc.example/b ack",
        "https://*.psc.example/back",
    ],
)
def test_an_address_is_exact_and_safe(uri: str) -> None:
    with pytest.raises(BadRegistration, match="redirect-uri"):
        check_address("redirect-uri", uri, allow_http=True)


def test_a_sound_partner_is_accepted() -> None:
    check_client(PARTNER, known_scopes=set(), allow_http=False)
