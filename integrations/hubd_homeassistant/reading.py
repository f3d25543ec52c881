"""From Home Assistant's events to what hubd logs: a line for a change of state, an event for what people did. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, get_args

import msgspec

from hubd.core.events import AnyEvent, Feedback, Happened, Notification, Outcome, Utterance
from hubd_homeassistant.house import House

DOMAINS: Final = frozenset(
    {
        "alarm_control_panel",
        "assist_satellite",
        "binary_sensor",
        "button",
        "climate",
        "cover",
        "device_tracker",
        "event",
        "fan",
        "humidifier",
        "input_boolean",
        "input_button",
        "input_number",
        "input_select",
        "light",
        "lock",
        "media_player",
        "number",
        "person",
        "remote",
        "select",
        "sensor",
        "siren",
        "switch",
        "vacuum",
        "valve",
        "water_heater",
    }
)
"""What says something about the house. Calendars and the weather are asked for."""
KEPT: Final = (
    "device_class",
    "unit_of_measurement",
    "latitude",
    "longitude",
    "gps_accuracy",
    "source_type",
    "event_type",
    "friendly_name",
)
"""Attributes that are read. The others may be large, private, or change all the time."""
LETTERBOX: Final = "_last_notification"
"""The entity of a phone that repeats its notifications."""
BACK_FROM: Final = frozenset({None, "unavailable", "unknown"})
"""A state that follows one of these is a recovery, not something that happened."""
TRUE_EVENTS: Final = frozenset({"event", "button", "input_button"})
"""What only happens. Until it first does, nobody knows when it last did: that is no absence."""
NEVER: Final = BACK_FROM - {"unknown"}
OUTCOMES: Final = frozenset(get_args(Outcome))

COMPANION_APP: Final = "io.homeassistant.companion.android"
SILENT: Final = frozenset(
    {
        "transport",
        "progress",
        "service",
        "navigation",
        "sys",
        "status",
        "call",
        "alarm",
        "stopwatch",
        "location_sharing",
        "recommendation",
    }
)
"""Categories of notifications that are no message to anybody."""
OLD_POST: Final = 300.0
"""Seconds. After its own start Home Assistant tells the last notification of each phone again."""

_encode = msgspec.json.Encoder().encode


def action_id(home: str, decision: str, action: str) -> str:
    """What a button is called on a phone; ids are shared by everything that pushes to it."""
    return f"hubd:{home}:{decision}:{action}"


def state_line(state: Mapping[str, Any], house: House, *, snapshot: bool) -> bytes | None:
    """The line for one state, or None for what is not heard from Home Assistant."""
    entity = str(state.get("entity_id"))
    domain = entity.partition(".")[0]
    if domain not in DOMAINS or entity.endswith(LETTERBOX) or not house.hears(entity):
        return None
    attributes = _attributes(state)
    if domain == "person" and house.repeats_broker(str(attributes.get("source"))):
        return None
    line: dict[str, Any] = {"entity_id": entity, "state": state.get("state"), "at": state.get("last_changed")}
    kept = {key: attributes[key] for key in KEPT if attributes.get(key) is not None}
    if domain in ("person", "device_tracker"):
        line["at"] = state.get("last_updated")  # a tracker that moves within one zone changes no state
    if not snapshot:
        kept.pop("friendly_name", None)
    if kept:
        line["attributes"] = kept
    area = house.area_of(entity)
    if area is not None:
        line["area"] = area
    if snapshot:
        line["fresh"] = "snapshot"
    return _encode(line)


def changed(data: Mapping[str, Any], house: House) -> bytes | None:
    """The line for a `state_changed` event; None where nothing has changed that hubd reads."""
    entity, new, old = data.get("entity_id"), data.get("new_state"), data.get("old_state")
    if not isinstance(entity, str):
        return None
    if not isinstance(new, dict):
        known = entity.partition(".")[0] in DOMAINS and house.hears(entity)
        return _encode({"entity_id": entity, "removed": True}) if known else None
    before = old if isinstance(old, dict) else {}
    if before.get("state") == new.get("state") and not _moved(before, new):
        return None
    back_from = NEVER if entity.partition(".")[0] in TRUE_EVENTS else BACK_FROM
    return state_line(new, house, snapshot=before.get("state") in back_from)


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    a, b = _attributes(old), _attributes(new)
    return any(a.get(key) != b.get(key) for key in ("latitude", "longitude", "gps_accuracy", "event_type"))


def notification(data: Mapping[str, Any], house: House, now: float) -> Notification | None:
    """What a phone has been sent, for the person whose phone it is. Updates, music and calls are no messages."""
    new, entity = data.get("new_state"), str(data.get("entity_id"))
    to = house.owner_of(entity) if entity.endswith(LETTERBOX) else None
    if to is None or not isinstance(new, dict):
        return None
    said, before = _attributes(new), _attributes(data.get("old_state") or {})
    package, posted = said.get("package"), said.get("post_time")
    title, text = _text(said, "android.title"), _text(said, "android.bigText") or _text(said, "android.text")
    if not isinstance(package, str) or package == COMPANION_APP or not text or said.get("is_ongoing") is True:
        return None
    if said.get("category") in SILENT or not isinstance(posted, int | float) or now - posted / 1000.0 > OLD_POST:
        return None
    again = (before.get("package"), _text(before, "android.title"), _text(before, "android.text"))
    if again == (package, title, _text(said, "android.text")):
        return None
    return Notification(
        at=min(posted / 1000.0, now),
        arrived=now,
        source=_source(entity),
        id=f"{package}|{posted:.0f}",
        to=to,
        app=package,
        sender=title,
        title=title,
        text=text,
    )


def answer(event: Mapping[str, Any], house: House, now: float) -> Feedback | None:
    """A button on a phone, pressed by whoever owns the account behind it."""
    data = event.get("data")
    action = data.get("action") if isinstance(data, dict) else None
    parts = action.split(":") if isinstance(action, str) else []
    if len(parts) != 4 or parts[:2] != ["hubd", house.household.id]:
        return None
    chosen = parts[3]
    context = event.get("context")
    user = context.get("user_id") if isinstance(context, dict) else None
    known = chosen in OUTCOMES
    return Feedback(
        at=now,
        arrived=now,
        source="homeassistant/mobile_app",
        decision=parts[2],
        outcome=chosen if known else "accepted",  # type: ignore[arg-type]  # one of them, looked up
        action=None if known else chosen,
        by=house.users.get(user or ""),
    )


def tag(event: Mapping[str, Any], house: House, now: float) -> Happened | None:
    """A tag was held to a reader or phone."""
    data = event.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("tag_id"), str):
        return None
    return Happened(
        at=now,
        arrived=now,
        source="homeassistant/tag_scanned",
        name="tag_scanned",
        user=data["tag_id"],
        area=house.area_of_device(data.get("device_id")),
    )


def utterance(events: Sequence[Mapping[str, Any]], house: House, now: float) -> Utterance | None:
    """What was said in one run of a voice assistant: its transcript, where the microphone stands."""
    text, language, device = "", None, None
    for each in events:
        data = each.get("data")
        if not isinstance(data, dict):
            continue
        if each.get("type") == "stt-end":
            text = str((data.get("stt_output") or {}).get("text") or "")
        elif each.get("type") == "intent-start":
            text = text or str(data.get("intent_input") or "")
            language, device = data.get("language"), data.get("device_id")
    if not text.strip():
        return None
    return Utterance(
        at=now,
        arrived=now,
        source="homeassistant/assist",
        text=text.strip(),
        area=house.area_of_device(device),
        language=language if isinstance(language, str) else None,
        overheard=True,
    )


def at_work(data: Mapping[str, Any]) -> bool:
    """Has a voice assistant just heard somebody out?"""
    entity, new, old = str(data.get("entity_id")), data.get("new_state"), data.get("old_state")
    was, is_ = (s.get("state") if isinstance(s, dict) else None for s in (old, new))
    if entity.startswith("assist_satellite."):
        return was in ("listening", "processing") and is_ in ("processing", "responding", "idle") and was != is_
    return entity.endswith("_assist_in_progress") and was == "on" and is_ == "off"


def told(event: Mapping[str, Any], house: House, now: float) -> AnyEvent | None:
    """What one event that is no change of state means."""
    reader = TOLD.get(str(event.get("event_type")))
    return reader(event, house, now) if reader is not None else None


TOLD: Final = {"mobile_app_notification_action": answer, "tag_scanned": tag}


def moment(text: Any) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        return None


def _attributes(state: Mapping[str, Any]) -> dict[str, Any]:
    found = state.get("attributes")
    return found if isinstance(found, dict) else {}


def _text(said: Mapping[str, Any], key: str) -> str:
    found = said.get(key)
    return found.strip() if isinstance(found, str) else ""


def _source(entity: str) -> str:
    return f"homeassistant/{entity.replace('.', '/', 1)}"
