"""Google on a real socket for the time of a test, and KREKI ID told to ask it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from aiohttp import web
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from deploy.providers.google import CLIENT_ID, CLIENT_SECRET, Google

BUDI: Final = "budi@gmail.test"


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that speaks as Google does."""
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), list[str]()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.add_routes(Google(client_id=CLIENT_ID, client_secret=CLIENT_SECRET).routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.append(f"http://127.0.0.1:{runner.addresses[0][1]}/google")
        ready.set()
        return runner

    def run() -> None:
        runner = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    yield found[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def offer(settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """What the environment sets at start; allauth reads its addresses once, so they are told it."""
    app = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
    scope = ["profile", "email"]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"APPS": [app], "SCOPE": scope, "OAUTH_PKCE_ENABLED": True}
    }
    settings.GOOGLE_KEYS_URL = f"{url}/oauth2/v3/certs"
    monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{url}/o/oauth2/v2/auth")
    monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{url}/token")
    monkeypatch.setattr(GoogleOAuth2Adapter, "identity_url", f"{url}/oauth2/v2/userinfo")


def consent(
    browser: Client, email: str = BUDI, *, answer: str = "yes", process: str = "login"
) -> str:
    """Press the button, answer at Google; the address that Google leads back to."""
    left = browser.post(f"/id/google/login/?process={process}")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(left["Location"]).query).items()}
    page = requests.get(left["Location"], timeout=5)
    assert page.status_code == 200, page.text
    form = {**asked, "email": email, "name": "Budi Santoso", "answer": answer}
    back = requests.post(left["Location"], data=form, timeout=5, allow_redirects=False)
    target = urlsplit(back.headers["Location"])
    assert target.path == "/id/google/login/callback/"
    return f"{target.path}?{target.query}"


def come(browser: Client, email: str = BUDI, **how: str) -> HttpResponse:
    """All the way round."""
    answer: HttpResponse = browser.get(consent(browser, email, **how))
    return answer


def id_token(url: str, email: str = BUDI, **more: Any) -> str:
    """What Google's library gives an app on a phone."""
    asked = {"email": email, "name": "Budi Santoso", **more}
    return str(requests.post(f"{url}/phone", json=asked, timeout=5).json()["id_token"])
