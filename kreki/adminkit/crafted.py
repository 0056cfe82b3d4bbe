"""Refuses what no page of the admin can have sent; Django's own views trust their own forms."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import structlog
from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase

# Null bytes for the database, keys that are none, years past the last: what such values end in.
UNUSABLE: Final = (DataError, ValidationError, ValueError, OverflowError)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
log = structlog.get_logger(__name__)


def refusing_crafted(view: View) -> View:
    """`view`, answering 400 where a filter, a page or a chosen record cannot be understood.

    A request that carries nothing is not to blame: then the mistake is ours and shown as such.
    """

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except UNUSABLE as error:
            if not (request.GET or request.POST):
                raise
            log.warning("request of no page of ours", exc_info=True)
            raise BadRequest from error

    return cast(View, run)
