"""A rule pack on its way to all homes: on trial in a few, asking in some, then everywhere; back at a sign of harm.

Who comes first is chance that can be repeated: a hash of the home's id and of the pack. What people answer in the homes
that have it is compared with the homes that have not; as soon as offers are more often wrong there than chance
explains, or setups are refused, everybody is put back to how they were, without waiting for anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from math import sqrt
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from hubd.errors import HubError
from hubd.fleet.overview import Overview
from hubd.fleet.setup import Setup
from hubd.whole_files import write_whole

FILE = "rollout.json"
State = Literal["running", "done", "stopped"]
SURE = 1.645
"""Standard errors by which wrong offers must be more frequent than elsewhere: chance does that once in twenty looks."""
LEAST_WRONG = 3
"""Fewer wrong offers than that are no sign of anything."""
DAY = 86400.0


class NoRollout(HubError):
    """What was asked of a roll-out does not fit what it is at."""


class Stage(msgspec.Struct, frozen=True):
    """`share` of the homes have the pack at this stage of trust, for `least` seconds and so many `offers` at least
    before the next one begins."""

    stage: Literal["shadow", "ask", "act"]
    share: float
    least: float = DAY
    offers: int = 50


STAGES = (Stage("shadow", 0.01, offers=0), Stage("ask", 0.10), Stage("act", 1.0))


class Rollout(msgspec.Struct, frozen=True, kw_only=True):
    """Where it is. `before`: how the homes that have it were set up."""

    version: str
    pack: str
    stages: tuple[Stage, ...] = STAGES
    now: int = 0
    since: float
    state: State = "running"
    why: str = ""
    before: dict[str, Setup] = {}

    @property
    def stage(self) -> Stage:
        return self.stages[self.now]

    @property
    def name(self) -> str:
        """The version that homes have in this stage."""
        return f"{self.version}/{self.stage.stage}"


class Compared(msgspec.Struct, frozen=True):
    """Offers, and those that people called wrong, in the homes that have the pack and in those that have not."""

    offers: int
    wrong: int
    others: int
    others_wrong: int
    refused: int

    @property
    def errors(self) -> float:
        """By how many standard errors offers are more often wrong than elsewhere (with half a wrong one added to both:
        a few offers prove nothing)."""
        if not self.offers or not self.others:
            return 0.0
        one = (self.wrong + 0.5) / (self.offers + 1.0)
        other = (self.others_wrong + 0.5) / (self.others + 1.0)
        spread = sqrt(one * (1.0 - one) / (self.offers + 1.0) + other * (1.0 - other) / (self.others + 1.0))
        return (one - other) / spread


def chosen(home: str, pack: str) -> float:
    """How early a home's turn comes, from 0 to 1."""
    digest = blake2b(f"{pack}\x1f{home}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2.0**64


def members(rollout: Rollout, homes: Sequence[str]) -> list[str]:
    """The homes that have the pack in this stage."""
    return [home for home in homes if chosen(home, rollout.pack) < rollout.stage.share]


def begun(version: str, pack: str, at: float, stages: tuple[Stage, ...] = STAGES) -> Rollout:
    return Rollout(version=version, pack=pack, since=at, stages=stages)


def sent(rollout: Rollout, known: Mapping[str, Setup]) -> tuple[Rollout, dict[str, Setup]]:
    """The setups that bring this stage to its homes, and the roll-out that remembers how they were before."""
    before = dict(rollout.before)
    setups = {}
    for home in members(rollout, sorted(known)):
        before.setdefault(home, known[home])
        setups[home] = _with_pack(before[home], rollout)
    return replace(rollout, before=before), setups


def _with_pack(setup: Setup, rollout: Rollout) -> Setup:
    """The pack on top of what the home has, in place of an older one of the same name."""
    name = rollout.pack.partition("@")[0]
    packs = (*(pack for pack in setup.packs if pack.partition("@")[0] != name), rollout.pack)
    change: dict[str, Any] = {"pack": name, "stage": rollout.stage.stage}
    return replace(setup, version=rollout.name, packs=packs, changes=(*setup.changes, change), begins=None)


def back(rollout: Rollout, why: str) -> tuple[Rollout, dict[str, Setup]]:
    """Everybody as they were."""
    setups = {home: replace(setup, begins=None) for home, setup in sorted(rollout.before.items())}
    return replace(rollout, state="stopped", why=why), setups


def compared(rollout: Rollout, found: Overview) -> Compared:
    """What people answered where the pack is, and where it is not."""
    have = set(members(rollout, [each.home for each in found.homes]))
    mine = [each.tally.trials[rollout.name] for each in found.homes if rollout.name in each.tally.trials]
    others = [each.tally.trials.get(each.tally.version) for each in found.homes if each.home not in have]
    others += [trial for each in found.homes if each.home in have for name, trial in each.tally.trials.items()
               if not name.startswith(f"{rollout.version}/")]  # fmt: skip
    rest = [trial for trial in others if trial is not None]
    return Compared(
        sum(t.offers for t in mine), sum(t.wrong for t in mine), sum(t.offers for t in rest),
        sum(t.wrong for t in rest),
        sum(each.tally.refused for each in found.homes if each.home in have and each.tally.version != rollout.name),
    )  # fmt: skip


def looked(rollout: Rollout, found: Overview, known: Mapping[str, Setup]) -> tuple[Rollout, dict[str, Setup]]:
    """What to do now: go back, go on, or wait. Returns the roll-out and the setups to send."""
    if rollout.state != "running":
        return rollout, {}
    seen = compared(rollout, found)
    if seen.refused:
        return back(rollout, f"{seen.refused} setups were refused")
    if seen.wrong >= LEAST_WRONG and seen.errors > SURE:
        share, usual = seen.wrong / seen.offers, seen.others_wrong / max(seen.others, 1)
        return back(rollout, f"{seen.wrong} of {seen.offers} offers were wrong ({share:.0%}, elsewhere {usual:.0%})")
    stage = rollout.stage
    if found.at - rollout.since < stage.least or seen.offers < stage.offers:
        return rollout, {}
    if rollout.now + 1 == len(rollout.stages):
        return replace(rollout, state="done"), {}
    return sent(replace(rollout, now=rollout.now + 1, since=found.at), known)


def told(rollout: Rollout) -> Iterator[str]:
    """Where it is, in words."""
    yield f"{rollout.pack}: {rollout.state}{f', because {rollout.why}' if rollout.why else ''}"
    for number, stage in enumerate(rollout.stages):
        here = number == rollout.now and rollout.state == "running"
        mark = "now" if here else "past" if number <= rollout.now else ""
        yield f"{stage.stage} in {stage.share:.0%} of the homes{f' ({mark})' if mark else ''}"


def read(folder: Path) -> Rollout | None:
    """The roll-out of a fleet, if there ever was one."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Rollout)
    except FileNotFoundError:
        return None


def keep(folder: Path, rollout: Rollout) -> None:
    write_whole(folder / FILE, msgspec.json.format(msgspec.json.encode(rollout)))
