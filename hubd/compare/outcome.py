"""The outcome of a comparison as one value, and as the JSON that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from hubd.compare.figures import Danger, Figures, figures, later, missed
from hubd.compare.live import Life, Recording
from hubd.compare.pair import Change, pair
from hubd.compare.worth import logged
from hubd.core.codec import decision_line, iso
from hubd.core.decisions import Decision
from hubd.core.household import Household
from hubd.evaluate.offpolicy import Worth, worth

FORMAT = 1
"""Raised whenever a reader of the JSON would have to change."""


@dataclass(frozen=True)
class Found:
    """What differs in one recording."""

    recording: Recording
    lives: tuple[Life, ...]
    """The old one's and the new one's."""
    changes: tuple[Change, ...]
    same: int


@dataclass(frozen=True)
class Outcome:
    """Two variants compared over one or several recordings of a household."""

    names: tuple[str, str]
    household: Household
    found: tuple[Found, ...]
    figures: tuple[Figures, Figures]
    worth: Worth | None = None
    """What the new variant's offers would have been worth to people; None: nobody was offered anything."""

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for found in self.found for change in found.changes)

    @property
    def same(self) -> int:
        return sum(found.same for found in self.found)

    @property
    def missed(self) -> tuple[list[Danger], list[Danger]]:
        """What the old variant missed of the dangers that the new one told of, and the other way round."""
        old, new = (each.dangers for each in self.figures)
        return missed(new, old), missed(old, new)

    @property
    def later(self) -> list[tuple[Danger, float]]:
        """The dangers that the new variant tells of later than the old one, and by how many seconds."""
        return later(self.figures[0].dangers, self.figures[1].dangers)


def compare(
    names: tuple[str, str],
    households: tuple[Household, Household],
    recordings: Sequence[Recording],
    lives: Sequence[Sequence[Life]],
) -> Outcome:
    """Two variants' lives side by side: `lives` holds the old and the new one's for each recording."""
    found = []
    for recording, (old, new) in zip(recordings, lives, strict=True):
        paired = pair(old.decisions, new.decisions)
        found.append(Found(recording, (old, new), paired.changes, paired.same))
    both = tuple(figures([each[side] for each in lives], households[side]) for side in (0, 1))
    offers = [each for old, new in lives for each in logged(old.decisions, old.answers, new.decisions, households[0])]
    return Outcome(names, households[1], tuple(found), (both[0], both[1]), worth(offers) if offers else None)


def counts(changes: Sequence[Change]) -> dict[str, int]:
    return {kind: sum(change.kind == kind for change in changes) for kind in ("added", "removed", "changed")}


def report(outcome: Outcome) -> dict[str, Any]:
    """One comparison with everything, for other programs."""
    household = outcome.household
    old, new = outcome.missed
    return {
        "home": household.id,
        "old": {"name": outcome.names[0], **_figures(outcome.figures[0], old, household)},
        "new": {"name": outcome.names[1], **_figures(outcome.figures[1], new, household)},
        "dangers_later": [{**_danger(danger, household), "seconds": round(by, 3)} for danger, by in outcome.later],
        "worth": _worth(outcome.worth),
        "same": outcome.same,
        **counts(outcome.changes),
        "recordings": [_recording(found, household) for found in outcome.found],
    }


def _figures(of: Figures, missed_: Sequence[Danger], household: Household) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(of)
    shown["interruptions_a_day"] = round(of.interruptions_a_day, 2)
    shown["dangers"] = [_danger(danger, household) for danger in of.dangers]
    shown["dangers_missed"] = [_danger(danger, household) for danger in missed_]
    return shown


def _worth(of: Worth | None) -> dict[str, Any] | None:
    if of is None:
        return None
    estimates = {name: getattr(of, name)._asdict() for name in ("earned", "ips", "snips", "doubly_robust")}
    return {"situations": of.situations, "effective": of.effective, **estimates}


def _danger(danger: Danger, household: Household) -> dict[str, Any]:
    return {
        "intent": danger.intent,
        "area": danger.area,
        "first": iso(danger.first, household),
        "last": iso(danger.last, household),
    }


def _recording(found: Found, household: Household) -> dict[str, Any]:
    old, _ = found.lives
    span = {name: None if at is None else iso(at, household) for name, at in (("first", old.first), ("last", old.last))}
    return {
        "name": found.recording.name,
        **span,
        "messages": old.messages,
        "rejected": dict(sorted(old.rejected.items())),
        "changes": list(_changes(found, household)),
    }


def _changes(found: Found, household: Household) -> Iterator[dict[str, Any]]:
    for change in found.changes:
        yield {
            "kind": change.kind,
            "at": iso(change.at, household),
            "ways": list(change.ways),
            "old": _decision(change.old, household),
            "new": _decision(change.new, household),
        }


def _decision(decision: Decision | None, household: Household) -> dict[str, Any] | None:
    return None if decision is None else msgspec.json.decode(decision_line(decision, household))


def encode(outcomes: Sequence[Outcome]) -> bytes:
    """The JSON file of one or several comparisons."""
    whole = {"format": FORMAT, "comparisons": [report(outcome) for outcome in outcomes]}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
