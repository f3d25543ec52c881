"""A home that has lived: two days of three people, with a journal, daily logs, what was learned, and files beside them.

No broker is needed: the messages go through the same operator, journal and daily log as in the daemon.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from hubd.config.load import load
from hubd.config.settings import Settings
from hubd.core.activities.forest import Forest
from hubd.core.activities.heads import Head, Layout, packed
from hubd.core.codec import encode_state
from hubd.core.events import Promoted
from hubd.core.evidence.gallery import Gallery, template
from hubd.core.likelihoods import Own
from hubd.integration import Message, router_of
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator
from hubd.store import heads, identities, likelihoods
from hubd.store.daily import DailyLog
from hubd.store.journal import Journal
from hubd.store.values import Batch, Input

HOME = """\
home: {id: elm, time_zone: Europe/Berlin, language: en}
areas:
  hall: {kind: hall, adjacent: [kitchen, living]}
  kitchen: {kind: kitchen}
  living: {kind: living}
people:
  ottilie:
    name: Ottilie
    role: adult
    identities:
      owntracks: ottilie/pixel
      beacon: [phone-4711]
      face: [ottilie]
      voice: [ottilie]
  ben:
    role: adult
    identities: {owntracks: ben/phone, beacon: [phone-ben]}
devices:
  - {match: zigbee2mqtt/kitchen_motion, area: kitchen}
  - {match: zigbee2mqtt/hall_motion, area: hall}
  - {match: zigbee2mqtt/front_door, area: hall, means: entrance}
outputs:
  kitchen_screen: {type: screen, area: kitchen}
  kitchen_speaker: {type: speaker, area: kitchen}
  ottilie_phone: {type: phone, person: ottilie}
  ben_phone: {type: phone, person: ben}
mqtt: {username: hub, password: !secret broker}
"""
SECRETS = "broker: canary-broker-password\n"
VECTOR = [round(((7 * n * n + 3 * n) % 29 - 14) / 14, 3) for n in range(32)]
"""Ottilie's face, as in `day.jsonl`."""
OTHER = [round(((5 * n * n + 11 * n) % 31 - 15) / 15, 3) for n in range(32)]
PRIVATE = "the biopsy result is in, ring Doctor Quintanilha"
"""Words of a message to Ottilie that do not name her."""


def script() -> list[tuple[str, str, Any]]:
    """When (local time), topic and payload: `day.jsonl`, lived on two days."""
    text = (Path(__file__).parent / "day.jsonl").read_text()
    said: list[tuple[str, str, Any]] = []
    for day in ("2026-03-02", "2026-03-03"):
        seconds = int(datetime.fromisoformat(f"{day}T07:21:00+01:00").timestamp())
        for line in text.replace("DAY", day).replace('"TST"', str(seconds)).splitlines():
            row = msgspec.json.decode(line)
            said.append((f"{day}T{row['at']}", row["topic"], row["payload"]))
    return said


def messages(said: Iterable[tuple[str, str, Any]]) -> list[Message]:
    made = []
    for when, topic, payload in said:
        text = payload if isinstance(payload, bytes) else msgspec.json.encode(payload)
        made.append(Message(datetime.fromisoformat(f"{when}+01:00").timestamp(), topic, text))
    return made


def head_of(name: str) -> bytes:
    """Something that was learned about a person; what it says does not matter here."""
    leaf = Forest(("cooking", "other"), (0,), b"\xff\xff", b"\0\0\0\0", b"\0\0\0\0", ((0.6, 0.4),))
    return packed(Head(name, Layout((("zigbee2mqtt/kitchen_motion", "kitchen", False),)), leaf, (600.0, 600.0)))


def fresh(settings: Settings) -> Operator:
    return assemble(settings, router_of(settings.household, settings.mqtt))


def live(folder: Path, said: Iterable[tuple[str, str, Any]] | None = None, home: str = HOME) -> Settings:
    """Let the home live in a folder; returns its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hubd.yaml").write_text(home)
    (folder / "secrets.yaml").write_text(SECRETS)
    settings = load(folder / "hubd.yaml")
    operator = fresh(settings)
    with closing(Journal.open(settings.store.url)) as journal:
        diary = DailyLog(settings.store.logs, settings.household.time_zone, journal)
        seq = 0
        lived = _with_what_was_learned(settings, messages(script() if said is None else said))
        for number, message in enumerate(lived):
            if diary.turns(message.at):
                journal.commit(Batch(snapshot=encode_state(operator.state)))
            taken = operator.take(message)
            if taken.rejected is None:
                seq += 1
                batch = Batch(
                    inputs=[Input(seq, message.at, message.topic, message.payload)],
                    decisions=taken.decisions, effects=taken.effects,
                )  # fmt: skip
                journal.commit(batch)
                diary.take(batch, number * 10.0)
        diary.close()
        journal.commit(Batch(snapshot=encode_state(operator.state)))
    return settings


def _with_what_was_learned(settings: Settings, lived: list[Message]) -> list[Message]:
    """On the second morning both are known by heads of their own."""
    logs = settings.store.logs
    news = {"ottilie": head_of("head-of-o"), "ben": head_of("head-of-b")}
    for data in news.values():
        heads.keep(logs, data)
    looks = (("ottilie", template(VECTOR)), ("ben", template(OTHER)))
    faces = Gallery(people={who: (made,) for who, made in looks if made is not None})
    identities.write(logs, identities.Book({"face": faces}))
    own = Own(nearer={"phone-4711": 0.8, "phone-ben": 1.1})
    likelihoods.write(logs, likelihoods.Versions().learned(own, (), 1.0))
    if len(lived) < 20:
        return lived
    at = lived[len(lived) // 2].at - 3600.0
    event = Promoted(at=at, arrived=at, source="hubd/learn", heads=news)
    told = Message(at, "hubd/elm/log/model", msgspec.json.encode(event))
    return sorted([*lived, told], key=lambda message: message.at)
