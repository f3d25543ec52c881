"""Under which circumstances something is offered to somebody, and which of them may matter: the welcome model's eyes.

An occasion is described by cues in levels, from what the whole house shares to what this person likes of this intent
at this hour. What few answers have said about one level is what the next begins with, so that a second person or
another hour need not start from nothing (a hierarchical prior, written as sums of independent effects).
"""

from __future__ import annotations

from math import exp, log

from hubd.core.household import Household
from hubd.core.leaning import Leaning
from hubd.core.memories import Occasion
from hubd.core.policy.learned.logistic import Cue
from hubd.core.policy.scene import Scene

SURE = 0.4
"""From this probability the likeliest activity counts as what somebody does."""

BUMP = 2
"""Hours between the marks of the day; an occasion lies between two of them and speaks to both."""

RECENT = 1800.0
"""Seconds after which an interruption is forgiven by two thirds."""

PRIORS: dict[str, float] = {
    "recipe.suggest": 0.76,
    "study.start": 0.8,
    "study.end": 0.8,
    "message.deliver": 0.8,
    "message.digest": 0.78,
    "brief.morning": 0.79,
    "brief.welcome": 0.74,
    "departure.leave_now": 0.89,
    "reminder.deliver": 0.92,
    "bedtime.wind_down": 0.7,
}
"""Probability of a welcome before anybody has answered: offers a little lower than what people asked for."""

OTHER_PRIOR = 0.74

ASKED_FOR = frozenset({"reminder.deliver", "timer.done", "departure.leave_now"})
FIRM = 0.3
"""What a person asked for takes more answers to be unwelcome: factor on its variances."""

SPREADS: dict[str, float] = {
    "house": 0.1,
    "person": 0.2,
    "intent": 0.3,
    "own": 0.8,
    "hour": 1.2,
    "day": 0.6,
    "doing": 1.0,
    "place": 0.2,
    "company": 0.6,
    "how": 0.6,
    "habit_day": 1.0,
    "habit_doing": 1.8,
    "habit_company": 1.4,
    "habit_how": 1.4,
    "guests": 0.2,
    "recent": 0.2,
    "urgency": 0.2,
    "theme": 1.0,
}
"""Variance of each kind of cue, in squared log-odds: how far apart people and their likings are taken to be. `own` is
one person's liking of one intent, and `hour` to `how` are about that liking in such circumstances; a `habit` is one
person's liking of anything in such circumstances. The larger, the sooner answers are heeded, and the less is shared."""

LEANS: dict[str, dict[str, float]] = {
    "doing": {"sleeping": -1.0, "work": -0.4, "study": -0.4, "gaming": -0.4, "reading": -0.1, "tv": -0.1},
    "how": {"speak": -0.2, "ask": -0.2, "push": -0.1},
    "guests": {"guests": -0.3},
    "recent": {"": -0.3},
    "urgency": {"low": -0.1, "high": 0.4, "critical": 1.0},
}
"""What is supposed before anybody has answered, in log-odds: breaking into concentration costs, so does a voice, so
does one more interruption. Small beside what answers say."""

STRETCH = 1.5
"""By how much log-odds are stretched, because the doubt about everything else draws a probability towards one half."""


def occasion(scene: Scene, urgency: str, how: str = "", theme: str = "") -> Occasion:
    """How it is for this person now. `how`: the verdict by which it would come."""
    context, who = scene.context, scene.who.id
    doing, sure = context.doing(who)
    area, company = scene.area, scene.company
    last = max((at for at in scene.policy.spent.get(who, ()) if at < context.now), default=None)
    return Occasion(
        at=context.now,
        doing=doing if sure >= SURE else "none",
        place="away" if scene.out else context.household.areas[area].kind if area is not None else "unknown",
        company=None if company is None else round(company, 2),
        guests=scene.guests,
        how=how,
        urgency=urgency,
        since=None if last is None else context.now - last,
        theme=theme,
    )


def cues(household: Household, intent: str, person: str, here: Occasion, leaning: Leaning) -> tuple[Cue, ...]:
    """Every circumstance that may matter, with its weight before anybody has answered."""
    own = f"{intent}|{person}"
    prior = PRIORS.get(intent, OTHER_PRIOR)
    firm = FIRM if intent in ASKED_FOR else 1.0
    found: list[Cue] = []

    def add(kind: str, name: str, value: float, mean: float) -> None:
        found.append(Cue(name, value, mean, SPREADS[kind] * leaning.spreads.get(kind, 1.0) * firm))

    add("house", "house", 1.0, 0.0)
    add("person", f"person|{person}", 1.0, 0.0)
    add("intent", f"intent|{intent}", 1.0, STRETCH * log(prior / (1.0 - prior)))
    add("own", f"own|{own}", 1.0, 0.0)
    local = household.local(here.at)
    hour = (local.hour + local.minute / 60.0) / BUMP
    mark = int(hour)
    beyond = hour - mark
    add("hour", f"hour|{own}|{mark * BUMP}", 1.0 - beyond, 0.0)
    add("hour", f"hour|{own}|{(mark + 1) * BUMP % 24}", beyond, 0.0)
    for kind, word, share in (
        ("day", "weekend" if local.weekday() >= 5 else "workday", 1.0),
        ("doing", here.doing, 1.0),
        *_company(here),
        ("how", here.how, 1.0),
    ):
        if word:
            add(kind, f"{kind}|{own}|{word}", share, 0.0)
            add(f"habit_{kind}", f"{kind}|{person}|{word}", share, _lean(kind, word))
    add("place", f"place|{own}|{here.place}", 1.0, 0.0)
    if here.theme:
        add("theme", f"theme|{own}|{here.theme}", 1.0, 0.0)
    if here.guests:
        add("guests", f"guests|{intent}", 1.0, _lean("guests", "guests"))
    if here.since is not None:
        add("recent", f"recent|{person}", exp(-max(here.since, 0.0) / RECENT), _lean("recent", ""))
    add("urgency", f"urgency|{intent}|{here.urgency}", 1.0, _lean("urgency", here.urgency))
    return tuple(found)


def _company(here: Occasion) -> tuple[tuple[str, str, float], ...]:
    """An answer speaks of company as far as there was some, and of being alone for the rest; where nobody knows, of
    neither."""
    if here.company is None:
        return ()
    return ("company", "company", float(here.company)), ("company", "alone", 1.0 - here.company)


def _lean(kind: str, word: str) -> float:
    return LEANS.get(kind, {}).get(word, 0.0)
