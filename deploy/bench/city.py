"""The bench's people: a million registered, a hundred thousand on duty, six thousand reachable."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Final

import psycopg

from apps.volunteer.domain.demo import describe_volunteer
from deploy.local.instance import CHECKOUT, Instance
from deploy.local.waiting import wait_until
from kreki.demo import demo_id

REGISTERED: Final = 1_000_000
LIVE: Final = 100_000
# Have accounts, devices and contacts, on duty around Bandung. Six thousand, so that a thousand
# reports a second are one in six seconds for each: more often, presence drops them.
REACHABLE: Final = 6_000
WEST, SOUTH, EAST, NORTH = 106.60, -6.40, 107.05, -6.05  # greater Jakarta: 50 x 39 km
BANDUNG: Final = (-6.9147, 107.6098)  # latitude, longitude
NOWHERE: Final = (-4.0, 139.0)  # nobody on duty within reach: the dispatcher has little to do

CITY: Final = """
INSERT INTO emergency_responder
    (user_id, display_name, status, transport_mode, skills, certified_until)
SELECT md5('bench' || n)::uuid, 'Relawan ' || n, 'active', 'foot', '[]', now() + interval '1 year'
FROM generate_series(1, %(registered)s) n ON CONFLICT DO NOTHING;
SELECT setseed(0.119);  -- the same places every time
INSERT INTO emergency_liveposition
    (user_id, place, accuracy_m, fix_at, heard_at, mode, eligible_until)
SELECT md5('bench' || n)::uuid,
       ST_SetSRID(ST_MakePoint(%(west)s + %(width)s * random(),
                               %(south)s + %(height)s * random()), 4326)::geography,
       10, now(), now(), 'foot', now() + interval '1 year'
FROM generate_series(1, %(live)s) n ON CONFLICT DO NOTHING;
"""
REACHABLE_ONES: Final = """
INSERT INTO emergency_liveposition
    (user_id, place, accuracy_m, fix_at, heard_at, mode, eligible_until)
SELECT id, ST_SetSRID(ST_MakePoint(%(longitude)s + 0.03 * sin(n),
                                   %(latitude)s + 0.03 * cos(n * 1.7)), 4326)::geography,
       10, now(), now(), 'foot', now() + interval '1 year'
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS t(id, n) ON CONFLICT DO NOTHING
"""
NOBODY: Final = "TRUNCATE emergency_liveposition"  # the last run moved people about
WITHDRAWN: Final = "SELECT count(*) FROM auth_svc_userrole WHERE valid_until IS NOT NULL"
CLOSE: Final = """
UPDATE emergency_incident SET status = 'cancelled', ended_at = now(), due_at = NULL
WHERE status NOT IN ('completed', 'cancelled')
"""


def build(instance: Instance, database: psycopg.Connection) -> None:
    """Register everybody once; put the same people on duty at the same places every time."""
    close_incidents(database)
    database.execute(NOBODY)
    for service in ("auth_svc", "volunteer", "notify"):
        manage(instance, service, "seed_demo", "--volunteers", str(REACHABLE))
    place = {"west": WEST, "width": EAST - WEST, "south": SOUTH, "height": NORTH - SOUTH}
    with psycopg.ClientCursor(database) as cursor:
        cursor.execute(CITY, {"registered": REGISTERED, "live": LIVE, **place})
    heard = "SELECT count(*) FROM emergency_responder WHERE user_id = ANY(%s)"
    ids = [demo_id("volunteer", number) for number in range(1, REACHABLE + 1)]
    wait_until(
        lambda: database.execute(heard, [ids]).fetchall()[0][0] >= REACHABLE,
        within_s=120,
        otherwise="emergency did not hear of the reachable volunteers",
    )
    latitude, longitude = BANDUNG
    database.execute(REACHABLE_ONES, {"ids": ids, "latitude": latitude, "longitude": longitude})
    database.execute("VACUUM ANALYZE emergency_responder")
    database.execute("VACUUM ANALYZE emergency_liveposition")


def close_incidents(database: psycopg.Connection) -> None:
    """End every incident without ceremony, so that the next leg begins with an idle dispatcher."""
    database.execute(CLOSE)


def tokens(instance: Instance, auth: psycopg.Connection, count: int) -> list[str]:
    """Access tokens of the first `count` reachable people.

    Minted once KREKI ID has withdrawn the role of those whom the seed suspends: a token from
    before that is refused as outdated.
    """
    suspended = sum(describe_volunteer(number).is_suspended for number in range(1, count + 1))
    wait_until(
        lambda: auth.execute(WITHDRAWN).fetchall()[0][0] >= suspended,
        within_s=120,
        otherwise="KREKI ID did not hear of the suspended volunteers",
    )
    lines = manage(instance, "auth_svc", "demo_tokens", "--volunteers", str(count)).splitlines()
    return [json.loads(line)["token"] for line in lines]


def manage(instance: Instance, service: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), service, *arguments],
        env={**os.environ, "KREKI_ENV_DIR": str(instance.env)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
