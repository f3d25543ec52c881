"""The table of what every sample means, as people read it: `expected.txt` beside this file.

`python -m tests.integrations.table` writes it anew; look at the difference before you commit it.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from hubd_mqtt.decoders import Router
from hubd_mqtt.decoders.prefixes import Prefixes

from hubd.core.events import AnyEvent, Described
from hubd.core.household import Area, DeviceEntry, Household, Identities, Person, SourceEntry
from hubd.errors import DecodeError
from hubd.integration import Message

SAMPLES = Path(__file__).parents[2] / "integrations" / "hubd_mqtt" / "samples"
EXPECTED = Path(__file__).with_name("expected.txt")
SHOWN = 150
"""So much of a payload stands in the table; the samples have all of it."""

AREAS = {"kitchen": "Kitchen", "living": "Living Room", "hall": "Hall", "study": "Study", "porch": "Porch"}
HOUSE = Household(
    id="elm-street",
    name="Elm Street",
    time_zone=ZoneInfo("Europe/Berlin"),
    areas={area: Area(area, name, "other") for area, name in AREAS.items()},
    people={
        "anna": Person("anna", "Anna", identities=Identities(owntracks=("anna/iphone",), beacon=("phone:anna",))),
        "ben": Person("ben", "Ben", identities=Identities(owntracks=("ben/pixel",), beacon=("phone:ben",))),
        "mia": Person("mia", "Mia", role="child", identities=Identities(beacon=("2f23-2", "AA:BB:CC:00:00:01"))),
    },
    devices=(
        DeviceEntry("zigbee2mqtt/front_door", "hall", "entrance"),
        DeviceEntry("stat/x/DOOR1", "hall", "entrance"),
        DeviceEntry("frigate/front_door", "porch"),
    ),
    sources=(
        SourceEntry("lab_gate", "lab/gate", "device", "kitchen"),
        SourceEntry("lab_trigger", "lab/trigger", "device"),
        SourceEntry("cellar_damp", "cellar/+/state", "level", "hall", value="data.humidity", unit="%"),
        SourceEntry("mailbox", "rf/mailbox", "contact", "porch", open=("1", "OPEN")),
        SourceEntry("bell", "rf/bell", "event", "porch"),
        SourceEntry("mat", "esp/mat", "presence", "hall", on=("pressed",)),
        SourceEntry("hob_meter", "meter/hob", "power", "kitchen", value="w"),
        SourceEntry("basement_flood", "esp/basement_flood", "alarm", "hall"),
        SourceEntry("ear", "esp/ear", "sound", "living"),
    ),
)
PREFIXES = Prefixes("hubd", {"statestream": ("homeassistant", "statestream"), "eventstream": ("ha/events",)})


class Sample(NamedTuple):
    message: Message
    note: str


def names() -> list[str]:
    return sorted(path.stem for path in SAMPLES.glob("*.jsonl"))


def samples(name: str) -> Iterator[Sample]:
    """The messages of one source. `payload` is the exact text on the wire, binary as `base64:...`."""
    for line in (SAMPLES / f"{name}.jsonl").read_text().splitlines():
        said = json.loads(line)
        text: str = said["payload"]
        payload = b64decode(text[7:]) if text.startswith("base64:") else text.encode()
        at = datetime.fromisoformat(said["at"]).timestamp()
        yield Sample(Message(at, said["topic"], payload, said.get("retain", False)), said.get("note", ""))


def router() -> Router:
    return Router(HOUSE, PREFIXES)


def remembered(known: dict[str, dict[str, str]], events: object) -> None:
    """What the core does with descriptions, so that later samples may rely on earlier ones."""
    for event in events if isinstance(events, list | tuple) else ():
        if isinstance(event, Described):
            if event.removed:
                known.pop(event.source, None)
            else:
                known[event.source] = {**known.get(event.source, {}), **event.facts}


def rows(name: str) -> Iterator[str]:
    """One block for each sample: the message, then what it says or why it was rejected."""
    decoders = router()
    known: dict[str, dict[str, str]] = {}
    for message, note in samples(name):
        kept = "  (retained)" if message.retain else ""
        yield f"{message.topic}{kept}{f'   # {note}' if note else ''}"
        yield f"    {shown(message.payload)}"
        try:
            events = decoders.decode(message, known)
        except DecodeError as error:
            yield f"    rejected: {error}"
        else:
            remembered(known, events)
            yield from (f"    -> {told(event, message)}" for event in events)
            if not events:
                yield "    nothing to say"
        yield ""


def shown(payload: bytes) -> str:
    """The beginning of a payload, in which nothing unprintable is left."""
    text = "".join(c if c.isprintable() else "\N{MIDDLE DOT}" for c in payload.decode(errors="replace"))
    return f"{text[:SHOWN]}..." if len(text) > SHOWN else text or "(empty)"


def told(event: AnyEvent, message: Message) -> str:
    """An event as a line: its kind, where it comes from, and every field that is not as usual."""
    said: dict[str, Any] = msgspec.to_builtins(event)
    assert said.pop("arrived") == message.at
    kind, source, at = said.pop("kind"), said.pop("source"), said.pop("at")
    parts = [kind, source]
    if abs(at - message.at) > 0.0005:
        parts.append(f"{at - message.at:+.1f}s")
    return " ".join(parts + [f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in said.items()])


def table() -> str:
    return "\n".join(f"==== {name}\n\n" + "\n".join(rows(name)) for name in names())


if __name__ == "__main__":
    EXPECTED.write_text(table())
