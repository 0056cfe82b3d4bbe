"""Devices by the names people know."""

import pytest

from apps.auth_svc.domain.user_agents import name_device

CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome, Android"),
        (f"{CHROME} Edg/140.0.0.0", "Edge, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("HELP119/2.1", "HELP119/2.1"),
        ("", "?"),
    ],
)
def test_a_device_has_a_name(user_agent: str, name: str) -> None:
    assert name_device(user_agent) == name


def test_a_long_unknown_name_is_shortened() -> None:
    assert name_device("x" * 200) == "x" * 60
