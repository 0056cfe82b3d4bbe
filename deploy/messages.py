"""`make messages` collects the texts of code and templates and compiles the translations.

With `--check` it only compares the compiled files with their sources.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from deploy.local.instance import CHECKOUT

# -P: in an app's folder our `selectors.py` would hide the standard library's.
DJANGO_ADMIN: Final = (sys.executable, "-P", "-m", "django")
TRANSLATION: Final = "en"  # Indonesian stands in the code


def collect() -> None:
    options = ("--locale", TRANSLATION, "--no-location", "--no-obsolete", "--no-wrap")
    for folder in sorted({source.parents[3] for source in _sources()}):
        subprocess.run([*DJANGO_ADMIN, "makemessages", *options], cwd=folder, check=True)


def stale() -> list[str]:
    """Compiled files that are missing or differ from their source."""
    targets = ((source, source.with_suffix(".mo")) for source in _sources())
    return [
        str(compiled.relative_to(CHECKOUT))
        for source, compiled in targets
        if not compiled.is_file() or compiled.read_bytes() != _compiled(source)
    ]


def _sources() -> list[Path]:
    folders = [CHECKOUT / "kreki", *sorted((CHECKOUT / "apps").glob("*/"))]
    return [path for folder in folders for path in folder.glob("locale/*/LC_MESSAGES/*.po")]


def _compiled(source: Path) -> bytes:
    command = ["msgfmt", "--check-format", "--output-file=-", str(source)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def main() -> int:
    if "--check" not in sys.argv:
        collect()
        for source in _sources():
            source.with_suffix(".mo").write_bytes(_compiled(source))
        return 0
    found = stale()
    print("\n".join([*found, "Run `make messages`."]) if found else "translations compiled")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
