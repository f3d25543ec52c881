"""The content of each intent: what is said, shown or pushed, in the person's language."""

from __future__ import annotations

from collections.abc import Callable

from hubd.core.policy.intents import briefs, cooking, foreseen, household, messages
from hubd.core.policy.intents.content import Content, Telling

BUILDERS: dict[str, Callable[[Telling], Content | None]] = {
    "message.digest": messages.digest,
    "recipe.suggest": cooking.recipe,
    "study.start": household.study_start,
    "study.end": household.study_end,
    "study.break": household.study_break,
    "study.back": household.study_back,
    "brief.study": briefs.study,
    "brief.study_week": briefs.study_week,
    "brief.morning": briefs.morning,
    "brief.welcome": briefs.welcome,
    "departure.leave_now": household.departure,
    "reminder.deliver": household.reminder,
    "timer.done": household.timer,
    "bedtime.wind_down": household.bedtime,
    "anticipate.rain": foreseen.rain,
    "anticipate.rain_away": foreseen.rain,
    "anticipate.cold": foreseen.cold,
    "anticipate.open": foreseen.door,
    "anticipate.air": foreseen.place,
    "anticipate.battery": foreseen.place,
    "anticipate.unarmed": foreseen.place,
}


def content(telling: Telling) -> Content | None:
    """The words for one person. None: there is nothing fitting to say, so nothing is said."""
    return BUILDERS.get(telling.proposal.intent, household.plain)(telling)
