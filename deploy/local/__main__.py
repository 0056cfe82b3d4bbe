"""`python -m deploy.local <verb> [--instance up|test]`."""

from __future__ import annotations

import argparse
import sys

from deploy.local import stack
from deploy.local.instance import find_instance
from deploy.local.trouble import Trouble

VERBS = {
    "servers": stack.start_servers,
    "down": stack.stop_everything,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("--instance", default="up")
    asked = parser.parse_args()
    try:
        VERBS[asked.verb](find_instance(asked.instance))
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
