"""Somebody wants to be reminded, has something noted, sets a timer or takes it back: it is done, and said at once."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from hubd.core import events as ev
from hubd.core.household import Person
from hubd.core.ids import derived_id
from hubd.core.policy.agenda import dormant, with_wake
from hubd.core.policy.docket import Docket
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.reply import confirm, somebody_there, who_spoke
from hubd.core.policy.requests.wishes import SPEAKER, Kind, Wish, grammar_of
from hubd.core.policy.wording.lengths import lasting
from hubd.core.policy.wording.phrases import listed, say_to
from hubd.core.rules.conditions.sayings import WEEKDAYS, word

MOST = 50
"""Reminders kept for one person. Whoever has more is asked to take some back."""

AT_ONCE = 1.0
"""Seconds until somebody else is told what waits for nothing: the confirmation comes first."""

NAMED = 5
"""Things named when somebody asks what is noted."""

SMALL = frozenset({"the", "my", "a", "an", "to", "of", "about", "with", "for", "der", "die", "das", "den", "dem",
                   "mein", "meine", "zu", "el", "la", "los", "las", "mi", "de", "del", "it", "that"})  # fmt: skip
"""Words that do not tell one reminder from another."""


def take(docket: Docket, event: ev.Utterance, area: str | None) -> bool:
    """Do what a sentence asks for. False: it asks for nothing of the kind."""
    wish = grammar_of(docket.context.household).read(event.text, docket.context.household.local(event.at))
    if wish is None or (event.overheard and _by_another(docket, wish)):
        return False
    speaker = who_spoke(docket, event, area)
    if wish.kind == "cancel":
        return _take_back(docket, wish, speaker, area)
    if wish.kind == "list":
        return _tell(docket, wish, speaker, area)
    return note(docket, wish, speaker, area)


def _by_another(docket: Docket, wish: Wish) -> bool:
    """Every voice assistant keeps timers: a second one that rings in another room helps nobody."""
    if wish.kind == "timer":
        return True
    mine = any(each.timer is not None for each in docket.desk.reminders.values())
    return wish.kind in ("cancel", "list") and wish.about == "timer" and not mine


def note(docket: Docket, wish: Wish, speaker: str | None, area: str | None) -> bool:
    """Write it down and confirm it."""
    people = docket.context.household.people
    to = wish.who or speaker
    if to is None:
        likely = somebody_there(docket, area)
        if likely is None:
            return False
        if wish.kind != "timer":
            confirm(docket, likely, area, "noted.who", {})
            return True
        to = likely
    mine = [each for each in docket.desk.reminders.values() if each.to == to]
    hearer = people[speaker or to]
    if len(mine) >= MOST:
        confirm(docket, hearer.id, area, "noted.full", {}, who=people[to].name)
        return True
    reminder = _reminder(docket, wish, to, speaker)
    if wish.kind == "timer" and area in docket.context.household.areas:
        reminder = replace(reminder, set_in=area)
    desk = replace(docket.desk, reminders={**docket.desk.reminders, reminder.id: reminder})
    if reminder.fresh and dormant(docket.context, reminder):
        desk = replace(desk, dormant=(*desk.dormant, reminder.id))
    docket.desk = with_wake(desk, docket.now)
    key = _confirmation(wish, reminder, same=hearer.id == to)
    words = {"text": wish.text or say_to("timer.plain", hearer), "when": _when(docket, hearer, reminder),
             "who": people[to].name}  # fmt: skip
    confirm(docket, hearer.id, area, key, {kind_of(reminder): reminder.id}, **words)
    return True


def _confirmation(wish: Wish, reminder: ev.Reminder, *, same: bool) -> str:
    if wish.kind == "timer":
        return "noted.timer.named" if wish.text else "noted.timer"
    if reminder.note:
        return "noted.note"
    if wish.only:
        return "noted.tell"
    if not wish.waits:
        return "noted.at_once"
    return "noted.reminder" if same else "noted.for"


def _reminder(docket: Docket, wish: Wish, to: str, speaker: str | None) -> ev.Reminder:
    """A wish as a reminder. Without a moment it is a note for oneself, and for somebody else it is told at once."""
    now = docket.now
    after = now + wish.seconds if wish.seconds else wish.after.timestamp() if wish.after else None
    home = None if wish.home is None else (speaker or to) if wish.home == SPEAKER else wish.home
    note = wish.kind == "note" or (wish.kind == "reminder" and not wish.waits and wish.who in (None, speaker))
    if wish.kind == "reminder" and not wish.waits and not note:
        after = now + AT_ONCE
    return ev.Reminder(
        at=now, arrived=now, source="hubd/said", to=to, text=wish.text,
        id=derived_id(now, docket.context.household.id, "said", to, wish.text, wish.kind, _moment_of(wish)),
        in_area=wish.area, activity=wish.activity, after=after, person_home=home, machine=wish.machine,
        fresh=wish.fresh or wish.machine is not None, timer=wish.seconds, note=note,
        by=speaker if speaker not in (None, to) else None,
    )  # fmt: skip


def _moment_of(wish: Wish) -> str:
    """What tells two wishes with the same words apart."""
    return f"{wish.after}|{wish.area}|{wish.activity}|{wish.home}|{wish.machine}|{wish.seconds}"


def _when(docket: Docket, hearer: Person, reminder: ev.Reminder) -> str:
    """For which moment it is noted, in words."""
    household, language, parts = docket.context.household, hearer.language, []
    if reminder.timer is not None:
        return lasting(reminder.timer, hearer)
    if reminder.after is not None:
        parts.append(_clock(docket.context.local, household.local(reminder.after), hearer))
    if reminder.in_area is not None:
        name = household.areas[reminder.in_area].name if reminder.in_area in household.areas else reminder.in_area
        parts.append(say_to("noted.in", hearer, area=name))
    if reminder.person_home is not None:
        key = "noted.home.self" if reminder.person_home == hearer.id else "noted.home"
        parts.append(say_to(key, hearer, who=household.people[reminder.person_home].name))
    if reminder.machine is not None:
        parts.append(say_to("noted.done", hearer, what=word(language, reminder.machine)))
    if reminder.activity is not None:
        parts.append(say_to("noted.doing", hearer, what=word(language, reminder.activity)))
    return ", ".join(parts)


def _clock(now: datetime, at: datetime, hearer: Person) -> str:
    """`at 19:00`, `tomorrow at 07:00`, `on Friday at 09:00`."""
    days, clock = (at.date() - now.date()).days, at.strftime("%H:%M")
    if days == 0:
        return say_to("noted.at", hearer, time=clock)
    if days == 1:
        return say_to("noted.tomorrow", hearer, time=clock)
    if days < 7:
        return say_to("noted.weekday", hearer, day=WEEKDAYS[hearer.language][at.weekday()], time=clock)
    return say_to("noted.date", hearer, day=f"{at.day}.{at.month}.", time=clock)


def _take_back(docket: Docket, wish: Wish, speaker: str | None, area: str | None) -> bool:
    """Forget what fits. What was never noted is only answered where it was clearly meant."""
    likely = speaker or somebody_there(docket, area)
    if likely is None:
        return False
    found = _fitting(docket, wish, speaker)
    if not found:
        if wish.about is None:
            return False
        confirm(docket, likely, area, "noted.none", {})
        return True
    desk, gone = docket.desk, {each.id for each in found}
    rest = {name: each for name, each in desk.reminders.items() if name not in gone}
    docket.desk = with_wake(replace(desk, reminders=rest, dormant=tuple(d for d in desk.dormant if d not in gone)),
                            docket.now)  # fmt: skip
    for each in found:
        docket.drop(f"reminder|{each.id}")
    hearer = docket.context.household.people[likely]
    what = listed([each.text or say_to("timer.plain", hearer) for each in found[:NAMED]], hearer.language)
    confirm(docket, likely, area, "noted.gone", {"reminders": sorted(gone)}, text=what)
    return True


def _fitting(docket: Docket, wish: Wish, speaker: str | None) -> list[ev.Reminder]:
    """What is meant: by its kind and by its words; the newest, where only the kind is told and it is one of several."""
    wanted = _telling(wish.text)
    mine = [
        each for each in docket.desk.reminders.values()
        if (wish.about is None or kind_of(each) == wish.about)
        and (speaker is None or speaker in (each.to, each.by) or each.timer is not None)
    ]  # fmt: skip
    if wanted:
        score = {each.id: len(wanted & _telling(each.text)) for each in mine}
        best = max(score.values(), default=0)
        return [each for each in mine if best and score[each.id] == best][-1:]
    return mine[-1:] if wish.about is not None else []


def kind_of(reminder: ev.Reminder) -> Kind:
    return "timer" if reminder.timer is not None else "note" if reminder.note else "reminder"


def _telling(text: str) -> frozenset[str]:
    """The words that tell one reminder from another, without their endings."""
    return frozenset(each[:5] for each in plain(text).split() if each not in SMALL)


def _tell(docket: Docket, wish: Wish, speaker: str | None, area: str | None) -> bool:
    """Say what is noted. Only to somebody who is known: it may be nobody else's business."""
    likely = speaker or (somebody_there(docket, area) if wish.about == "timer" else None)
    if likely is None:
        return False
    hearer = docket.context.household.people[likely]
    mine = [
        each for each in docket.desk.reminders.values()
        if kind_of(each) == wish.about and (each.timer is not None or likely in (each.to, each.by))
    ]  # fmt: skip
    if not mine:
        confirm(docket, likely, area, "noted.nothing", {})
        return True
    told = []
    for each in mine[:NAMED]:
        text = each.text or say_to("timer.plain", hearer)
        if each.to != likely:
            text = f"{docket.context.household.people[each.to].name}: {text}"
        if each.timer is not None and each.after is not None:
            when = lasting(max(each.after - docket.now, 1.0), hearer)
        else:
            when = _when(docket, hearer, each)
        told.append(f"{text} ({when})" if when else text)
    confirm(docket, likely, area, "noted.list", {"reminders": [each.id for each in mine]}, list="; ".join(told))
    return True
