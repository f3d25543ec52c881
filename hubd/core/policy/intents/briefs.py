"""The day for one person: in the morning what is ahead, after hours away what is left of it and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.routines.study_time import today, week
from hubd.core.policy.wording.phrases import CONDITIONS, listed, say_to
from hubd.core.rules.conditions.weather import next_rain

NAMED = 4
"""Items named in one sentence; a brief is no list."""


def morning(telling: Telling) -> Content:
    """Calendar, weather, what waits, what should be eaten today."""
    person = telling.person
    parts = (_calendar(telling, "brief.calendar", "brief.free"), _weather(telling), _use_up(telling), _notes(telling),
             _waiting(telling))  # fmt: skip
    items = [sentence for part in parts for sentence in part] or [say_to("brief.nothing", person)]
    return Content(
        say_to("brief.morning.title", person),
        " ".join(items),
        dict(telling.proposal.data),
        ("accepted", "dismissed", "never"),
    )


def welcome(telling: Telling) -> Content | None:
    """A greeting, what is still to come today and what waits."""
    person = telling.person
    items = [say_to("brief.welcome.text", person), *_calendar(telling, "brief.still", None), *_studied(telling),
             *_waiting(telling)]  # fmt: skip
    return Content(
        say_to("brief.welcome.title", person),
        " ".join(items),
        dict(telling.proposal.data),
        ("accepted", "dismissed", "never"),
    )


def study(telling: Telling) -> Content | None:
    """How many minutes a child has studied just now, for a grown-up. Minutes, and nothing else."""
    person, data = telling.person, dict(telling.proposal.data)
    child = telling.context.household.people.get(str(data.get("person")))
    if child is None:
        return None
    text = say_to("brief.study.text", person, who=child.name, minutes=data.get("minutes"))
    return Content(say_to("brief.study.title", person, who=child.name), text, data)


def study_week(telling: Telling) -> Content | None:
    """This week's minutes of everybody who studies, day by day in the data. None in a week without any."""
    person, household = telling.person, telling.context.household
    weeks = {
        each.id: week(telling.policy, household, each.id, telling.context.now)
        for each in household.people.values() if each.role != "adult"
    }  # fmt: skip
    told = [
        say_to("brief.study.text", person, who=household.people[who].name, minutes=sum(days))
        for who, days in weeks.items() if sum(days)
    ]  # fmt: skip
    if not told:
        return None
    return Content(say_to("brief.study_week.title", person), " ".join(told), {"week": weeks})


def _studied(telling: Telling) -> Iterator[str]:
    """What children have studied today, for a grown-up. Of one who is still at it there will be a word of its own."""
    person, household = telling.person, telling.context.household
    for each in household.people.values() if person.role == "adult" else ():
        minutes = today(telling.policy, household, each.id, telling.context.now) if each.role != "adult" else 0
        if minutes and f"study|{each.id}" not in telling.policy.modes:
            yield say_to("brief.study.text", person, who=each.name, minutes=minutes)


def _calendar(telling: Telling, key: str, free: str | None) -> Iterator[str]:
    context, person = telling.context, telling.person
    today = context.local.date()
    known = person.id in context.state.desk.calendars
    ahead = sorted(
        (item.start, item.title)
        for item in context.state.desk.calendars.get(person.id, ())
        if item.end > context.now and context.household.local(item.start).date() == today
    )
    if telling.hidden:
        return
    if ahead:
        named = [f"{context.household.local(at).strftime('%H:%M')} {title}" for at, title in ahead[:NAMED]]
        yield say_to(key, person, list=listed(named, person.language))
    elif known and free:
        yield say_to(free, person)


def _weather(telling: Telling) -> Iterator[str]:
    weather, person = telling.context.state.desk.weather, telling.person
    if weather is None or not weather.condition or telling.context.now - weather.arrived > 12 * 3600:
        return
    names = CONDITIONS.get(weather.condition)
    condition = names.get(person.language, names["en"]) if names else weather.condition
    if weather.temperature is None:
        yield say_to("brief.weather", person, condition=condition)
    else:
        yield say_to("brief.weather.degrees", person, condition=condition, degrees=round(weather.temperature))
    wet = next_rain(weather, telling.context.now)
    if wet is not None and telling.context.now < wet < telling.context.now + 14 * 3600:
        yield say_to("brief.rain", person, time=telling.context.household.local(wet).strftime("%H:%M"))


def _use_up(telling: Telling) -> Iterator[str]:
    """Food whose best-before date is today or tomorrow."""
    today = telling.context.local.date()
    soon = {(today + timedelta(days=n)).isoformat() for n in (0, 1)}
    names = [item.name for item in telling.context.state.desk.pantry if item.best_before in soon][:NAMED]
    if names:
        yield say_to("brief.use_up", telling.person, list=listed(names, telling.person.language))


def _notes(telling: Telling) -> Iterator[str]:
    """What the person had noted without a moment of its own."""
    desk, person = telling.context.state.desk, telling.person
    notes = [each.text for each in desk.reminders.values() if each.note and each.to == person.id]
    if notes and not telling.hidden:
        yield say_to("brief.notes", person, list=listed(notes[-NAMED:], person.language))


def _waiting(telling: Telling) -> Iterator[str]:
    person = telling.person
    count = sum(
        1
        for held in telling.policy.held.values()
        if "message" in held.proposal.data and person.id in held.proposal.audience
    )
    if count:
        yield say_to("held.one" if count == 1 else "held.some", person, count=count)
