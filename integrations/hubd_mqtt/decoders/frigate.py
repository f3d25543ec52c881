"""Frigate: what cameras see and hear. Everything a camera says counts as `frigate/<camera>`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hubd.core.events import AnyEvent, Described, Device, Happened, Level, Motion, Sighting, Sound
from hubd.errors import DecodeError
from hubd.integration import Known, Message
from hubd_mqtt.decoders.filters import root_of
from hubd_mqtt.decoders.parse import UNREAD, boolean, json_value, number, text, when
from hubd_mqtt.decoders.places import Places
from hubd_mqtt.decoders.vocabulary import NOTHING, availability, not_mine, stamp, unreadable


class Tracked(msgspec.Struct):
    """The part of an object that hubd reads. Fields are `Any`, because every one of them may be missing or odd."""

    id: Any = None
    camera: Any = None
    label: Any = None
    sub_label: Any = None
    frame_time: Any = None
    end_time: Any = None
    top_score: Any = None
    computed_score: Any = None
    score: Any = None
    false_positive: Any = None
    current_zones: Any = None


class ObjectEvent(msgspec.Struct):
    type: Any = None
    after: Tracked | None = None


class Update(msgspec.Struct):
    type: Any = None
    id: Any = None
    camera: Any = None
    name: Any = None
    score: Any = None
    timestamp: Any = None
    model: Any = None
    sub_label: Any = None
    attribute: Any = None


class ReviewData(msgspec.Struct):
    detections: Any = None
    objects: Any = None
    sub_labels: Any = None


class ReviewSegment(msgspec.Struct):
    camera: Any = None
    data: ReviewData | None = None


class Review(msgspec.Struct):
    type: Any = None
    after: ReviewSegment | None = None


_event: Final = msgspec.json.Decoder(ObjectEvent)
_update: Final = msgspec.json.Decoder(Update)
_review: Final = msgspec.json.Decoder(Review)

SETTINGS: Final = frozenset({"state", "set", "snapshot", "snapshots", "active", "suspend", "suspended", "ptz"})
NO_CAMERA: Final = frozenset({"stats", "camera_activity", "audio_detections", "triggers", "onConnect", "restart",
                              "notifications", "profile", "model_state", "embeddings_reindex_progress",
                              "job_state", "birdseye_layout"})  # fmt: skip
FEATURES: Final = frozenset({"review_status", "improve_contrast", "contour_area", "threshold", "motion_threshold",
                             "motion_contour_area"})  # fmt: skip


class Frigate:
    """Decoder for one or more topic prefixes."""

    name = "frigate"

    def __init__(self, places: Places, prefixes: Sequence[str] = ("frigate",)) -> None:
        self.prefixes = tuple(prefixes)
        self._roots = tuple(f"{prefix}/" for prefix in prefixes)
        self._places = places

    def subscriptions(self) -> Sequence[str]:
        """Never the root: it holds a retained picture for every label."""
        topics = ("available", "stats", "events", "tracked_object_update", "reviews", "+/+", "+/audio/+", "+/status/+",
                  "+/classification/+")  # fmt: skip
        return [f"{p}/{topic}" for p in self.prefixes for topic in topics]

    def decode(self, message: Message, known: Known) -> Sequence[AnyEvent]:
        topic = message.topic
        root = root_of(topic, self._roots)
        if root is None:
            raise not_mine(topic)
        prefix = root[:-1]
        rest = topic[len(root) :]
        if rest == "events":
            return self._object(message, prefix, known)
        if rest == "tracked_object_update":
            return self._tracked(message, prefix)
        if rest == "reviews":
            return self._reviewed(message, prefix)
        if rest == "available":
            return availability(message, prefix, bridge=True)
        if rest == "stats":
            return availability(message, prefix, bridge=True, word="online")
        levels = rest.split("/")
        if levels[0] in NO_CAMERA or levels[-1] in SETTINGS:
            return NOTHING
        if len(levels) == 2:
            return self._camera(message, f"{prefix}/{levels[0]}", levels[1])
        if len(levels) == 3:
            return self._feature(message, f"{prefix}/{levels[0]}", levels[1], levels[2])
        raise not_mine(topic)

    # tracked objects
    def _object(self, message: Message, prefix: str, known: Known) -> Sequence[AnyEvent]:
        said = json_value(message.payload, _event)
        seen = said.after
        if seen is None:
            raise DecodeError("incomplete", "an event without `after`")
        if seen.false_positive is True:
            return NOTHING
        if not isinstance(seen.label, str) or not seen.label:
            raise unreadable("label")
        ended = said.type == "end"
        moment = when(seen.end_time) if ended else None
        source = f"{prefix}/{seen.camera}" if isinstance(seen.camera, str) and seen.camera else prefix
        common = stamp(message, source, moment or when(seen.frame_time))
        name, name_score = _sub_label(seen.sub_label) if seen.label == "person" else (None, None)
        zones = [zone for zone in seen.current_zones if isinstance(zone, str)] if isinstance(
            seen.current_zones, list) else []  # fmt: skip
        sighting = Sighting(
            what=seen.label, name=name, name_score=name_score, score=_first_score(seen), track=_text(seen.id),
            ended=ended, area=next(filter(None, map(self._places.known_area, zones)), None), **common,
        )  # fmt: skip
        return (sighting, *self._learnt(message, prefix, source, zones, known))

    @staticmethod
    def _learnt(message: Message, prefix: str, source: str, zones: list[str], known: Known) -> list[AnyEvent]:
        """Which names are cameras and which are zones: counts come under both, and look alike."""
        learnt: list[AnyEvent] = []
        if source not in known and source != prefix:
            learnt.append(Described(facts={"kind": "camera"}, **stamp(message, source)))
        for zone in zones:
            if f"{prefix}/{zone}" not in known:
                facts = {"kind": "zone", "camera": source}
                learnt.append(Described(facts=facts, **stamp(message, f"{prefix}/{zone}")))
        return learnt

    def _tracked(self, message: Message, prefix: str) -> Sequence[AnyEvent]:
        said = json_value(message.payload, _update)
        source = f"{prefix}/{said.camera}" if isinstance(said.camera, str) and said.camera else prefix
        common = stamp(message, source, when(said.timestamp))
        score, name, track = _score(said.score), _text(said.name), _text(said.id)
        if said.type == "face":
            return (Sighting(what="face", name=name, name_score=score if name else None, track=track, **common),)
        if said.type == "lpr":
            plate = "license_plate"  # the plate itself is nobody's business but its owner's
            return (Sighting(what=plate, name=name, name_score=score if name else None, track=track, **common),)
        if said.type == "classification":
            found = _text(said.sub_label) or _text(said.attribute)
            model = _text(said.model) or ""
            return (Happened(name=found, channel=f"classification/{model}", **common),) if found else NOTHING
        if isinstance(said.type, str):
            return NOTHING
        raise unreadable("type")

    def _reviewed(self, message: Message, prefix: str) -> Sequence[AnyEvent]:
        """A review names people without saying which object each is: only one person and one name fit together."""
        said = json_value(message.payload, _review)
        after = said.after
        if after is None or after.data is None or not isinstance(after.camera, str):
            raise DecodeError("incomplete", "a review without camera or data")
        if said.type == "end":
            return NOTHING
        data = after.data
        objects = sorted({what.removesuffix("-verified") for what in _texts(data.objects)})
        names, tracks = _texts(data.sub_labels), _texts(data.detections)
        one = len(tracks) <= 1 and len(objects) == 1
        common = stamp(message, f"{prefix}/{after.camera}")
        return tuple(
            Sighting(what=what, track=tracks[0] if one and tracks else None,
                     name=names[0] if one and what == "person" and len(names) == 1 else None, **common)
            for what in objects
        )  # fmt: skip

    # plain topics
    def _camera(self, message: Message, source: str, label: str) -> Sequence[AnyEvent]:
        """`<camera or zone>/<label>`: a count of objects, or the camera's motion."""
        if label in FEATURES:
            return NOTHING
        word = text(message.payload)
        common = stamp(message, source)
        if label == "motion":
            on = boolean(word)
            if on is UNREAD:
                raise unreadable("motion")
            return (Motion(on=on, **common),)
        if label == "all":
            return NOTHING
        count = number(word)
        if count is None:
            return NOTHING
        if count is UNREAD or count < 0 or count != int(count):
            raise unreadable("count")
        area = self._places.known_area(source.rpartition("/")[2])
        return (Sighting(what=label, count=int(count), area=area, **common),)

    @staticmethod
    def _feature(message: Message, source: str, feature: str, name: str) -> Sequence[AnyEvent]:
        if feature == "status":
            return _role(message, source, name)
        if feature == "audio":
            return _heard(message, source, name)
        if feature == "classification":
            word = text(message.payload)
            value = None if word.casefold() in ("", "none", "unknown") else word
            return (Device(value=value, channel=f"classification/{name}", **stamp(message, source)),)
        raise not_mine(message.topic)


