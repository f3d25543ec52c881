"""Study, departures, reminders, bedtime, and whatever else a rule may propose."""

from __future__ import annotations

from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.routines.study_time import RULE, ended_at
from hubd.core.policy.wording.phrases import say_to

ON_OFFER = ("accepted", "later", "dismissed", "never")


def study_start(telling: Telling) -> Content:
    key = "study.start.ask" if telling.verdict == "ask" else "study.start.text"
    person = telling.person
    return Content(
        say_to("study.start.title", person),
        say_to(key, person),
        dict(telling.proposal.data),
        ("accepted", "dismissed", "wrong"),
    )


def study_end(telling: Telling) -> Content:
    """How long it was and what waits now."""
    person, now = telling.person, telling.context.now
    mode = telling.policy.modes.get(f"study|{person.id}") or {}
    since = float(mode.get("since", now))
    until = now if telling.proposal.rule == RULE else ended_at(telling.context, person.id, since)
    minutes = max(1, round((until - since) / 60))
    waiting = sorted(
        str(held.proposal.data["message"])
        for held in telling.policy.held.values()
        if "message" in held.proposal.data and person.id in held.proposal.audience
    )
    key = "held.none" if not waiting else "held.one" if len(waiting) == 1 else "held.some"
    text = say_to("study.end.text", person, minutes=minutes, held=say_to(key, person, count=len(waiting)))
    data = {**telling.proposal.data, "minutes": minutes, "held": len(waiting)}
    return Content(say_to("study.end.title", person), text, data)


def study_break(telling: Telling) -> Content | None:
    """That a break would do good, and for how long. A rule of the owner's that proposes one has words of its own."""
    person, data = telling.person, dict(telling.proposal.data)
    if "minutes" not in data:
        return plain(telling)
    text = say_to("study.break.text", person, minutes=data.get("minutes"), pause=data.get("pause"))
    return Content(say_to("study.break.title", person), text, data, ("accepted", "later"))


def study_back(telling: Telling) -> Content | None:
    """That the break is over."""
    person = telling.person
    title, text = say_to("study.back.title", person), say_to("study.back.text", person)
    return Content(title, text, dict(telling.proposal.data), ("accepted", "later"))


def departure(telling: Telling) -> Content | None:
    """When to go and how long the way is; the second time that it is now."""
    person, context = telling.person, telling.context
    wanted = telling.proposal.data.get("event")
    trip = next((t for t in context.state.desk.trips if t.appointment.id == wanted and t.person == person.id), None)
    if trip is None:
        return None
    item = trip.appointment
    clock, start = (context.household.local(at).strftime("%H:%M") for at in (trip.leave, item.start))
    if telling.hidden:
        hint = say_to("departure.hidden", person, time=clock)
        return Content(say_to("departure.title", person), hint, dict(telling.proposal.data), ("accepted", "later"))
    key = "departure.last" if context.now >= trip.leave - 150 else "departure.text"
    minutes = round(item.travel_minutes or 0)
    text = say_to(key, person, time=clock, title=item.title, minutes=minutes, start=start)
    return Content(
        say_to("departure.title", person), text, dict(telling.proposal.data), ("accepted", "later", "dismissed")
    )


def reminder(telling: Telling) -> Content | None:
    """What the person wanted to be told, and by whom it was left; before guests only that there is something."""
    person = telling.person
    name, desk = str(telling.proposal.data.get("reminder")), telling.context.state.desk
    wanted = desk.reminders.get(name) or desk.reminded.get(name)
    if wanted is None:
        return None
    people = telling.context.household.people
    if telling.hidden:
        text = say_to("reminder.hidden", person)
    elif wanted.by in people:
        text = say_to("reminder.from", person, who=people[wanted.by or ""].name, text=wanted.text)
    else:
        text = say_to("reminder.text", person, text=wanted.text)
    return Content(say_to("reminder.title", person), text, dict(telling.proposal.data), ("accepted", "later"))


def timer(telling: Telling) -> Content | None:
    """What was timed."""
    person, desk = telling.person, telling.context.state.desk
    name = str(telling.proposal.data.get("timer"))
    wanted = desk.reminders.get(name) or desk.reminded.get(name)
    if wanted is None:
        return None
    words = say_to("timer.text", person, text=wanted.text or say_to("timer.plain", person))
    return Content(say_to("timer.title", person), words, dict(telling.proposal.data), ("accepted",))


def bedtime(telling: Telling) -> Content | None:
    person = telling.person
    return Content(
        say_to("bedtime.title", person), say_to("bedtime.text", person), dict(telling.proposal.data), ON_OFFER
    )


def plain(telling: Telling) -> Content | None:
    """A rule of the owner's: its own words, if its data brings some, else its reason."""
    data, person = telling.proposal.data, telling.person
    because = telling.proposal.because[0] if telling.proposal.because else telling.proposal.intent
    text = str(data.get("text") or say_to("plain.text", person, because=because))
    if telling.verdict == "ask" and not text.rstrip().endswith("?"):
        text = say_to("ask.first", person, text=text)
    return Content(str(data.get("title") or say_to("plain.title", person)), text, dict(data), ON_OFFER)
