"""hubd's own topics: what people and programs tell the hub directly. Strict, because the contract names every field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import Any, Final, TypeVar

import msgspec

from hubd.core.events import (
    AnyEvent,
    Appointment,
    Calendar,
    Clock,
    Enrolled,
    Feedback,
    ForecastHour,
    Label,
    Notification,
    Pantry,
    PantryItem,
    Reminder,
    Sighting,
    Sound,
    Utterance,
    Weather,
    Wish,
)
from hubd.core.household import ACTIVITIES, AWAY, MEANS
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders.ha_states import link, logged_state
from hubd_mqtt.decoders.hubd_shapes import (
    AppointmentIn,
    CalendarIn,
    ClockIn,
    FeedbackIn,
    HourIn,
    IdentityIn,
    LabelIn,
    MessageIn,
    NowIn,
    PantryIn,
    PantryItemIn,
    ReminderIn,
    SightingIn,
    SoundIn,
    StageIn,
    StudyIn,
    TimerIn,
    UtteranceIn,
    VoiceIn,
    WeatherIn,
)
from hubd_mqtt.decoders.parse import json_value, number, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, Stamp, not_mine, stamp

T = TypeVar("T")
LONGEST_TIMER = 86400.0


_logged: Final = msgspec.json.Decoder(AnyEvent)


class HubdIn:
    """Decoder for `<base>/<home>/in/...` and for the logged inputs that did not come by MQTT."""

    name = "hubd"

    def __init__(self, places: Places, base: str = "hubd", entities: str = "homeassistant") -> None:
        self.prefixes = (base,)
        self._places, self._base, self._entities = places, base, entities
        self._home = places.household.id
        self._in = f"{base}/{self._home}/in/"
        self._log = f"{base}/{self._home}/log/"
        self._readers: dict[str, Callable[[Message], Sequence[AnyEvent]]] = {
            "message": self._message, "feedback": self._feedback, "utterance": self._utterance,
            "calendar": self._calendar, "pantry": self._pantry, "weather": self._weather, "clock": self._clock,
            "reminder": self._reminder, "sound": self._sound, "sighting": self._sighting, "label": self._label,
            "timer": self._timer, "study": self._study, "stage": self._stage,
        }  # fmt: skip

    def subscriptions(self) -> Sequence[str]:
        return [f"{self._in}+"]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:  # noqa: ARG002 - one shape for all decoders
        topic = message.topic
        if topic.startswith(self._in):
            reader = self._readers.get(topic[len(self._in) :])
            if reader is None:
                raise not_mine(topic)
            return reader(message) if message.payload else NOTHING
        if topic in (f"{self._log}event", f"{self._log}likelihoods", f"{self._log}model"):
            return (json_value(message.payload, _logged),)
        if topic == f"{self._log}identity":
            return self._identity(message)
        if topic == f"{self._log}state":
            return logged_state(message, self._entities, self._places)
        if topic == f"{self._log}homeassistant":
            return link(message, self._entities)
        levels = topic[len(self._base) + 1 :].split("/")
        if len(levels) >= 3 and levels[1] in ("in", "log") and levels[0] != self._home:
            raise DecodeError("another home", f"this is {self._home}")
        if topic.startswith(self._log):
            raise not_mine(topic)
        return NOTHING  # what hubd itself, or its entities in Home Assistant, have said

    # who and when
    def _person(self, name: str) -> str:
        """A person's id, whatever the case; anybody else is an error that people can act on."""
        people = self._places.household.people
        found = name if name in people else name.strip().casefold()
        if found not in people:
            raise DecodeError("unknown person", f"{name[:40]!r} is not under people: in the configuration")
        return found

    def _area(self, name: str) -> str:
        """The id of an area of the home, or `away`; anything else would wait for ever."""
        found = AWAY if name == AWAY else self._places.known_area(name)
        if found is None:
            raise DecodeError("unknown area", f"{name[:40]!r} is not under areas: in the configuration")
        return found

    def _stamp(self, message: Message, at: Any = None, source: str = "") -> Stamp:
        return stamp(message, source or message.topic, when(at, self._places.household.time_zone))

    def _when(self, value: Any) -> float | None:
        """A time, or a date, which is midnight here."""
        zone = self._places.household.time_zone
        if isinstance(value, str) and len(value) == 10:
            try:
                return datetime.combine(date.fromisoformat(value), time(), zone).timestamp()
            except ValueError:
                return None
        return when(value, zone)

    # one reader a topic
    def _message(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _message)
        if not said.id:
            raise DecodeError("incomplete", "a message without an id")
        return (Notification(
            id=said.id, to=self._person(said.to), app=said.app or "", sender=said.sender or "", title=said.title or "",
            text=said.text or "", private=said.private, **self._stamp(message, said.at),
        ),)  # fmt: skip

    def _feedback(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _feedback)
        if not said.decision and not said.intent and not said.message:
            raise DecodeError("incomplete", "feedback without a decision, an intent or a message")
        return (Feedback(
            outcome=said.outcome, decision=said.decision, intent=said.intent, action=said.action,
            by=self._person(said.by) if said.by else None, message=said.message or None,
            **self._stamp(message, said.at),
        ),)  # fmt: skip

    def _utterance(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _utterance)
        voice = said.voice or VoiceIn()
        if not said.text.strip() and voice.name is None and voice.embedding is None:
            return NOTHING
        return (Utterance(
            text=said.text, area=self._places.area(said.area), name=voice.name or None, score=_share(voice.score),
            embedding=_finite(voice.embedding), language=said.language,
            by=self._person(said.person) if said.person else None,
            **self._stamp(message, said.at),
        ),)  # fmt: skip

    def _calendar(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _calendar)
        events = [made for item in said.events if (made := self._appointment(item)) is not None]
        if said.events and not events:
            raise DecodeError("unreadable value", "no event of the calendar has a title, a start and an end")
        return (Calendar(person=self._person(said.person), events=tuple(events), **self._stamp(message)),)

    def _appointment(self, item: Any) -> Appointment | None:
        """One event; a date stands for its midnight, and no end means that it ends as it starts."""
        try:
            one = msgspec.convert(item, AppointmentIn)
        except msgspec.ValidationError:
            return None
        start = self._when(one.start)
        if start is None:
            return None
        end = self._when(one.end)
        travel = number(one.travel_minutes)
        return Appointment(
            id=str(one.id) if one.id is not None else f"{start:.0f} {one.title}", title=one.title, start=start,
            end=max(end, start) if end is not None else start, location=one.location or None,
            travel_minutes=travel if isinstance(travel, float) and travel >= 0.0 else None,
        )  # fmt: skip

    def _pantry(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _pantry)
        items = [made for item in said.items if (made := _pantry_item(item)) is not None]
        if said.items and not items:
            raise DecodeError("unreadable value", "no item of the pantry has a name")
        return (Pantry(items=tuple(items), **self._stamp(message)),)

    def _weather(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _weather)
        now = said.now or NowIn()
        hours = [made for item in said.hours if (made := self._hour(item)) is not None]
        return (Weather(condition=now.condition, temperature=_number(now.temperature), hours=tuple(hours),
                        **self._stamp(message)),)  # fmt: skip

    def _hour(self, item: Any) -> ForecastHour | None:
        try:
            one = msgspec.convert(item, HourIn)
        except msgspec.ValidationError:
            return None
        at = self._when(one.at)
        if at is None:
            return None
        return ForecastHour(at=at, condition=one.condition, precipitation=_number(one.precipitation),
                            temperature=_number(one.temperature))  # fmt: skip

    def _clock(self, message: Message) -> Sequence[AnyEvent]:
        at = when(_decode(message, _clock).at)
        if at is None:
            raise DecodeError("unreadable value", "`at` is no time with an offset")
        return (Clock(at=at, arrived=message.at, source=message.topic, qos=message.qos),)

    def _reminder(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _reminder)
        if said.cancel:
            return (self._taken_back(said.id, message),)
        if not said.text or not said.to:
            raise DecodeError("incomplete", "a reminder needs `text` and `for`")
        need = said.when
        if need.machine is not None and need.machine not in MEANS:
            raise DecodeError("unreadable value", "`when.machine` is no kind of appliance hubd knows")
        after = self._when(need.after)
        if need.after is not None and after is None:
            raise DecodeError("unreadable value", "`when.after` is no time")
        if need.activity is not None and need.activity not in ACTIVITIES:
            raise DecodeError("unreadable value", "`when.activity` is no activity hubd knows")
        return (Reminder(
            id=said.id, to=self._person(said.to), text=said.text,
            in_area=self._area(need.area) if need.area else None,
            activity=need.activity, after=after, **self._stamp(message),
            person_home=self._person(need.person_home) if need.person_home else None,
            machine=need.machine, fresh=need.next or need.machine is not None,
        ),)  # fmt: skip

    def _timer(self, message: Message) -> Sequence[AnyEvent]:
        """So many seconds from now, for somebody."""
        said = _decode(message, _timer)
        if said.cancel:
            return (self._taken_back(said.id, message),)
        if not 1.0 <= said.seconds <= LONGEST_TIMER:
            raise DecodeError("unreadable value", "`seconds` lies between 1 and a day")
        known = said.id or f"timer {message.at:.3f}"
        return (Reminder(
            id=known, to=self._person(said.to), text=said.text, after=message.at + said.seconds, timer=said.seconds,
            **self._stamp(message),
        ),)  # fmt: skip

    def _taken_back(self, name: str, message: Message) -> Reminder:
        if not name:
            raise DecodeError("incomplete", "what is taken back needs its `id`")
        return Reminder(id=name, to="", text="", over=True, **self._stamp(message))

    def _sound(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _sound)
        label = said.label.strip().lower().replace("_", " ")
        if not label:
            raise DecodeError("incomplete", "a sound without a label")
        return (Sound(label=label, score=_share(said.score), area=self._places.area(said.area),
                      **self._stamp(message, said.at)),)  # fmt: skip

    def _sighting(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _sighting)
        score = _share(said.score)
        return (Sighting(
            what=said.kind, score=score, name=said.name or None, name_score=score if said.name else None,
            embedding=_finite(said.embedding), area=self._places.area(said.area),
            **self._stamp(message, said.at),
        ),)  # fmt: skip

    def _identity(self, message: Message) -> Sequence[AnyEvent]:
        """An example of a face or voice. Nobody can enrol over the bus: this stands in logs only."""
        said = _decode(message, _identity)
        if not said.forget and said.embedding is None:
            raise DecodeError("incomplete", "an example without an `embedding`")
        return (Enrolled(
            of=said.kind, person=self._person(said.person) if said.person else None, forget=said.forget,
            embedding=_finite(said.embedding), quality=_share(said.quality), **self._stamp(message, said.at),
        ),)  # fmt: skip

    def _study(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _study)
        return (Wish(what="study", person=self._person(said.person), on=said.on, **self._stamp(message)),)

    def _stage(self, message: Message) -> Sequence[AnyEvent]:
        """The stage of a rule is a matter of the rule files, and no evidence of anything."""
        _decode(message, _stage)
        return NOTHING

    def _label(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _label)
        start, end = self._when(said.start), self._when(said.end)
        if start is None or end is None or end < start:
            raise DecodeError("unreadable value", "`from` and `to` are times, in this order")
        if said.activity not in ACTIVITIES:
            raise DecodeError("unreadable value", "`activity` is none that hubd knows")
        return (Label(activity=said.activity, start=start, end=end, of_area=self._places.area(said.area),
                      person=self._person(said.person) if said.person else None, wrong=said.wrong,
                      **self._stamp(message)),)  # fmt: skip


