"""Debian's Chromium in front of the gateway of a running system; every page is watched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.local.instance import find_instance
from deploy.local.ports import read_ports
from tests.browser.inbox import Inbox
from tests.browser.watch import Watch
from tests.journeys.stack import Stack

# Root has no sandbox of its own; containers give little shared memory.
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage")
PATIENCE_MS = 15_000

Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The system that `make test` started, or the one whose variables lie in KREKI_ENV_DIR."""
    instance = find_instance(Path(os.environ["KREKI_ENV_DIR"]).parent.name)
    ports = read_ports(instance)
    assert ports is not None, "run `make ui`, which starts the system first"
    return Stack(instance, ports)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "install Debian's package chromium, or name another one in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def watch(stack: Stack) -> Iterator[Watch]:
    watch = Watch({stack.ports.origin})
    yield watch
    assert watch.faults == []


@pytest.fixture
def visit(browser: Browser, stack: Stack, watch: Watch) -> Iterator[Visit]:
    """Opens a fresh browser: no cookies, Indonesian settings unless told otherwise."""
    opened: list[BrowserContext] = []

    def visit(**options: Any) -> BrowserContext:
        usual = {"locale": "id-ID", "timezone_id": "Asia/Jakarta", "base_url": stack.ports.origin}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        opened.append(context)
        return context

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit().new_page()


@pytest.fixture
def inbox(stack: Stack) -> Inbox:
    return Inbox(stack.ports)
