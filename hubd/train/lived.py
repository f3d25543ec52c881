"""A home as hubd lived through it: what its sensors have been doing, and who was believed to be where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ruamel.yaml import YAML

from hubd.config.load import load
from hubd.config.settings import Settings
from hubd.core.activities.glance import Sensor, glance, sensors
from hubd.core.activities.onlooker import shares
from hubd.core.beliefs import Trace
from hubd.core.brain import Brain, build_brain
from hubd.core.events import AnyEvent
from hubd.core.rules.compile import compile_rules
from hubd.core.state import State
from hubd.integration import router_of
from hubd.runtime.operator import Operator
from hubd.train.homes import Home, Truth

MINUTE = 60.0


class Change(NamedTuple):
    """A sensor's trace became this."""

    at: float
    source: str
    trace: Trace


class Minute(NamedTuple):
    """The end of a minute: for each person what was done in it, and which share of each area's news was theirs."""

    at: float
    did: Mapping[str, str]
    mine: Mapping[str, Mapping[str, float] | None]


class Lived(NamedTuple):
    home: Home
    zone: tzinfo
    sensors: tuple[Sensor, ...]
    changes: list[Change]
    minutes: list[Minute]


class _Watch:
    """Notes what becomes of traces."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._known: dict[str, Trace] = {}

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Brain:
        trace = state.traces.get(event.source)
        if trace is not None and trace is not self._known.get(event.source):
            self._known[event.source] = trace
            self.changes.append(Change(state.now, event.source, trace))
        return brain


def live(home: Home) -> Lived:
    """Live through a home's messages with the decoders and the core that are used at home, minute by minute."""
    settings = _settings(home)
    household = settings.household
    brain = build_brain(household, compile_rules((), household))  # no rule changes what is believed
    watch = _Watch()
    operator = Operator(brain, router_of(household, settings.mqtt), learner=watch)
    truth = {who: Truth(did) for who, did in home.did.items()}
    minutes = []
    for at in _ends(operator, home):
        did = {who: told.minute(at) for who, told in truth.items()}
        minutes.append(Minute(at, did, {who: shares(operator.state, brain, who) for who in truth}))
    return Lived(home, household.time_zone, sensors(operator.state, brain), watch.changes, minutes)


def _ends(operator: Operator, home: Home) -> Iterator[float]:
    """Every end of a minute of a known day, when everything up to it has been lived through."""
    due: float | None = None
    for message in home.messages:
        if due is None:
            due = ceil(message.at / MINUTE) * MINUTE
        while due < message.at:
            operator.advance(due)
            if int((due - MINUTE) // 86400) in home.days:
                yield due
            due += MINUTE
        operator.take(message)


def _settings(home: Home) -> Settings:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "home.yaml"
        with file.open("w", encoding="utf-8") as out:
            YAML(typ="safe", pure=True).dump({**home.document, "models": {"activity": False}}, out)
        return load(file)


class Row(NamedTuple):
    """One person's minute: the glance, and what it was."""

    at: float
    who: str
    values: list[float]
    did: str


def rows(lived: Lived, known: tuple[Sensor, ...], step: int = 1, first: int = 0, late: float = 0.0) -> Iterator[Row]:
    """Every so manieth minute as somebody would have seen it who knows these sensors only. `late`: by so many seconds
    everything these people do is earlier or later in the day than it was."""
    sources = {sensor.source for sensor in known}
    traces: dict[str, Trace] = {}
    changes = iter(change for change in lived.changes if change.source in sources)
    change = next(changes, None)
    for minute in lived.minutes[first::step]:
        while change is not None and change.at <= minute.at:
            traces[change.source] = change.trace
            change = next(changes, None)
        if traces:
            local = datetime.fromtimestamp(minute.at, lived.zone) + timedelta(seconds=late)
            for who, did in minute.did.items():
                yield Row(minute.at, who, glance(known, traces, local, minute.at, minute.mine[who]), did)
