"""What is due: messages that arrived, reminders whose place or time has come, appointments one must leave for.

`keep` writes down what people and programs tell the house; `due` says which of it has its moment now. The
rules decide what becomes of an item, the arbiter when and how. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.context import Context
from hubd.core.events import AnyEvent
from hubd.core.evidence.appliances import IN_USE
from hubd.core.household import UNKNOWN
from hubd.core.kitchen.cookbook import packed
from hubd.core.memories import DeskState, Trip
from hubd.core.policy.scene import PLACED
from hubd.core.policy.wording.phrases import say, sender_of
from hubd.core.rules.due import Due

FIRST_NUDGE = 12 * 60.0
"""Seconds before the latest moment to leave at which a person first hears of it: time for shoes and keys."""

LAST_NUDGE = 2 * 60.0
"""The second and last word, for somebody who is still at home then."""

TOO_LATE = 5 * 60.0
"""After this much past the latest moment, "leave now" helps nobody."""

RINGS_FOR = 30 * 60.0
"""After so long a timer that nobody could be told of is over: hours later it would only puzzle whoever had set it."""

REMEMBERED = 3 * 86400.0
"""How long the id of a message is kept, so that a copy of it from another gateway counts once."""

LET_GO = 8 * 86400.0
"""After so long nobody wants a message any more, whatever kept it from being told."""

SURE_OF_PLACE = 0.6
SURE_OF_ACTIVITY = 0.5
"""A reminder for a place or activity needs it more likely than not; a wrong moment spends it."""


def keep(desk: DeskState, event: AnyEvent, now: float) -> DeskState:
    """The desk after this event. The same desk when the event says nothing to it."""
    if type(event) is ev.Notification:
        return _take_message(desk, event, now)
    if type(event) is ev.Pantry:
        return replace(desk, pantry=event.items, pantry_known=True)
    if type(event) is ev.Weather:
        return replace(desk, weather=event)
    if type(event) is ev.Shelved or type(event) is ev.Planned:
        return _put_away(desk, event)
    if type(event) is ev.Reminder:
        return with_wake(_reminding(desk, event), now)
    if type(event) is ev.Calendar:
        return with_wake(_dated(desk, event, now), now)
    return desk if desk.wake_at is None or now < desk.wake_at else with_wake(desk, now)


def _reminding(desk: DeskState, event: ev.Reminder) -> DeskState:
    """With this reminder, or without it where it is over."""
    if event.over:
        return replace(desk, reminders={name: each for name, each in desk.reminders.items() if name != event.id})
    asleep = (*desk.dormant, event.id) if event.fresh else desk.dormant
    return replace(desk, reminders={**desk.reminders, event.id: event}, dormant=asleep)


def _dated(desk: DeskState, event: ev.Calendar, now: float) -> DeskState:
    """With this calendar of a person, beside what their others say."""
    sheets = {**desk.sheets, f"{event.person}|{event.source}": event.events}
    calendars = {**desk.calendars, event.person: _joined(sheets, event.person)}
    return replace(desk, sheets=sheets, calendars=calendars, trips=_trips(calendars, now))


def _joined(sheets: dict[str, tuple[ev.Appointment, ...]], person: str) -> tuple[ev.Appointment, ...]:
    """Everything in a person's calendars, wherever they are kept; what two of them have in common stands once."""
    mine = [item for name in sorted(sheets) if name.startswith(f"{person}|") for item in sheets[name]]
    once = {(item.start, item.end, item.title.casefold()): item for item in reversed(mine)}
    return tuple(sorted(once.values(), key=lambda item: (item.start, item.id)))


def _put_away(desk: DeskState, event: ev.Shelved | ev.Planned) -> DeskState:
    """Recipes and plans of another program. A part without recipes is gone."""
    if isinstance(event, ev.Planned):
        return replace(desk, menu={**desk.menu, event.program: event.meals})
    rest = {name: kept for name, kept in desk.shelf.items() if name != f"{event.program}/{event.part}"}
    told = {f"{event.program}/{event.part}": packed(event.recipes)} if event.recipes else {}
    return replace(desk, shelf={**rest, **told})


