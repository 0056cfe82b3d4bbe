"""What a page must be to everybody: axe, 320 pixels, descriptions that exist."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

GRAVE: Final = {"serious", "critical"}
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10


def check(page: Page) -> None:
    """axe's findings in the light and the dark theme, and what a narrow screen makes of it."""
    page.set_viewport_size(NARROW)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page).response["violations"]
        grave = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found
            if one["impact"] in GRAVE
        ]
        assert grave == [], f"{page.url}, {theme}"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], f"{page.url} is {width} px wide"
    missing = page.evaluate(
        """[...document.querySelectorAll("[aria-describedby]")]
           .flatMap(element => element.getAttribute("aria-describedby").split(" "))
           .filter(id => !document.getElementById(id))"""
    )
    assert missing == [], page.url
