"""What is documented exists, and what exists is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kreki.contracts.catalogue import EVENTS
from kreki.services import BY_SLUG

ROOT: Final = Path(__file__).resolve().parents[2]
LINK: Final = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CODE: Final = re.compile(r'^    code = "([A-Z][A-Z0-9_]+)"', re.MULTILINE)


def codes_raised() -> list[str]:
    sources = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "kreki").rglob("*.py")]
    return [code for path in sources for code in CODE.findall(path.read_text())]


def test_every_error_code_is_unique_and_has_a_row() -> None:
    raised = codes_raised()
    listed = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/errors.md").read_text(), re.MULTILINE)

    assert len(listed) == len(set(listed))
    assert sorted(raised) == sorted(listed[-len(raised) :])


def test_every_event_has_a_consumer_and_a_committed_schema() -> None:
    for event in EVENTS:
        assert event.source() in BY_SLUG
        assert event.consumers
        assert set(event.consumers) <= set(BY_SLUG) - {event.source()}
        assert (ROOT / f"docs/events/{event.type}.json").is_file()


def test_the_readme_names_every_make_target() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (ROOT / "README.md").read_text() + (ROOT / "docs/run.md").read_text()

    assert [target for target in targets if f"make {target}" not in text] == []


def test_every_link_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("apps/*/README.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text())]

    assert len(links) > len(pages)
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps_and_say_what_was_rejected() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))

    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    assert [page.name for page in pages if "Rejected" not in page.read_text()] == []
