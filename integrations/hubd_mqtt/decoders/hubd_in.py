"""hubd's own topics: what people and programs tell the hub directly. Strict, because the contract names every field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import msgspec

from hubd.core.events import (
    AnyEvent,
    Clock,
    Enrolled,
    Feedback,
    Label,
    Notification,
    Reminder,
    Sighting,
    Sound,
    Utterance,
    Wish,
)
from hubd.core.household import ACTIVITIES, MEANS
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders.ha_states import link, logged_state
from hubd_mqtt.decoders.hubd_names import Names, finite, share
from hubd_mqtt.decoders.hubd_shapes import (
    ClockIn,
    FeedbackIn,
    IdentityIn,
    LabelIn,
    MessageIn,
    ReminderIn,
    SightingIn,
    SoundIn,
    StageIn,
    StudyIn,
    TimerIn,
    UtteranceIn,
    VoiceIn,
)
from hubd_mqtt.decoders.hubd_whole import Whole
from hubd_mqtt.decoders.parse import json_value, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, not_mine

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
        self._names = Names(places)
        whole = Whole(self._names)
        self._readers: dict[str, Callable[[Message], Sequence[AnyEvent]]] = {
            "message": self._message, "feedback": self._feedback, "utterance": self._utterance,
            "calendar": whole.calendar, "pantry": whole.pantry, "weather": whole.weather, "clock": self._clock,
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

    # one reader a topic
    def _message(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _message)
        if not said.id:
            raise DecodeError("incomplete", "a message without an id")
        return (Notification(
            id=said.id, to=self._names.person(said.to), app=said.app or "", sender=said.sender or "",
            title=said.title or "", text=said.text or "", private=said.private, **self._names.stamp(message, said.at),
        ),)  # fmt: skip

    def _feedback(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _feedback)
        if not said.decision and not said.intent and not said.message:
            raise DecodeError("incomplete", "feedback without a decision, an intent or a message")
        return (Feedback(
            outcome=said.outcome, decision=said.decision, intent=said.intent, action=said.action,
            by=self._names.person(said.by) if said.by else None, message=said.message or None,
            **self._names.stamp(message, said.at),
        ),)  # fmt: skip

    def _utterance(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _utterance)
        voice = said.voice or VoiceIn()
        if not said.text.strip() and voice.name is None and voice.embedding is None:
            return NOTHING
        return (Utterance(
            text=said.text, area=self._places.area(said.area), name=voice.name or None, score=share(voice.score),
            embedding=finite(voice.embedding), language=said.language,
            by=self._names.person(said.person) if said.person else None,
            overheard=said.to != "hubd" and not said.person,
            **self._names.stamp(message, said.at),
        ),)  # fmt: skip

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
        after = self._names.when(need.after)
        if need.after is not None and after is None:
            raise DecodeError("unreadable value", "`when.after` is no time")
        if need.activity is not None and need.activity not in ACTIVITIES:
            raise DecodeError("unreadable value", "`when.activity` is no activity hubd knows")
        return (Reminder(
            id=said.id, to=self._names.person(said.to), text=said.text,
            in_area=self._names.area(need.area) if need.area else None,
            activity=need.activity, after=after, **self._names.stamp(message),
            person_home=self._names.person(need.person_home) if need.person_home else None,
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
            id=known, to=self._names.person(said.to), text=said.text, after=message.at + said.seconds,
            timer=said.seconds, **self._names.stamp(message),
        ),)  # fmt: skip

    def _taken_back(self, name: str, message: Message) -> Reminder:
        if not name:
            raise DecodeError("incomplete", "what is taken back needs its `id`")
        return Reminder(id=name, to="", text="", over=True, **self._names.stamp(message))

    def _sound(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _sound)
        label = said.label.strip().lower().replace("_", " ")
        if not label:
            raise DecodeError("incomplete", "a sound without a label")
        return (Sound(label=label, score=share(said.score), area=self._places.area(said.area),
                      **self._names.stamp(message, said.at)),)  # fmt: skip

    def _sighting(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _sighting)
        score = share(said.score)
        return (Sighting(
            what=said.kind, score=score, name=said.name or None, name_score=score if said.name else None,
            embedding=finite(said.embedding), area=self._places.area(said.area),
            **self._names.stamp(message, said.at),
        ),)  # fmt: skip

    def _identity(self, message: Message) -> Sequence[AnyEvent]:
        """An example of a face or voice. Nobody can enrol over the bus: this stands in logs only."""
        said = _decode(message, _identity)
        if not said.forget and said.embedding is None:
            raise DecodeError("incomplete", "an example without an `embedding`")
        return (Enrolled(
            of=said.kind, person=self._names.person(said.person) if said.person else None, forget=said.forget,
            embedding=finite(said.embedding), quality=share(said.quality), **self._names.stamp(message, said.at),
        ),)  # fmt: skip

    def _study(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _study)
        return (Wish(what="study", person=self._names.person(said.person), on=said.on, **self._names.stamp(message)),)

    def _stage(self, message: Message) -> Sequence[AnyEvent]:
        """The stage of a rule is a matter of the rule files, and no evidence of anything."""
        _decode(message, _stage)
        return NOTHING

    def _label(self, message: Message) -> Sequence[AnyEvent]:
        said = _decode(message, _label)
        start, end = self._names.when(said.start), self._names.when(said.end)
        if start is None or end is None or end < start:
            raise DecodeError("unreadable value", "`from` and `to` are times, in this order")
        if said.activity not in ACTIVITIES:
            raise DecodeError("unreadable value", "`activity` is none that hubd knows")
        return (Label(activity=said.activity, start=start, end=end, of_area=self._places.area(said.area),
                      person=self._names.person(said.person) if said.person else None, wrong=said.wrong,
                      **self._names.stamp(message)),)  # fmt: skip


def _decode(message: Message, decoder: msgspec.json.Decoder[T]) -> T:
    return json_value(message.payload, decoder)


_message: Final = msgspec.json.Decoder(MessageIn)
_feedback: Final = msgspec.json.Decoder(FeedbackIn)
_utterance: Final = msgspec.json.Decoder(UtteranceIn)
_clock: Final = msgspec.json.Decoder(ClockIn)
_reminder: Final = msgspec.json.Decoder(ReminderIn)
_sound: Final = msgspec.json.Decoder(SoundIn)
_sighting: Final = msgspec.json.Decoder(SightingIn)
_identity: Final = msgspec.json.Decoder(IdentityIn)
_timer: Final = msgspec.json.Decoder(TimerIn)
_study: Final = msgspec.json.Decoder(StudyIn)
_stage: Final = msgspec.json.Decoder(StageIn)
_label: Final = msgspec.json.Decoder(LabelIn)
