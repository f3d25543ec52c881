"""What a rule on trial would have done, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from hubd.compare.trials import Occasion, Trial
    from hubd.core.household import Household

PROBABLY, PERHAPS = 0.6, 0.45
"""How welcome something must be on average to be called so."""

DID = {
    "offer": "would have been told", "act": "would have been done", "ask": "asked", "alert": "would have warned",
    "wait": "would have waited", "nothing": "would have been kept quiet",
}  # fmt: skip


def told(trial: Trial, household: Household, *, whole: bool = False) -> Iterator[str]:
    """One rule for people. `whole`: with every occasion."""
    from hubd.compare.trials import LATEST

    yield ""
    yield f"{click.style(trial.rule, bold=True)}  {trial.stage}  {trial.intent}"
    if not trial.occasions:
        yield "  no occasion"
        return
    count = len(trial.occasions)
    times = "once" if count == 1 else f"{count} times"
    yield f"  {times}, {trial.a_day:.1f} a day; {_people(trial, household)}"
    yield f"  {', '.join(f'{n} {_did(trial, did)}' for did, n in trial.did.items())}{_held(trial, household)}"
    if trial.answers:
        yield f"  answered: {', '.join(f'{n} {answer}' for answer, n in trial.answers.items())}"
    elif trial.welcome:
        yield f"  {'; '.join(_taken(who, p, household) for who, p in trial.welcome.items())}"
    shown = trial.occasions if whole else trial.occasions[-LATEST:]
    for occasion in shown:
        yield f"    {_occasion(occasion, household)}"


def _people(trial: Trial, household: Household) -> str:
    return ", ".join(f"{_name(who, household)} {n}" for who, n in trial.people.items()) or "for nobody in particular"


def _name(who: str, household: Household) -> str:
    return household.people[who].name if who in household.people else who


def _did(trial: Trial, did: str) -> str:
    return "would have asked" if did == "ask" and trial.stage == "shadow" else DID.get(did, did)


def _held(trial: Trial, household: Household) -> str:
    from hubd.core.policy.wording.phrases import reason_in_words

    if not trial.held_back:
        return ""
    reasons = (f"{reason_in_words(reason, household.language).rstrip('.')}" for reason in trial.held_back)
    return f" ({'; '.join(reasons)})"


def _taken(who: str, probability: float, household: Household) -> str:
    word = "probably welcome" if probability >= PROBABLY else "perhaps" if probability >= PERHAPS else "hardly welcome"
    return f"{_name(who, household)}: {word} ({probability:.2f})"


def _occasion(occasion: Occasion, household: Household) -> str:
    when: datetime = household.local(occasion.at)
    whom = f" for {', '.join(_name(who, household) for who in occasion.people)}" if occasion.people else ""
    why = "; ".join(reason.rstrip(".") for reason in occasion.why)
    answer = f", {occasion.answer}" if occasion.answer else ""
    return f"{when:%a %d %b %H:%M} {occasion.did}{whom}{answer}: {why}"


def as_json(trial: Trial, household: Household) -> dict[str, Any]:
    from hubd.core.codec import iso

    whole: dict[str, Any] = {
        "rule": trial.rule, "stage": trial.stage, "intent": trial.intent, "times": len(trial.occasions),
        "days": round(trial.days, 2), "did": trial.did, "held_back": trial.held_back, "people": trial.people,
        "welcome": trial.welcome, "answers": trial.answers,
    }  # fmt: skip
    occasions = [{**msgspec.to_builtins(each), "at": iso(each.at, household)} for each in trial.occasions]
    return {**whole, "occasions": occasions}