def _take_message(desk: DeskState, event: ev.Notification, now: float) -> DeskState:
    """A message counts once, whoever repeats it; a retained one is a left-over and no news."""
    if event.id in desk.seen or event.freshness in ("retained", "snapshot"):
        return desk
    seen = {key: at for key, at in desk.seen.items() if now - at < REMEMBERED}
    seen[event.id] = now
    kept = {name: each for name, each in desk.notifications.items() if now - each.arrived < LET_GO}
    return replace(desk, notifications={**kept, event.id: event}, seen=seen)


def _trips(calendars: dict[str, tuple[ev.Appointment, ...]], now: float) -> tuple[Trip, ...]:
    """Appointments with a place and a way to it that have not begun."""
    found = [
        Trip(person=person, appointment=item, leave=item.start - item.travel_minutes * 60.0)
        for person, items in calendars.items()
        for item in items
        if item.location and item.travel_minutes and item.start > now
    ]
    return tuple(sorted(found, key=lambda trip: (trip.leave, trip.person, trip.appointment.id)))


def with_wake(desk: DeskState, now: float) -> DeskState:
    """The same desk, knowing when to look next, without the trips and timers that are over."""
    trips = tuple(trip for trip in desk.trips if trip.leave + TOO_LATE > now)
    reminders = {name: each for name, each in desk.reminders.items() if not _rung(each, now)}
    moments = chain(
        (reminder.after for reminder in reminders.values() if reminder.after is not None),
        (reminder.after + RINGS_FOR for reminder in reminders.values() if reminder.timer and reminder.after),
        (trip.leave - nudge for trip in trips for nudge in (FIRST_NUDGE, LAST_NUDGE)),
    )
    wake_at = min((at for at in moments if at > now), default=None)
    return replace(desk, trips=trips, reminders=reminders, wake_at=wake_at)


def _rung(reminder: ev.Reminder, now: float) -> bool:
    """Is it a timer that went off too long ago?"""
    return reminder.timer is not None and reminder.after is not None and now >= reminder.after + RINGS_FOR


def minds_people(desk: DeskState, now: float) -> bool:
    """May something fall due, or become able to, by nothing but where people are and what they do?"""
    return bool(desk.reminders or desk.dormant) or (bool(desk.trips) and now >= desk.trips[0].leave - FIRST_NUDGE)


def due(context: Context, event: AnyEvent) -> tuple[Due, ...]:
    """What has its moment with this event. `context.state.desk` already knows the event."""
    desk = context.state.desk
    if type(event) is ev.Notification:
        return tuple(_message(context, event)) if desk.notifications.get(event.id) is event else ()
    if not desk.reminders and not desk.trips:
        return ()
    return (*_reminders(context), *_departures(context))


def _message(context: Context, message: ev.Notification) -> Iterator[Due]:
    if message.to in context.household.people:
        sender = sender_of(message, context.household.language)
        yield Due(
            kind="message",
            id=message.id,
            cause=f"message|{message.id}",
            person=message.to,
            because=(say("why.message", context.household.language, sender=sender),),
            data={"message": message.id},
        )


def _reminders(context: Context) -> Iterator[Due]:
    policy = context.state.policy
    for reminder in context.state.desk.reminders.values():
        cause = f"reminder|{reminder.id}"
        if cause not in policy.told and cause not in policy.held and falls_due(context, reminder):
            yield Due(
                kind="reminder" if reminder.timer is None else "timer",
                id=reminder.id,
                cause=cause,
                person=reminder.to,
                area=reminder.in_area or _set_in(context, reminder),
                because=_why_now(context, reminder),
                data={"reminder" if reminder.timer is None else "timer": reminder.id},
            )


