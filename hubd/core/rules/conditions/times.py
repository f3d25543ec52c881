"""Conditions about the clock, the calendar and the sun. Each says when its answer changes next, and is asked then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hubd.core.rules.check import Check, Scope, Truth, View, constant
from hubd.core.rules.conditions.aspects import never
from hubd.core.rules.conditions.sayings import clock, say, weekdays
from hubd.core.rules.conditions.sun import daylight, polar_day
from hubd.core.rules.language.words import nearest
from hubd.core.rules.spec import Condition

MIDNIGHT = 24 * 60


def moment(view: View, minutes: int, days: int = 0) -> float:
    """Seconds since 1970 at so many minutes after midnight, today or some days on. Times that a clock change
    skips count as the moment after it."""
    local = view.context.local
    day = local.date() + timedelta(days=days + minutes // MIDNIGHT)
    rest = minutes % MIDNIGHT
    at = datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=local.tzinfo)
    return at.timestamp()


class _Next:
    """The next time that the clock shows one of these minutes after midnight. Asked again and again before it comes,
    it is found once."""

    def __init__(self, *minutes: int) -> None:
        self._minutes = minutes
        self._since, self._at, self._minute = 0.0, 0.0, 0

    def after(self, view: View) -> float:
        """The first one after this moment. A clock that was put back is asked anew."""
        minute = view.minute
        if minute < self._minute or not self._since <= view.now < self._at:
            later = [each for each in self._minutes if each > minute]
            self._at = moment(view, min(later)) if later else moment(view, min(self._minutes), days=1)
            self._since, self._minute = view.now, minute
        return self._at


def between(condition: Condition, scope: Scope) -> Check:
    """`{between: ["22:00", "06:00"], days: […]}`; past midnight, the day is that of the beginning."""
    start: int
    end: int
    start, end = condition.fields["between"]
    days: tuple[int, ...] | None = condition.fields.get("days")
    turns = _Next(start, end % MIDNIGHT)

    def test(view: View) -> Truth:
        minute = view.minute
        view.call_at(turns.after(view))
        inside = start <= minute < end if start <= end else minute >= start or minute < end
        if inside and days is not None:
            weekday = view.context.local.weekday()
            return (weekday if minute >= start or start <= end else (weekday - 1) % 7) in days
        return inside

    text = say(scope.language, "between", a=clock(start), b=clock(end))
    if days is not None:
        text += f", {weekdays(scope.language, tuple(days))}"
    return Check(condition.path, test, constant(text), cost=1)


def on_days(condition: Condition, scope: Scope) -> Check:
    """`{days: [sat, sun]}`."""
    days: tuple[int, ...] = condition.fields["days"]

    def test(view: View) -> Truth:
        view.call_at(moment(view, 0, days=1))
        return view.context.local.weekday() in days

    text = say(scope.language, "days", what=weekdays(scope.language, days))
    return Check(condition.path, test, constant(text), cost=1)


def on_date(condition: Condition, scope: Scope) -> Check:
    """`{date: ["12-01", "12-24"]}` every year, over New Year too, or of one year."""
    first: str
    last: str
    first, last = condition.fields["date"]
    yearly = len(first) == 5

    def test(view: View) -> Truth:
        view.call_at(moment(view, 0, days=1))
        today = view.context.local.date().isoformat()
        today = today[5:] if yearly else today
        return first <= today <= last if first <= last else today >= first or today <= last

    text = say(scope.language, "date", what=first if first == last else f"{first}…{last}")
    return Check(condition.path, test, constant(text), cost=1)


def sun(condition: Condition, scope: Scope) -> Check:
    """`{sun: up | down}` at the home's location; unknown where the configuration has none."""
    place = scope.household.location
    if place is None:
        scope.complain(
            f"{condition.path}/sun", "the home has no location", "add home.location with latitude and longitude"
        )
        return never(condition)
    wanted_up: bool = condition.fields["sun"] == "up"

    def test(view: View) -> Truth:
        today = view.context.local.date()
        up = _is_up(place.latitude, place.longitude, today, view)
        return up == wanted_up

    text = say(scope.language, condition.fields["sun"])
    return Check(condition.path, test, constant(text), cost=2)


