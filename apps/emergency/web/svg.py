"""Writes SVG elements as safe text; every value is escaped, nothing needs a style attribute."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Value = str | float


def element(name: str, *children: str, **attributes: Value) -> SafeString:
    """`element("text", "7", x=1, class_="mark")` is `<text x="1" class="mark">7</text>`.

    Underscores become hyphens and one at the end is dropped; numbers get one decimal at most.
    Children that are not safe already are escaped.
    """
    pairs = ((key.strip("_").replace("_", "-"), _text(of)) for key, of in attributes.items())
    inside = format_html_join("", "{}", ((child,) for child in children))
    written = format_html_join("", ' {}="{}"', pairs)
    return format_html("<{}{}>{}</{}>", name, written, inside, name)


def polygon(corners: Sequence[tuple[float, float]], **attributes: Value) -> SafeString:
    """A closed outline through `corners` (x, y)."""
    points = " ".join(f"{_text(x)},{_text(y)}" for x, y in corners)
    return element("polygon", points=points, **attributes)


def picture(
    *children: str, width: float, height: float, key: str, title: str, about: str, class_: str
) -> SafeString:
    """An inline SVG with a name and a description for screen readers; `key` makes ids unique."""
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", about, id=f"{key}-desc"),
        *children,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        class_=class_,
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )


def _text(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
