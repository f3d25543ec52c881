"""An hour of a simulated family of four, with mail, answers and a wet cellar, to be lived through in several ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.write import config_text, log_lines

CHATTY = """\
- id: chatty.kitchen
  because: Somebody is in the kitchen.
  stage: act
  with: {stays: 40s}
  when: {all: [{area: kitchen, occupied: true, for: $stays}]}
  propose: {intent: chatty.hello, for: adults_home, expires: 5m}
  cool_down: 5m
- {pack: recipes, stage: shadow}
"""


class Evening(NamedTuple):
    """Where its files are. `rules` is a folder with one chatty rule; `people` live there."""

    config: Path
    log: Path
    rules: Path
    people: tuple[str, ...]


@pytest.fixture(scope="session")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    folder = tmp_path_factory.mktemp("evening")
    home = invent("middle", 4, 5)
    life = live(Life.of(home, seed=5))
    people = tuple(resident.id for resident in home.residents)
    lines = [line for line in log_lines(life, sense(life)) if "T17:20" <= line[17:23] < "T18:15"]
    lines += _mail(f"hubd/{home.id}/in", people)
    lines.append(line("2026-03-02T18:10:00.000+01:00", "zigbee2mqtt/cellar_leak", {"water_leak": True}))
    lines.append(line("2026-03-02T18:12:00.000+01:00", f"hubd/{home.id}/in/sound", "no sound that anybody knows"))
    lines.sort(key=lambda each: str(json.loads(each)["at"]))
    config, log, rules = folder / "home.yaml", folder / "log.jsonl", folder / "chatty"
    config.write_text(config_text(home))
    log.write_text("".join(lines))
    rules.mkdir()
    (rules / "chatty.yaml").write_text(CHATTY)
    return Evening(config, log, rules, people)


def _mail(base: str, people: tuple[str, ...]) -> list[str]:
    lines = []
    for minute in range(20, 75, 3):
        at = f"2026-03-02T{17 + minute // 60}:{minute % 60:02d}:00.500+01:00"
        message = {"id": f"m{minute}", "for": people[minute // 3 % 4], "app": "Chat", "sender": "Max", "text": "Hello"}
        lines.append(line(at, f"{base}/message", message))
        lines.append(line(at, f"{base}/feedback", {"intent": "message.deliver", "outcome": "dismissed"}))
    return lines


def line(at: str, topic: str, payload: Any) -> str:
    return json.dumps({"at": at, "topic": topic, "payload": payload}) + "\n"
