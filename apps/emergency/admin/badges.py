"""Short coloured words of lists and pages; the word tells all, the colour only helps."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString


def badge(tone: str, text: str | Promise) -> SafeString:
    """`tone` is a class of `emergency/admin.css`, usually the code that the word stands for."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, text)
