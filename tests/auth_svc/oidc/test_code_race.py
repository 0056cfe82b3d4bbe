"""Twelve redemptions of one code at once: one client gets tokens, nobody crashes."""

from __future__ import annotations

import pytest
from oauth2_provider.models import RefreshToken
from pytest_django import Settings

from tests.auth_svc.factories import account
from tests.auth_svc.oidc.flow import answer_of, authorize, browser, party
from tests.auth_svc.test_refresh_race import race

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]


@pytest.mark.parametrize("has_redis", [True, False])
def test_one_of_twelve_gets_tokens(settings: Settings, has_redis: bool) -> None:
    mine = party()
    code = answer_of(authorize(browser(account()), mine))["code"]
    if not has_redis:
        away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
        settings.CACHES = {"default": away}

    def redeem() -> tuple[int, str]:
        answer = mine.redeem(code)
        return answer.status_code, answer.json().get("error", "")

    results = race(redeem)

    assert sorted(results) == [(200, ""), *[(400, "invalid_grant")] * 11]
    assert RefreshToken.objects.count() == 1
