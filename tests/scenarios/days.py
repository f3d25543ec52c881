"""A stretch of an invented day, lived by the whole hub: the simulator's sensors speak, the hub decides.

A test scripts who goes where and what happens (`hubd.simulate.life`), and reads what was decided. Nothing is told to
the hub that a broker would not carry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from hubd.config.load import load
from hubd.core.codec import decode_state, encode_state
from hubd.core.decisions import Decision, Effect
from hubd.integration import Message, router_of
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator, Taken
from hubd.simulate.homes import Home, Sensor, invent
from hubd.simulate.life import Life, Moment, Said
from hubd.simulate.sensors import sense
from hubd.simulate.write import config_text

FAR_M = 5.5
"""What receivers measure beyond this says little and costs most of a day's messages."""


def family(*more: Sensor) -> Home:
    """Anna and Ben, Leo who is nine, and Mia who is fifteen, in a house with some more sensors."""
    home = invent("middle", 4, 57, names=("Anna", "Ben", "Leo", "Mia"))
    return replace(home, sensors=(*home.sensors, *more))


def couple(*more: Sensor) -> Home:
    """Eva and Tom in a small flat."""
    home = invent("small", 2, 3, names=("Eva", "Tom"))
    return replace(home, sensors=(*home.sensors, *more))


IRON = Sensor("iron_plug", "plug", "utility", "zigbee2mqtt/iron_plug", "iron")
WINDOW = Sensor("bedroom_window", "contact", "bedroom", "zigbee2mqtt/bedroom_window", "window")
MEDICINE = Sensor("medicine_box", "contact", "bathroom", "zigbee2mqtt/medicine_box", "medicine")


class Day:
    """What the hub decided between two times of a life."""

    def __init__(self, life: Life, folder: Path, start: Moment, end: Moment, cut: Moment | None = None) -> None:
        """`cut`: at this time the power fails, and the hub goes on from its last snapshot."""
        self.life = life
        self.decisions: list[Decision] = []
        self.effects: list[Effect] = []
        config = folder / "home.yaml"
        config.write_text(config_text(life.home), encoding="utf-8")
        operator = _operator(config, None)
        broken = life.at(cut) if cut is not None else None
        for message in _messages(life, life.at(start), life.at(end)):
            if broken is not None and message.at >= broken:
                operator, broken = _operator(config, encode_state(operator.state)), None
            self._keep(operator.take(message))
        self._keep(operator.advance(life.at(end)))
        self.state = operator.state

    def _keep(self, taken: Taken) -> None:
        self.decisions += taken.decisions
        self.effects += taken.effects

    def clock(self, decision: Decision) -> str:
        return self.life.clock(decision.at)[11:16]

    def told(
        self,
        intent: str = "",
        who: str = "",
        verdicts: Iterable[str] = ("speak", "ask", "show", "push", "act"),
        after: str = "00:00",
        before: str = "24:00",
    ) -> list[Decision]:
        """What reached somebody, by intent, person and time of day."""
        return [
            d
            for d in self.decisions
            if d.verdict in verdicts
            and d.intent.startswith(intent)
            and (not who or who in d.audience)
            and after <= self.clock(d) < before
        ]

    def aloud(self, **more: str) -> list[Decision]:
        """What was said or asked aloud."""
        return self.told(verdicts=("speak", "ask"), **more)

    def ends(self, message: str) -> list[str]:
        """What became of a message, in order."""
        return [
            d.verdict
            for d in self.decisions
            if message == d.data.get("message") or message in d.data.get("messages", ())
        ]

    def story(self) -> str:
        """Everything in lines, for a test that fails."""
        return "\n".join(
            f"{self.clock(d)} {d.verdict} {d.intent} {d.audience} {d.outputs} {d.reason} {d.text[:60]}"
            for d in self.decisions
        )


def _operator(config: Path, snapshot: bytes | None) -> Operator:
    settings = load(config)
    state = decode_state(snapshot) if snapshot is not None else None
    return assemble(settings, router_of(settings.household, settings.mqtt), state=state)


def _messages(life: Life, start: float, end: float) -> Iterator[Message]:
    """From `start` to `end`, after what the broker kept."""
    for said in sense(life):
        if (said.retain or said.at >= start) and said.at < end and not _far(said):
            text = said.payload if isinstance(said.payload, str) else json.dumps(said.payload)
            yield Message(max(said.at, start), said.topic, text.encode(), said.retain, said.qos)


def _far(said: Said) -> bool:
    return said.topic.startswith("espresense/devices/") and said.payload["distance"] >= FAR_M
