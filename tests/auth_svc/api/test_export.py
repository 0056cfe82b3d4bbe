"""POST and GET /api/auth/v1/export, GET /export/archive: the owner's, and nobody else's."""

from __future__ import annotations

import io
import zipfile

import pytest

from kreki.contracts.privacy import ASKED
from kreki.testing.plugin import ApiFor
from tests.auth_svc.api.test_deletion import late
from tests.auth_svc.factories import account, code_of
from tests.auth_svc.test_rights import answer_export
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/auth/v1/export"


def test_from_the_wish_to_the_archive(api: ApiFor) -> None:
    account()
    me = api(VOLUNTEER)

    asked = me.post(URL)
    answer_export("notify")
    halfway = me.get(URL).json()["data"]
    for slug in set(ASKED) - {"notify"}:
        answer_export(slug)
    done = me.get(URL).json()["data"]
    archive = me.get(f"{URL}/archive")

    assert (asked.status_code, asked.json()["data"]["status"]) == (202, "collecting")
    assert halfway["answered"] == ["notify"]
    assert "emergency" in halfway["missing"]
    assert (done["status"], done["missing"]) == ("ready", [])
    assert archive["Content-Type"] == "application/zip"
    assert archive["Cache-Control"] == "no-store"
    assert "auth/account.json" in zipfile.ZipFile(io.BytesIO(archive.content)).namelist()


def test_nobody_gets_somebody_elses(api: ApiFor) -> None:
    account()
    account(STRANGER, email="lain@example.test", phone=None)
    api(VOLUNTEER).post(URL)
    for slug in ASKED:
        answer_export(slug)

    assert code_of(api(STRANGER).get(URL)) == (404, "AUTH_EXPORT_NOT_FOUND")
    assert code_of(api(STRANGER).get(f"{URL}/archive")) == (404, "AUTH_EXPORT_NOT_FOUND")
    assert api().get(f"{URL}/archive").status_code == 401


def test_before_it_is_ready_there_is_no_archive(api: ApiFor) -> None:
    account()
    api(VOLUNTEER).post(URL)

    assert code_of(api(VOLUNTEER).get(f"{URL}/archive")) == (404, "AUTH_EXPORT_NOT_FOUND")


def test_an_old_sign_in_must_be_renewed_but_may_look_how_far_it_is(api: ApiFor) -> None:
    account()

    refused = late(VOLUNTEER).post(URL)
    api(VOLUNTEER).post(URL)

    assert code_of(refused) == (403, "AUTH_REAUTH_REQUIRED")
    assert late(VOLUNTEER).get(URL).status_code == 200
    assert code_of(late(VOLUNTEER).get(f"{URL}/archive")) == (403, "AUTH_REAUTH_REQUIRED")
