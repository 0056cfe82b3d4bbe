"""A wrong environment is told in one sentence: which variable, which service, where to put it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kreki import env
from kreki.env import BadSetting, MissingSetting

NAME = "KREKI_TEST_ONLY"


def test_a_missing_variable_is_named_with_its_service_and_file() -> None:
    with pytest.raises(MissingSetting) as refusal:
        env.text(NAME)

    for part in (NAME, "emergency", "emergency.env", "deploy/env/emergency.sample"):
        assert part in str(refusal.value)


@pytest.mark.parametrize("value", ["1", "yes", "True", ""])
def test_only_true_and_false_are_flags(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(BadSetting, match=f"{NAME} must be true or false"):
        env.flag(NAME)


def test_a_number_is_a_whole_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "2.5")

    with pytest.raises(BadSetting, match=f"{NAME} must be a whole number"):
        env.number(NAME, 1)


@pytest.mark.parametrize(
    ("value", "address"),
    [("", None), ("0.0.0.0:8001", ("0.0.0.0", 8001)), ("::1:9", ("::1", 9))],
)
def test_an_address_is_host_and_port(
    value: str, address: tuple[str, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, value)

    assert env.address(NAME) == address


@pytest.mark.parametrize("value", ["8001", ":8001", "localhost:", "a:0", "a:65536", "a:²"])
def test_anything_else_is_no_address(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(BadSetting, match=f"{NAME} must be host:port"):
        env.address(NAME)


def test_a_secret_comes_from_a_file_or_a_variable_never_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("rahasia\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    assert env.secret(NAME) == "rahasia"

    monkeypatch.setenv(NAME, "other")
    with pytest.raises(BadSetting, match="not both"):
        env.secret(NAME)


def test_a_secret_file_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "nothing"))

    with pytest.raises(BadSetting, match=f"{NAME}_FILE names .*nothing"):
        env.secret(NAME)


@pytest.mark.parametrize("name", ["", "emergancy", "auth"])
def test_a_service_must_be_one_of_the_table(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREKI_SERVICE", name)

    with pytest.raises(BadSetting, match=r"KREKI_SERVICE must be one of auth_svc, .*"):
        env.service()


def test_the_services_file_fills_gaps_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "emergency.env").write_text(f"# why\n\n{NAME}=from file=1\n{NAME}_B = kept \n")
    monkeypatch.setenv("KREKI_ENV_DIR", str(tmp_path))
    monkeypatch.setenv(NAME, "set outside")
    monkeypatch.setenv(f"{NAME}_B", "")
    monkeypatch.delenv(f"{NAME}_B")

    env.load_service_file()

    assert os.environ[NAME] == "set outside"
    assert os.environ[f"{NAME}_B"] == "kept"
