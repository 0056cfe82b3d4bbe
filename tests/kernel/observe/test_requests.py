"""Every request has one id and one measurement, and clients cannot make up either."""

from __future__ import annotations

import pytest
from django.test import Client

from kreki.observe.metrics import REQUESTS

WELL_FORMED = "0123456789abcdef0123456789abcdef"


def labels() -> set[tuple[str, str]]:
    """Method and route of everything that was measured."""
    samples = (sample for metric in REQUESTS.collect() for sample in metric.samples)
    return {(sample.labels["method"], sample.labels["route"]) for sample in samples}


def test_the_gateways_id_is_kept(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": WELL_FORMED})

    assert answer["X-Request-ID"] == WELL_FORMED


@pytest.mark.parametrize("given", ["", "<script>", WELL_FORMED.upper(), WELL_FORMED + "0"])
def test_anybody_elses_id_is_replaced(client: Client, given: str) -> None:
    found = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert found != given
    assert len(found) == 32


def test_made_up_methods_and_addresses_make_no_new_measurements(client: Client) -> None:
    before = labels()

    client.generic("BREW", "/made/up")
    client.generic("STEEP", "/made/up/again")

    assert labels() - before <= {("other", "unknown")}
    assert ("other", "unknown") in labels()