def _decode(message: Message, decoder: msgspec.json.Decoder[T]) -> T:
    return json_value(message.payload, decoder)


def _pantry_item(item: Any) -> PantryItem | None:
    try:
        one = msgspec.convert(item, PantryItemIn)
    except msgspec.ValidationError:
        return None
    if not one.name.strip():
        return None
    best_before = one.best_before
    try:
        best_before = date.fromisoformat(best_before[:10]).isoformat() if best_before else None
    except ValueError:
        best_before = None
    return PantryItem(name=one.name.strip(), amount=_number(one.amount), unit=one.unit, best_before=best_before)


def _number(value: Any) -> float | None:
    made = number(value)
    return made if isinstance(made, float) else None


def _share(score: float | None) -> float | None:
    """A score is a share of one; anything else is an error of the sender."""
    if score is not None and not 0.0 <= score <= 1.0:
        raise DecodeError("unreadable value", "`score` lies between 0 and 1")
    return score


def _finite(embedding: tuple[float, ...] | None) -> tuple[float, ...] | None:
    if embedding is not None and not all(map(isfinite, embedding)):
        raise DecodeError("unreadable value", "`embedding` holds something that is no number")
    return embedding or None


_message: Final = msgspec.json.Decoder(MessageIn)
_feedback: Final = msgspec.json.Decoder(FeedbackIn)
_utterance: Final = msgspec.json.Decoder(UtteranceIn)
_calendar: Final = msgspec.json.Decoder(CalendarIn)
_pantry: Final = msgspec.json.Decoder(PantryIn)
_weather: Final = msgspec.json.Decoder(WeatherIn)
_clock: Final = msgspec.json.Decoder(ClockIn)
_reminder: Final = msgspec.json.Decoder(ReminderIn)
_sound: Final = msgspec.json.Decoder(SoundIn)
_sighting: Final = msgspec.json.Decoder(SightingIn)
_identity: Final = msgspec.json.Decoder(IdentityIn)
_timer: Final = msgspec.json.Decoder(TimerIn)
_study: Final = msgspec.json.Decoder(StudyIn)
_stage: Final = msgspec.json.Decoder(StageIn)
_label: Final = msgspec.json.Decoder(LabelIn)
