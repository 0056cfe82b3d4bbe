"""What every admin page of every service keeps to; used by the services' own tests."""

from __future__ import annotations

import re
from typing import Final

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import AutoField
from django.utils.functional import Promise

# A strict policy refuses all of these; they would fail silently in the browser.
INLINE: Final = re.compile(
    r"""<script(?![^>]*\bsrc=)[^>]*> | <style\b | \sstyle=" | \son\w+=" | javascript:""",
    re.VERBOSE,
)
ABROAD: Final = re.compile(r"""(?:src|href)="(?:https?:)?//""")


def automatic_labels() -> list[str]:
    """Apps, models and fields in the admin that still bear the English name Django made up."""
    found = []
    own = apps.get_app_config(settings.SERVICE.name)
    if own.verbose_name == own.label.title():
        found.append(own.label)
    for model in admin.site._registry:
        opts = model._meta
        if not isinstance(opts.verbose_name, Promise):
            found.append(opts.label)
        if not isinstance(opts.verbose_name_plural, Promise):
            found.append(f"{opts.label} (plural)")
        if opts.app_label == own.label:
            found += [
                f"{opts.label}.{field.name}"
                for field in opts.concrete_fields
                if field.editable and not isinstance(field, AutoField)
                if not isinstance(field.verbose_name, Promise)
            ]
    return found


def inline_code(page: str) -> list[str]:
    """Pieces of a page that the Content-Security-Policy refuses or that leave the origin."""
    return INLINE.findall(page) + ABROAD.findall(page)
