"""Rules change while the household lives."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest
from hubd_mqtt import INTEGRATION

from hubd.config.load import load
from hubd.core.rules.rulebook import Rulebook
from hubd.integration import Message
from hubd.rules_files import ENDINGS
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator
from hubd.runtime.rules_watch import watch_rules
from hubd.runtime.stamps import stamps

CONFIG = """
home: {id: lab, name: Lab, time_zone: Europe/Berlin}
sources: [{id: gate, topic: lab/gate, kind: device}, {id: bell, topic: lab/bell, kind: device}]
rules: [mine]
"""
RULE = "- id: {id}\n  when: {when}\n  do: [{{publish: out/{id}}}]\n"
NOON = 1_772_449_200.0


def household(folder: Path) -> tuple[Operator, Path]:
    (folder / "mine").mkdir()
    (folder / "hubd.yaml").write_text(CONFIG)
    rules = folder / "mine" / "rules.yaml"
    rules.write_text(RULE.format(id="gate_open", when="{device: gate, is: ON, for: 3m}"))
    settings = load(folder / "hubd.yaml")
    assert INTEGRATION.decoders is not None
    return assemble(settings, INTEGRATION.decoders(settings.household, settings.mqtt)), rules


def said(operator: Operator, at: float, topic: str = "", text: str = "") -> list[str]:
    message = Message(at=at, topic=topic, payload=json.dumps(text).encode())
    taken = operator.take(message) if topic else operator.advance(at)
    return [decision.rule for decision in taken.decisions]


def changed(operator: Operator, folder: Path, change: dict[Path, str | None]) -> None:
    """Change files, and let the operator have the rules that the watch then reads."""
    settings = load(folder / "hubd.yaml")
    before = stamps(settings.rules, ENDINGS)
    for path, text in change.items():
        path.unlink() if text is None else path.write_text(text)

    async def until_read() -> None:
        adopted = asyncio.Event()

        def adopt(book: Rulebook) -> None:
            operator.adopt(book)
            adopted.set()

        watching = asyncio.create_task(watch_rules(settings, adopt, before, every=0.01))
        await asyncio.wait_for(adopted.wait(), 20)
        await asyncio.sleep(0)
        watching.cancel()

    asyncio.run(until_read())


def test_a_new_rule_is_there_and_a_running_timer_goes_on(tmp_path: Path) -> None:
    operator, rules = household(tmp_path)
    assert said(operator, NOON, "lab/gate", "ON") == []
    changed(operator, tmp_path, {rules.with_name("more.yaml"): RULE.format(id="bell", when="{event: bell}")})
    assert said(operator, NOON + 60, "lab/bell", "ring") == ["bell"]
    assert said(operator, NOON + 181) == ["gate_open"]


def test_a_rule_that_is_gone_speaks_no_more(tmp_path: Path) -> None:
    operator, rules = household(tmp_path)
    said(operator, NOON, "lab/gate", "ON")
    changed(operator, tmp_path, {rules: None, rules.with_name("other.yaml"): ""})
    said(operator, NOON + 60, "lab/bell", "ring")
    assert said(operator, NOON + 600) == []


def test_a_mistake_is_named_and_the_other_rules_go_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    operator, rules = household(tmp_path)
    said(operator, NOON, "lab/gate", "ON")
    broken = rules.with_name("broken.yaml")
    with caplog.at_level(logging.INFO, "hubd.rules"):
        changed(operator, tmp_path, {broken: RULE.format(id="bell", when="{evnt: bell}")})
    assert any("broken.yaml:2" in record.getMessage() and "event" in record.getMessage() for record in caplog.records)
    assert said(operator, NOON + 181) == ["gate_open"]


def test_stamps_see_what_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    assert stamps([tmp_path, tmp_path / "missing.yaml"], ENDINGS) == ()
    file.write_text("a")
    (tmp_path / "notes.txt").write_text("not a rule file")
    first = stamps([tmp_path], ENDINGS)
    file.write_text("ab")
    assert len(first) == 1
    assert stamps([tmp_path], ENDINGS) != first