def _is_up(latitude: float, longitude: float, today: date, view: View) -> bool:
    """Is the sun up now? Looks at the neighbouring days too: far from its zone's meridian a day's light crosses
    midnight."""
    turns: list[float] = []
    up = False
    for offset in (-1, 0, 1):
        light = daylight(latitude, longitude, today + timedelta(days=offset))
        if light is not None:
            turns += light
            up = up or light[0] <= view.now < light[1]
    later = [turn for turn in turns if turn > view.now]
    view.call_at(min(later) if later else moment(view, 0, days=1))
    return up if turns else polar_day(latitude, today)


def appointment(condition: Condition, scope: Scope) -> Check:
    """`{calendar: {person, starts_within | ongoing, title, place}}`; unknown while no calendar came."""
    fields = condition.fields
    who = fields.get("person")
    if who == "who":
        who = scope.who
    if who is not None and who not in scope.household.people:
        scope.complain(
            f"{condition.path}/calendar/person",
            f'unknown person "{who}"',
            nearest(who, (*scope.household.people, "who")),
        )
        return never(condition)
    people = [who] if who else list(scope.household.people)
    ahead = fields.get("starts_within", 0.0)
    titles = tuple(title.casefold() for title in fields.get("title", ()))

    def fits(view: View) -> str | None:
        for person in people:
            for item in view.state.desk.calendars.get(person, ()):
                if titles and not any(title in item.title.casefold() for title in titles):
                    continue
                if "place" in fields and bool(item.location) != fields["place"]:
                    continue
                start, end = (item.start, item.end) if fields.get("ongoing") else (item.start - ahead, item.start)
                view.call_at(start)
                view.call_at(end)
                if start <= view.now < end:
                    return item.title
        return None

    def test(view: View) -> Truth:
        if not any(person in view.state.desk.calendars for person in people):
            return None
        return fits(view) is not None

    def told(view: View) -> str:
        found = fits(view)
        return say(scope.language, "appointment", what=found) if found else say(scope.language, "no_appointment")

    return Check(condition.path, test, told, ("desk:calendar",), cost=6)


def pantry(condition: Condition, scope: Scope) -> Check:
    """`{pantry: {has, lacks, best_before}}`; unknown while no pantry list came."""
    fields = condition.fields
    has = tuple(name.casefold() for name in fields.get("has", ()))
    lacks = tuple(name.casefold() for name in fields.get("lacks", ()))

    def soon(view: View) -> list[str]:
        last = (view.context.local + timedelta(seconds=fields["best_before"])).date().isoformat()
        return [item.name for item in view.state.desk.pantry if item.best_before and item.best_before <= last]

    def test(view: View) -> Truth:
        desk = view.state.desk
        if not desk.pantry_known:
            return None
        names = [item.name.casefold() for item in desk.pantry]
        if not all(any(wanted in name for name in names) for wanted in has):
            return False
        if any(wanted in name for name in names for wanted in lacks):
            return False
        if "best_before" in fields:
            view.call_at(moment(view, 0, days=1))
            return bool(soon(view))
        return True

    def told(view: View) -> str:
        texts = [say(scope.language, "has", what=", ".join(has))] if has else []
        texts += [say(scope.language, "lacks", what=", ".join(lacks))] if lacks else []
        if "best_before" in fields:
            names = ", ".join(soon(view)[:3])
            texts.append(
                say(scope.language, "best_before", what=names) if names else say(scope.language, "no_best_before")
            )
        return ", ".join(texts)

    return Check(condition.path, test, told, ("desk:pantry",), cost=6)