def _set_in(context: Context, reminder: ev.Reminder) -> str | None:
    """The room in which a timer was set, as long as nobody is sure where its owner is now."""
    place, sure = context.placed(reminder.to)
    return None if sure >= PLACED and place != UNKNOWN else reminder.set_in


def falls_due(context: Context, reminder: ev.Reminder) -> bool:
    """Every condition given must hold; one without any is due at once. What must first end cannot hold yet."""
    if reminder.note or reminder.to not in context.household.people or reminder.id in context.state.desk.dormant:
        return False
    return _holds(context, reminder)


def _holds(context: Context, reminder: ev.Reminder) -> bool:
    if reminder.after is not None and context.now < reminder.after:
        return False
    if reminder.in_area is not None:
        known = reminder.in_area in context.floor.index
        if not known or context.in_area(reminder.to, reminder.in_area) < SURE_OF_PLACE:
            return False
    if reminder.activity is not None and context.activity(reminder.to, reminder.activity) < SURE_OF_ACTIVITY:
        return False
    if reminder.machine is not None and _runs(context, reminder.machine):
        return False
    other = reminder.person_home
    return other is None or (other in context.household.people and context.home(other) >= 0.7)


def _runs(context: Context, machine: str) -> bool:
    """Does it run, or only pause? A washer soaks for minutes at next to nothing and is not done."""
    pause = IN_USE[machine].linger if machine in IN_USE else 0.0
    return any(
        machine in belief.running or context.now - belief.cues.get(machine, float("-inf")) < pause
        for belief in context.state.areas.values()
    )


def dormant(context: Context, reminder: ev.Reminder) -> bool:
    """Is what it waits for so already, its time aside? Then it means the next time."""
    return _holds(context, replace(reminder, after=None))


def roused(context: Context) -> DeskState:
    """The desk, after looking whether what some reminders wait for has ended, so that it can become so again."""
    desk = context.state.desk
    still = tuple(name for name in desk.dormant if name in desk.reminders and dormant(context, desk.reminders[name]))
    return desk if len(still) == len(desk.dormant) else replace(desk, dormant=still)


def _why_now(context: Context, reminder: ev.Reminder) -> tuple[str, ...]:
    household, language = context.household, context.household.language
    found = []
    if reminder.in_area is not None:
        area = household.areas[reminder.in_area].name if reminder.in_area in household.areas else reminder.in_area
        sure = context.in_area(reminder.to, reminder.in_area)
        found.append(say("why.in_area", language, name=household.people[reminder.to].name, area=area, p=f"{sure:.2f}"))
    if reminder.after is not None:
        clock = household.local(reminder.after).strftime("%H:%M")
        found.append(say("why.after", language, time=clock))
    if reminder.person_home is not None:
        found.append(say("why.home", language, name=household.people[reminder.person_home].name))
    return tuple(found) or (say("why.asked", language),)


def _departures(context: Context) -> Iterator[Due]:
    now, told, held = context.now, context.state.policy.told, context.state.policy.held
    for trip in context.state.desk.trips:
        if now < trip.leave - FIRST_NUDGE:
            return  # the soonest first: all others are later still
        last = now >= trip.leave - LAST_NUDGE
        cause = f"departure|{trip.person}|{trip.appointment.id}|{trip.leave:.0f}|{2 if last else 1}"
        if now > trip.leave + TOO_LATE or cause in told or cause in held or not _still_home(context, trip.person):
            continue
        clock = context.household.local(trip.leave).strftime("%H:%M")
        yield Due(
            kind="departure",
            id=trip.appointment.id,
            cause=cause,
            person=trip.person,
            urgency="high",
            expires=trip.leave + TOO_LATE,
            data={"event": trip.appointment.id},
            because=(say("why.leave", context.household.language, title=trip.appointment.title, time=clock),),
        )


def _still_home(context: Context, person: str) -> bool:
    return person in context.household.people and context.home(person) >= 0.6
