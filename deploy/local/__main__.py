"""`python -m deploy.local <verb> [--instance up|test]`: run the system on this machine."""

from __future__ import annotations

import argparse
import sys

from deploy.local import report, stack
from deploy.local.instance import exclusive, find_instance
from deploy.local.trouble import Trouble

CHANGES = {
    "up": stack.start_everything,
    "down": stack.stop_everything,
    "servers": stack.start_servers,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("verb", choices=[*CHANGES, "status", "logs"])
    parser.add_argument("program", nargs="?", default="", help="logs: of which program or service")
    parser.add_argument("--instance", default="up")
    asked = parser.parse_args()
    try:
        instance = find_instance(asked.instance)
        if asked.verb == "logs":
            report.follow_logs(instance, asked.program)
        elif asked.verb == "status":
            report.show_status(instance)
        else:
            with exclusive(instance):
                CHANGES[asked.verb](instance)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
