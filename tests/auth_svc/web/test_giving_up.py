"""What was stopped for a proof and then given up is not carried out by a later proof."""

from __future__ import annotations

import pytest

from apps.auth_svc.models import DataExport
from tests.auth_svc.factories import PASSWORD, account
from tests.auth_svc.web.test_copies import PROOF, URL, signed_in_long_ago

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_later_proof_does_not_carry_out_what_was_given_up() -> None:
    account()
    client = signed_in_long_ago()

    client.post(URL)
    client.get(URL)
    client.post(PROOF, {"password": PASSWORD, "next": URL})

    assert not DataExport.objects.exists()


def test_the_page_that_asks_and_cards_that_load_themselves_give_nothing_up() -> None:
    account()
    client = signed_in_long_ago()

    client.get(client.post(URL)["Location"])
    client.get("/admin/auth/_cards/", headers={"HX-Request": "true"})
    client.post(PROOF, {"password": PASSWORD, "next": URL})

    assert DataExport.objects.exists()
