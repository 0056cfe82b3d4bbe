"""The certified library openid-client completes every flow of KREKI ID at the gateway."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Final

from deploy.local.instance import CHECKOUT
from tests.journeys.stack import Stack

WALK: Final = Path(__file__).with_name("walk.mjs")
# deploy/bootstrap installs the library there; Node looks for it from where the script lies.
LIBRARY: Final = CHECKOUT / "var/oidc_client"
NODE: Final = Path(sys.executable).with_name("node")
RESOURCE: Final = "https://api.kreki.id/lms"
STEPS: Final = [
    "discovery",
    "authorization code, PKCE, nonce, iss",
    "userinfo",
    "single sign-on without a page",
    "a token for one service is refused at userinfo",
    "refresh rotates",
    "introspection",
    "revocation",
    "logout at the provider",
    "client credentials",
]


def register(stack: Stack, *arguments: str) -> tuple[str, str]:
    """Id and secret of a new client."""
    name = f"uji-{uuid.uuid4()}"
    said = stack.manage("auth_svc", "register_client", name, "--name", "Uji", *arguments)
    return name, said.split("client_secret: ")[1].strip()


def scopes(*names: str) -> list[str]:
    return [part for name in names for part in ("--scope", name)]


def test_every_flow_is_completed(stack: Stack) -> None:
    origin = stack.ports.origin
    stack.manage("auth_svc", "seed_demo", "--volunteers", "1")
    back = (f"{origin}/uji/callback", f"{origin}/uji/bye")
    client_id, secret = register(
        stack,
        *("--first-party", "--redirect-uri", back[0], "--post-logout-uri", back[1]),
        *scopes("openid", "profile", "email", "introspection"),
        *("--resource", RESOURCE),
    )
    machine, machine_secret = register(
        stack, "--machine", *scopes("service"), "--resource", RESOURCE
    )

    done = subprocess.run(
        [NODE, shutil.copy(WALK, LIBRARY)],
        env={
            "ISSUER": f"{origin}/o",
            "CLIENT_ID": client_id,
            "CLIENT_SECRET": secret,
            "MACHINE_ID": machine,
            "MACHINE_SECRET": machine_secret,
            "CALLBACK": back[0],
            "AFTER": back[1],
            "LOGIN": "volunteer-1@example.test",
            "PASSWORD": "Demo-Kreki-119",
            "RESOURCE": RESOURCE,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout.splitlines() == [f"ok {step}" for step in STEPS]
