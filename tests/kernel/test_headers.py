"""No header makes the framework fall over before our code runs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from kreki.headers import make_readable


def heard(**headers: str) -> WSGIRequest:
    environ: dict[str, Any] = RequestFactory().get("/?word=%ff&page=2").environ
    environ.update(headers)
    make_readable(environ)
    return WSGIRequest(environ)


@pytest.mark.parametrize(
    "said",
    [
        *("application/json; charset*=foo''%41", "application/json; charset*=utf-8''a%00b"),
        *("a/b; charset=zlib", "a/b;charset=punycode", "a/b; x*=undefined''%ff"),
        *("", ";", "/;=", "a/b; boundary*=zlib''%41", f"a/b; x={'y' * 1_000}"),
    ],
)
def test_no_content_type_disturbs_a_request(said: str) -> None:
    assert heard(CONTENT_TYPE=said).GET["page"] == "2"


@pytest.mark.parametrize("boundary", ["----7d9", '"a b"'])
def test_the_boundary_of_a_form_is_kept(boundary: str) -> None:
    request = heard(CONTENT_TYPE=f"multipart/form-data; charset=x; Boundary={boundary}; y=1")

    assert request.content_type == "multipart/form-data"
    assert request.content_params == {"boundary": boundary.strip('"')}


def test_credentials_that_are_no_text_are_none() -> None:
    assert "Authorization" not in heard(HTTP_AUTHORIZATION="Basic \xff").headers
    assert heard(HTTP_AUTHORIZATION="Basic YTpi").headers["Authorization"] == "Basic YTpi"
