"""Headers that the framework would fall over before any of our code runs, made readable."""

from __future__ import annotations

import re
from typing import Any, Final

# All that anybody reads of a content type: what it is, and where the parts of a form end. Bodies
# are UTF-8; a client that names another codec (`zlib`, `punycode`) would have its query decoded
# with it, and one that encodes a parameter wrongly (`charset*=`) would crash the request.
BOUNDARY: Final = re.compile(r';\s*boundary=("[^"]{1,200}"|[^;\s"]{1,200})', re.IGNORECASE)


def make_readable(environ: dict[str, Any]) -> None:
    """Reduce the content type to what counts, and drop credentials that are not ASCII."""
    kind, *rest = environ.get("CONTENT_TYPE", "").split(";", 1)
    boundary = BOUNDARY.search(f";{rest[0]}") if rest else None
    environ["CONTENT_TYPE"] = kind.strip() + (boundary[0] if boundary else "")
    if not environ.get("HTTP_AUTHORIZATION", "").isascii():
        del environ["HTTP_AUTHORIZATION"]
