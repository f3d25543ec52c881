"""The daemon's nights: trained in another process, promoted as a logged input that a replay hears too."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from hubd.config.load import load
from hubd.core.events import AnyEvent, Promoted
from hubd.core.memories import PolicyState, Welcome
from hubd.integration import Message, router_of
from hubd.learning.overnight import answered, asked, study
from hubd.learning.preferences import challenger
from hubd.runtime import overnight
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator
from hubd.runtime.overnight import Overnight
from tests.learning.test_preferences import HOUSE, MONDAY, house

CONFIG = """\
home: {id: elm-street, name: Elm Street, time_zone: Europe/Berlin}
people: {anna: {name: Anna}, ben: {name: Ben}}
areas: {living: {name: Living room, kind: living}}
"""


def living(tmp_path: Path, known: Welcome | None = None) -> Operator:
    """A household on the evening before a night, which has answered a lot."""
    (tmp_path / "home.yaml").write_text(CONFIG, encoding="utf-8")
    settings = load(tmp_path / "home.yaml")
    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    operator.advance(MONDAY.timestamp() + 14 * 86400.0 - 3600.0)
    if known is not None:
        operator.state = replace(operator.state, policy=PolicyState(welcome=known))
    return operator


def test_another_process_finds_what_this_one_would(tmp_path: Path) -> None:
    known = house(14, particular=True)
    operator, told = living(tmp_path, known), list[AnyEvent]()

    async def night() -> None:
        nights = Overnight(operator, told.append)
        nights.begin()
        await nights.finished()
        nights.begin()  # nothing was answered since
        await nights.finished()

    asyncio.run(night())
    (promoted,) = told
    assert isinstance(promoted, Promoted)
    assert promoted.leaning == challenger(HOUSE, known)


def test_where_the_champion_stays_nothing_is_said() -> None:
    assert answered(study(asked(HOUSE, Welcome()))) is None


def test_a_night_that_fails_costs_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_question: bytes) -> bytes:
        raise OSError("no memory")

    monkeypatch.setattr(overnight, "_elsewhere", fails)
    told: list[AnyEvent] = []

    async def night() -> None:
        nights = Overnight(living(tmp_path, house(14, particular=True)), told.append)
        nights.begin()
        await nights.finished()

    with caplog.at_level(logging.WARNING):
        asyncio.run(night())
    assert told == []
    assert "came to nothing: no memory" in caplog.text


def test_a_recorded_day_has_its_night_at_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    operator, begun = living(tmp_path), list[float]()
    nights = Overnight(operator, lambda _event: None)
    monkeypatch.setattr(nights, "begin", lambda: begun.append(operator.state.now))
    for _ in range(3 * 24):
        operator.advance(operator.state.now + 3600.0)
        nights.look()
    assert [HOUSE.local(at).strftime("%H:%M") for at in begun] == ["03:00", "03:00", "03:00"]


def test_a_promotion_stands_in_the_log_and_a_replay_of_it_hears_it(tmp_path: Path) -> None:
    leaning = challenger(HOUSE, house(14, particular=True))
    now = MONDAY.timestamp() + 14 * 86400.0
    event = Promoted(at=now, arrived=now, source="hubd/training", leaning=leaning)
    message = Message(now, "hubd/elm-street/log/model", msgspec.json.encode(event))
    told = json.dumps({"intent": "house.note", "outcome": "dismissed", "by": "ben"}).encode()
    states = []
    for _ in range(2):
        operator = living(tmp_path)
        operator.take(Message(now - 60, "hubd/elm-street/in/feedback", told))
        operator.take(message)
        states.append(operator.state)
    assert states[0] == states[1]
    assert states[0].policy.welcome.leaning == leaning
    assert len(states[0].policy.welcome.answers) == 1
