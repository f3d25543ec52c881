"""What the welcome model costs: an estimate beside counting by hand, an answer, and everything learned anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from bench.live import Figure
from hubd.core.household import Household
from hubd.core.ids import chance
from hubd.core.leaning import Leaning
from hubd.core.memories import Answer, Occasion, Welcome
from hubd.core.policy.learned.welcome import answered, judged, relearned

HOME = Household(id="bench", name="Bench", time_zone=ZoneInfo("Europe/Berlin"))
START = 1_772_438_400.0
"""Monday, 2 March 2026, 09:00 in Berlin."""
DAYS = 30
INTENTS = ("recipe.suggest", "brief.morning", "brief.welcome", "bedtime.wind_down", "house.note")
DOING = ("none", "tv", "eating", "reading")
ESTIMATE_MICROSECONDS, ANSWER_MILLISECONDS = 100.0, 10.0


def measure() -> Iterator[Figure]:
    """Processor time, for a house that has answered ten times a day for a month."""
    answers = list(_answers())
    known, spent = Welcome(), 0.0
    for answer in answers:
        begun = time.process_time()
        known = answered(known, HOME, answer)
        spent += time.process_time() - begun
    here = answers[-1].occasion
    tally = {(answer.intent, answer.person): n / (n + 1) for n, answer in enumerate(answers)}
    estimate = _each(lambda: judged(HOME, known, "recipe.suggest", "ben", here))
    count = _each(lambda: tally[answers[-1].intent, answers[-1].person])
    yield Figure(
        "welcome: an estimate",
        f"{estimate * 1e6:.1f} us",
        f"{count * 1e6:.1f} us counting",
        f"{ESTIMATE_MICROSECONDS:.0f} us",
        estimate * 1e6 < ESTIMATE_MICROSECONDS,
    )
    each = spent / len(answers) * 1e3
    met = each < ANSWER_MILLISECONDS
    yield Figure("welcome: an answer", f"{each:.2f} ms", "-", f"{ANSWER_MILLISECONDS:.0f} ms", met)
    begun = time.process_time()
    relearned(HOME, answers, Leaning())
    anew = time.process_time() - begun
    yield Figure("welcome: learned anew", f"{anew * 1e3:.0f} ms", f"{len(answers)} answers", "-", None)


def _answers() -> Iterator[Answer]:
    for n in range(DAYS * 10):
        at = START + n * 8640.0
        intent, person = INTENTS[n % len(INTENTS)], ("anna", "ben")[n % 2]
        outcome = "accepted" if chance("bench", str(n)) < 0.6 else "dismissed"
        here = Occasion(at, doing=DOING[n % len(DOING)], place="living", company=n % 3 == 0, how="show")
        yield Answer(at + 60.0, intent, person, outcome, here)


def _each(work: Callable[[], object], times: int = 3000) -> float:
    begun = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begun) / times
