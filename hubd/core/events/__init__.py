"""What may come in: everything the core ever hears, as frozen values.

Bytes become these values once, in a decoder, and nothing else enters `step`. Times are seconds
since 1970 in UTC (`float`), distances metres, powers watts, scores 0 to 1. `None` means "the source
says that it does not know", which is never the same as false or zero; a fact that a message does
not mention simply yields no event.

`sensed` by devices, `said` by people and their programs, hubd's `own`; whoever needs one imports it from here.
"""

from __future__ import annotations

from typing import TypeAlias

from hubd.core.events.base import Event, Freshness
from hubd.core.events.own import (
    Clock,
    Done,
    Enrolled,
    Known,
    Measured,
    Promoted,
    Tick,
)
from hubd.core.events.said import (
    Appointment,
    Calendar,
    Consented,
    Feedback,
    ForecastHour,
    Label,
    Meal,
    Notification,
    Outcome,
    Pantry,
    PantryItem,
    Planned,
    Reminder,
    Shelved,
    Utterance,
    Weather,
    Wish,
)
from hubd.core.events.sensed import (
    Alarm,
    Availability,
    Beacon,
    Contact,
    Described,
    Device,
    Happened,
    Level,
    Motion,
    Position,
    Power,
    Sighting,
    Sound,
)

AnyEvent: TypeAlias = (
    Motion
    | Contact
    | Power
    | Level
    | Device
    | Alarm
    | Happened
    | Beacon
    | Position
    | Sighting
    | Sound
    | Availability
    | Described
    | Utterance
    | Notification
    | Feedback
    | Calendar
    | Pantry
    | Weather
    | Reminder
    | Label
    | Consented
    | Wish
    | Shelved
    | Planned
    | Enrolled
    | Known
    | Measured
    | Promoted
    | Clock
    | Tick
    | Done
)

__all__ = [
    "Alarm",
    "AnyEvent",
    "Appointment",
    "Availability",
    "Beacon",
    "Calendar",
    "Clock",
    "Consented",
    "Contact",
    "Described",
    "Device",
    "Done",
    "Enrolled",
    "Event",
    "Feedback",
    "ForecastHour",
    "Freshness",
    "Happened",
    "Known",
    "Label",
    "Level",
    "Meal",
    "Measured",
    "Motion",
    "Notification",
    "Outcome",
    "Pantry",
    "PantryItem",
    "Planned",
    "Position",
    "Power",
    "Promoted",
    "Reminder",
    "Shelved",
    "Sighting",
    "Sound",
    "Tick",
    "Utterance",
    "Weather",
    "Wish",
]
