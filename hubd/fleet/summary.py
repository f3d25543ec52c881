"""What a trial says of all homes together: who would notice what, and who would be worst off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from hubd.fleet.trial import Answer

WORST = 10
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
FORMAT = 1


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One trial. Interruptions are a person's on a day, as (5 %, 25 %, half, 75 %, 95 %) of the homes have at the most.
    `seconds` is what it cost on one core."""

    format: int = FORMAT
    names: tuple[str, str]
    homes: int
    days: float
    messages: int
    seconds: float
    untouched: int
    """Homes in which nobody would notice anything."""
    added: int
    removed: int
    changed: int
    same: int
    interruptions: tuple[tuple[float, ...], tuple[float, ...]]
    louder: int
    quieter: int
    missed: dict[str, int]
    """Dangers that nobody would be told of any more, by intent."""
    found: int
    later: int
    latest: float
    late_mail: tuple[int, int]
    worst: tuple[Answer, ...]
    failed: tuple[Answer, ...]
    changes: tuple[tuple[int, int], ...]
    """Changes in a home to how many homes have so many."""


def summarise(names: tuple[str, str], answers: Sequence[Answer]) -> Summary:
    """All answers as one."""
    good = [each for each in answers if not each.error]
    old, new = ([each.interruptions[side] for each in good] for side in (0, 1))
    missed = Counter(intent for each in good for intent in each.missed)
    harmed = sorted((each for each in good if each.harm > 0.0 or each.changes), key=_worst_first)
    return Summary(
        names=names, homes=len(answers), days=round(sum(each.days for each in good), 2),
        messages=sum(each.messages for each in good), seconds=round(sum(each.seconds for each in answers), 1),
        untouched=sum(not each.changes for each in good),
        added=sum(each.added for each in good), removed=sum(each.removed for each in good),
        changed=sum(each.changed for each in good), same=sum(each.same for each in good),
        interruptions=(_spread(old), _spread(new)),
        louder=sum(one < other for one, other in zip(old, new, strict=True)),
        quieter=sum(one > other for one, other in zip(old, new, strict=True)),
        missed=dict(sorted(missed.items())), found=sum(each.found for each in good),
        later=sum(len(each.later) for each in good),
        latest=max((by for each in good for by in each.later), default=0.0),
        late_mail=(sum(each.late_mail[0] for each in good), sum(each.late_mail[1] for each in good)),
        worst=tuple(harmed[:WORST]), failed=tuple(each for each in answers if each.error),
        changes=tuple(sorted(Counter(each.changes for each in good).items())),
    )  # fmt: skip


def _worst_first(each: Answer) -> tuple[float, int, str]:
    return -each.harm, -each.changes, each.home


def _spread(values: Sequence[float]) -> tuple[float, ...]:
    ordered = sorted(values)
    return tuple(round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 2) for share in SHARES[: len(values)])


def lines(found: Summary) -> list[str]:
    """The summary for a terminal."""
    old, new = found.names
    told = [
        f"{old}  ->  {new}",
        f"{found.homes:,} homes, {found.days:,.1f} days, {found.messages:,} messages, "
        f"{found.seconds:,.0f} s of one core",
        "",
        f"{found.added:,} added, {found.removed:,} removed, {found.changed:,} changed; "
        f"{found.same:,} deliveries as before",
        f"homes in which nobody would notice anything: {found.untouched:,}; more interrupted: {found.louder:,}, "
        f"less: {found.quieter:,}",
        "interruptions, person and day (5, 25, 50, 75, 95 % of homes have at most): "
        f"{_row(found.interruptions[0])}  ->  {_row(found.interruptions[1])}",
        f"dangers missed: {sum(found.missed.values())}{_missed(found)}, found: {found.found}, told of later: "
        f"{found.later} (by at most {found.latest:.0f} s)",
        f"messages too late: {found.late_mail[0]}  ->  {found.late_mail[1]}",
    ]
    if found.worst:
        told += ["", "worst off:"]
    told += [f"  {each.home}: {_of(each)}" for each in found.worst]
    if found.failed:
        told += ["", f"without an answer: {len(found.failed)}"]
    told += [f"  {each.home}: {each.error}" for each in found.failed[:WORST]]
    return told


def _row(values: Sequence[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values) or "none"


def _missed(found: Summary) -> str:
    return f" ({', '.join(f'{count} {intent}' for intent, count in found.missed.items())})" if found.missed else ""


def _of(each: Answer) -> str:
    old, new = each.interruptions
    said = [f"{old:.2f} -> {new:.2f} interruptions", f"{each.changes} changes"]
    said += [f"missed {', '.join(each.missed)}"] if each.missed else []
    said += [f"{len(each.later)} dangers later"] if each.later else []
    return ", ".join(said)
