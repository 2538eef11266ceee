"""Take-up at rates nobody committed: by hand, and where an option committed a rate what the run itself says of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from given import Domain, Place, Seen, see, write

from esvalue.inputs.scenario import load_scenario
from esvalue.standards.take_up import take_up

BAY = Path(__file__).parents[1] / "cases" / "bay" / "scenario.toml"


@pytest.fixture(scope="module")
def bay() -> Seen:
    return see(load_scenario(BAY))


def test_holders_without_spread_take_part_from_their_loss_on(tmp_path: Path) -> None:
    places = [Place("core", base=100.0, cost=1500.0), Place("core", base=50.0, cost=600.0), Place("core", base=7.0)]
    seen = see(write(tmp_path, {"marsh": Domain(places, {"fixed": {"core": 120.0}})}))
    found = take_up(seen.judged, {("marsh", "core"): np.array([0.0, 600.0, 1499.0, 1500.0])})[("marsh", "core")]
    assert found.known == (True, True, False)
    assert found.base.tolist() == [100.0, 50.0, 7.0]
    assert found.accepted.tolist() == [[0.0, 0.0, 0.0, 100.0], [0.0, 50.0, 50.0, 50.0], [7.0] * 4]
    assert found.enough is not None
    assert found.enough.tolist() == pytest.approx([0.0, 1 / 3, 1 / 3, 1.0])


@pytest.mark.parametrize("option", ["now", "floor"])
def test_at_a_committed_rate_it_is_what_the_run_expects(bay: Seen, option: str) -> None:
    judged, ctx = bay.judged, bay.comparison.context
    paid = {(d, r): m.value for (o, d, r), m in judged.commit.standards.items() if o == option and m.paid}
    assert paid
    found = take_up(judged, {key: np.array([rate / 2, rate]) for key, rate in paid.items()})
    for (domain, region), rate in paid.items():
        nodes = judged.outcomes.by_region[domain]
        cost = ctx.draws(nodes["public_cost"], option=option, region_type=region).mean()
        enough = ctx.draws(nodes["adequacy"], option=option, region_type=region).mean()
        made = found[(domain, region)]
        assert made.accepted[:, 1].sum() * rate == pytest.approx(cost, rel=1e-12)
        assert made.enough is not None
        assert made.enough[1] == pytest.approx(enough, rel=1e-12)
        assert (made.accepted[:, 0] <= made.accepted[:, 1]).all()
