"""Every service has the same shape, so whoever knows one knows all."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kreki.services import SERVICES, Service

ROOT: Final = Path(__file__).resolve().parents[2]
# What may stand at the top of an app; a file may have grown into a package of the same name.
CHAPTERS: Final = {
    *("__init__", "apps", "urls", "admin", "api", "web", "tasks", "handlers"),
    *("management", "gateways", "services", "selectors", "models", "domain", "migrations"),
    *("presence", "live", "simulation", "README", "templates", "static", "locale"),
}
DRAWERS: Final = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared"}
MODULE_LINES: Final = 250
FUNCTION_LINES: Final = 30
EXEMPTIONS: Final = tomllib.loads((Path(__file__).parent / "exemptions.toml").read_text())


def sources() -> Iterator[Path]:
    for folder in ("kreki", "apps", "deploy"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_an_app_holds_only_the_known_chapters(service: Service) -> None:
    found = {path.stem for path in (ROOT / "apps" / service.name).iterdir()} - {"__pycache__"}

    assert found <= CHAPTERS
    assert {"__init__", "apps", "urls", "README"} <= found


def test_each_service_has_settings_requirements_tests_and_a_page() -> None:
    expected = [
        path
        for service in SERVICES
        for path in (
            f"kreki/settings/{service.name}.py",
            f"requirements/{service.name}.txt",
            f"tests/{service.name}",
            f"docs/services/{service.slug}.md",
            f"docs/api/{service.slug}.yaml",
            f"deploy/env/{service.name}.sample",
        )
    ]

    assert [path for path in expected if not (ROOT / path).exists()] == []


def test_no_file_is_a_drawer() -> None:
    assert [name_of(path) for path in sources() if path.stem in DRAWERS] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in sources() if not ast.get_docstring(ast.parse(path.read_text()))]

    assert [name_of(path) for path in silent if path.read_text().strip()] == []


def test_modules_and_functions_stay_small() -> None:
    """Growth past the budget fails, and so does an exemption that is no longer needed."""
    large = dict(_large_modules()) | dict(_large_functions())

    assert large == {
        where: lines for where, lines in large.items() if EXEMPTIONS.get(where, 0) >= lines
    }
    assert {where for where in EXEMPTIONS if where not in large} == set()


def _large_modules() -> Iterator[tuple[str, int]]:
    for path in sources():
        lines = len(path.read_text().splitlines())
        if lines > MODULE_LINES:
            yield name_of(path), lines


def _large_functions() -> Iterator[tuple[str, int]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = _body_lines(node)
                if lines > FUNCTION_LINES:
                    yield f"{name_of(path)}:{node.name}", lines


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the function without its docstring: explaining more must never be punished."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total
