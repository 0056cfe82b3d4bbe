"""`python -m deploy.demo`: seed, put two thousand volunteers on duty, play, show, leave it up."""

from __future__ import annotations

import argparse
import asyncio
import sys

from rich.console import Console
from rich.progress import Progress

from apps.emergency.simulation.mailbox import Mailbox
from apps.emergency.simulation.phone import Phone, Refused, Unreachable
from apps.emergency.simulation.play import open_gateway
from deploy.demo import people
from deploy.demo.alerts import Journal
from deploy.demo.place import ADMIN, Place, in_containers, on_this_machine
from deploy.demo.play import CALLER, Emergency, Played
from deploy.demo.report import Report
from deploy.local.steps import step
from deploy.local.trouble import Trouble


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description=__doc__)
    parser.add_argument("--instance", default="up", help="a copy on this machine")
    parser.add_argument("--containers", action="store_true", help="in compose.yaml's network")
    asked = parser.parse_args()
    try:
        place = in_containers() if asked.containers else on_this_machine(asked.instance)
        return demonstrate(place)
    except (Trouble, Refused, Unreachable) as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def demonstrate(place: Place) -> int:
    """0 if the people invited were the right ones."""
    people.seed(place)
    with step("administrator"):
        place.manage(
            *("auth_svc", "create_admin", "--email", ADMIN),
            ADMIN_PASSWORD=place.admin_password,
            ADMIN_TOTP_SECRET=place.admin_key,
        )
    volunteers = people.list_volunteers()
    nearest = people.rank(volunteers, CALLER)
    played = asyncio.run(_play(place, volunteers, nearest))
    report = Report(place, played, nearest)
    console = Console()
    report.show(console)
    report.save()
    report.show_logins(console)
    return 0 if report.is_right else 1


async def _play(
    place: Place, volunteers: list[people.Volunteer], nearest: list[people.Ranked]
) -> Played:
    tokens, desk = people.mint_tokens(place)
    async with open_gateway(place.gateway) as http:
        with step("volunteers go on duty around Jakarta"), Progress(transient=True) as bar:
            task = bar.add_task("  on duty", total=len(volunteers))
            refused = await people.put_on_duty(http, volunteers, tokens, lambda: bar.advance(task))
        print(f"    {len(volunteers) - refused} are on duty; {refused} lapsed or suspended refused")
        journal = Journal(http, place.providers)
        mailbox = Mailbox(http, place.providers)
        phone = Phone(http, desk)
        return await Emergency(
            http, phone, journal=journal, mailbox=mailbox, nearest=nearest
        ).play()


if __name__ == "__main__":
    sys.exit(main())
