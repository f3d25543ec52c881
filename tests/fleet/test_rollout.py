"""A pack goes to few homes first, then to more, and back from everywhere at the first sign of harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from hubd.cli import hubd
from hubd.fleet.local import Job, Worker
from hubd.fleet.overview import Overview, Seen, look
from hubd.fleet.rollout import Rollout, Stage, begun, chosen, compared, looked, members, read, sent
from hubd.fleet.setup import Setup
from hubd.fleet.tally import Tally, Trial
from tests.fleet.street import logged, street

HOMES = [f"home-{number}" for number in range(2_000)]
KNOWN = {home: Setup("old", {"home": {"id": home}}, packs=("energy@1", "garden@2")) for home in HOMES}
QUICK = (Stage("shadow", 0.01, 60.0, 0), Stage("ask", 0.10, 60.0, 50), Stage("act", 1.0, 60.0, 50))


def overview(rollout: Rollout, *, at: float, offers: int, wrong: int, refused: int = 0) -> Overview:
    """Homes with the pack got so many offers, of which so many were wrong; elsewhere one in a hundred was."""
    have = members(rollout, HOMES)
    homes = []
    for home in HOMES:
        if home in have:
            mine = Trial(offers=offers, wrong=wrong) if home == have[0] else Trial()
            tally = Tally(version=rollout.name, trials={rollout.name: mine})
            if refused and home == have[0]:
                tally = Tally(version="old", refused=refused, trials={"old": Trial()})
        else:
            tally = Tally(version="old", trials={"old": Trial(offers=100, wrong=1)})
        homes.append(Seen(home, at, 100, "well", tally))
    return Overview(at, tuple(homes), (0,) * 60, ())


def test_chance_is_even_and_can_be_repeated() -> None:
    rollout, setups = sent(begun("energy@3", "energy@3", 0.0), KNOWN)
    later = replace(rollout, now=1)

    assert 8 <= len(setups) <= 35
    assert 150 <= len(members(later, HOMES)) <= 250
    assert set(setups) <= set(members(later, HOMES))
    assert chosen("home-1", "energy@3") != chosen("home-1", "garden@2")


def test_a_home_gets_the_pack_in_place_of_the_older_one() -> None:
    rollout, setups = sent(begun("energy@3", "energy@3", 0.0), KNOWN)
    home, setup = next(iter(setups.items()))

    assert setup.packs == ("garden@2", "energy@3")
    assert setup.changes == ({"pack": "energy", "stage": "shadow"},)
    assert setup.version == "energy@3/shadow"
    assert rollout.before[home] == KNOWN[home]


def test_stage_after_stage_when_nothing_speaks_against_it() -> None:
    rollout, _ = sent(begun("energy@3", "energy@3", 0.0, QUICK), KNOWN)
    early, none = looked(rollout, overview(rollout, at=59.0, offers=0, wrong=0), KNOWN)
    asking, setups = looked(rollout, overview(rollout, at=61.0, offers=0, wrong=0), KNOWN)
    few, nothing = looked(asking, overview(asking, at=200.0, offers=49, wrong=0), KNOWN)
    everywhere, all_setups = looked(asking, overview(asking, at=200.0, offers=60, wrong=1), KNOWN)
    done, _ = looked(everywhere, overview(everywhere, at=300.0, offers=500, wrong=4), KNOWN)

    assert (early, none) == (rollout, {})
    assert (asking.stage.stage, len(setups)) == ("ask", len(members(asking, HOMES)))
    assert (few, nothing) == (asking, {})
    assert (everywhere.stage.stage, len(all_setups)) == ("act", len(HOMES))
    assert done.state == "done"


@pytest.mark.parametrize(("offers", "wrong", "stops"), [(60, 2, False), (400, 6, False), (60, 8, True), (4, 3, True)])
def test_wrong_offers_put_everybody_back(offers: int, wrong: int, stops: bool) -> None:
    rollout, _ = sent(replace(begun("energy@3", "energy@3", 0.0, QUICK), now=1), KNOWN)
    found = overview(rollout, at=30.0, offers=offers, wrong=wrong)
    after, setups = looked(rollout, found, KNOWN)

    assert (after.state == "stopped") is stops
    assert (setups == {home: KNOWN[home] for home in rollout.before}) is stops
    assert compared(rollout, found).others_wrong > 1_000


def test_a_refused_setup_puts_everybody_back() -> None:
    rollout, _ = sent(begun("energy@3", "energy@3", 0.0, QUICK), KNOWN)
    after, setups = looked(rollout, overview(rollout, at=1.0, offers=0, wrong=0, refused=1), KNOWN)

    assert after.state == "stopped"
    assert "refused" in after.why
    assert len(setups) == len(rollout.before)


def test_from_the_command_line_to_the_homes_and_back(tmp_path: Path) -> None:
    found = street(3, 120)
    logged(tmp_path / "log", found[:200])
    rules = tmp_path / "quiet.yaml"
    rules.write_text("- {pack: messages, stage: shadow}\n")

    def run() -> dict[str, str]:
        Worker(Job(tmp_path / "log", tmp_path / "state", tmp_path / "packs"), 0).run()
        return {each.home: each.tally.version for each in look(tmp_path / "state").homes}

    def say(*words: str) -> int:
        return CliRunner().invoke(hubd, ["fleet", "rollout", str(tmp_path), *words]).exit_code

    before = run()
    assert say("look") != 0
    assert say("begin", str(rules), "--least", "1s") == 0
    assert say("begin", str(rules)) != 0
    rollout = read(tmp_path)
    assert rollout is not None
    assert say("look") == 0
    assert say("stop") == 1
    after = read(tmp_path)

    assert set(before.values()) == {"first"}
    assert after is not None
    assert (after.state, after.why) == ("stopped", "somebody stopped it")
    assert set(run().values()) == {"first"}
