"""Lists: `?page=1&limit=20`, answered with page, limit and total in `meta`."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

LARGEST: Final = 100


class PageIn(serializers.Serializer[Any]):
    """Query parameters of every list."""

    page = serializers.IntegerField(min_value=1, max_value=100_000, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=LARGEST, default=20)


class Page(Response):
    """One page of a list; the renderer adds `page_meta` to the envelope's meta."""

    page_meta: dict[str, int]


def paginate(
    request: Request, rows: QuerySet[Model], out: type[serializers.Serializer[Any]]
) -> Page:
    """One page of `rows`, which must be ordered by something unique.

    Raises:
        ValidationError: page or limit is not a number in range.
    """
    wanted = PageIn(data=request.query_params)
    wanted.is_valid(raise_exception=True)
    page, limit = wanted.validated_data["page"], wanted.validated_data["limit"]
    first = (page - 1) * limit
    response = Page(out(rows[first : first + limit], many=True).data)
    response.page_meta = {"page": page, "limit": limit, "total": rows.count()}
    return response