def _role(message: Message, source: str, role: str) -> Sequence[AnyEvent]:
    """One role of a camera's stream. Only detection is what evidence comes from."""
    return availability(message, source) if role == "detect" else NOTHING


HEARD_AT_LEAST: Final = 0.8
"""Frigate tells no score for sounds: it says ON from its own threshold on, which is this one as shipped."""


def _heard(message: Message, source: str, label: str) -> Sequence[AnyEvent]:
    """A sound class that begins or ends, or the loudness. What was said near a camera stays unread."""
    if label in ("all", "transcription", "rms"):
        return NOTHING
    word = text(message.payload)
    common = stamp(message, source)
    if label == "dBFS":
        loudness = number(word)
        if loudness is UNREAD:
            raise unreadable("dBFS")
        return (Level(quantity="noise", value=loudness, unit="dBFS", **common),)
    on = boolean(word)
    if on is UNREAD:
        raise unreadable("audio")
    name = label.replace("_", " ").lower()
    return (Sound(label=name, score=HEARD_AT_LEAST if on else None, on=on, **common),) if on is not None else NOTHING


def _sub_label(value: Any) -> tuple[str | None, float | None]:
    """`[name, score]`, where the score may be missing; old versions sent the name alone."""
    if isinstance(value, list) and value and isinstance(value[0], str):
        return value[0] or None, _score(value[1]) if len(value) > 1 else None
    return _text(value), None


def _score(value: Any) -> float | None:
    score = number(value)
    return score if isinstance(score, float) and 0.0 <= score <= 1.0 else None


def _first_score(seen: Tracked) -> float | None:
    scores = (_score(seen.top_score), _score(seen.computed_score), _score(seen.score))
    return next((score for score in scores if score is not None), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []
