"""Every kind of thing goes when its time is over, out of the journal and the logs, and not before."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hubd.config.load import load
from hubd.logs import read_log
from hubd.runtime.restoring import restore
from hubd.store.journal import Journal
from hubd.store.kinds import KINDS
from hubd.store.privacy import tidy
from hubd.store.values import Retention
from tests.custody.lived import PRIVATE, fresh, head_of

DAY = 86400.0
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime(2026, 3, 4, 3, 40, tzinfo=BERLIN).timestamp()
"""The night after the two days that `lived` lives."""


def night(home: Path, retention: Retention, at: float = NIGHT) -> tuple[int, int]:
    settings = load(home / "hubd.yaml")
    with closing(Journal.open(settings.store.url)) as journal:
        return tidy(journal, settings.store.logs, BERLIN, at, retention)


def kept(home: Path, wanted: Callable[[str, bytes], bool]) -> tuple[list[str], list[str]]:
    """The days on which such inputs still stand in the journal and in the logs."""
    with closing(Journal.open(f"sqlite:///{home}/hubd.db")) as journal:
        rows = [entry for entry in journal.inputs() if wanted(entry.topic, entry.payload)]
    lines = [message for message in read_log(home / "logs") if wanted(message.topic, message.payload)]

    def days(found: list[float]) -> list[str]:
        return sorted({datetime.fromtimestamp(at, BERLIN).date().isoformat() for at in found})

    return days([row.at for row in rows]), days([line.at for line in lines])


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_goes_after_its_own_time_and_the_rest_stays(home: Path, kind: str) -> None:
    both = ["2026-03-02", "2026-03-03"]
    assert kept(home, KINDS[kind]) == (both, both)

    night(home, Retention(kinds={kind: DAY}))

    assert kept(home, KINDS[kind]) == (both[1:], both[1:])
    assert kept(home, lambda topic, payload: "motion" in topic) == (both, both)
    for other in KINDS.keys() - {kind}:
        assert kept(home, KINDS[other]) == (both, both)


def test_words_of_people_go_from_decisions_too_and_the_decision_stays(home: Path) -> None:
    settings = load(home / "hubd.yaml")
    with closing(Journal.open(settings.store.url)) as journal:
        was = {told.id: told for told in journal.decisions()}
    assert any(PRIVATE in told.text for told in was.values())

    night(home, Retention(kinds={"messages": 3600.0}), NIGHT + 2 * DAY)

    with closing(Journal.open(settings.store.url)) as journal:
        now = {told.id: told for told in journal.decisions()}
        early = [told for told in now.values() if told.intent.startswith("message.") and told.at < NIGHT - DAY]
        assert journal.pending() is not None
    assert now.keys() == was.keys()
    assert early
    assert {(told.title, told.text) for told in early} == {("", "")}
    assert all(told.reason == was[told.id].reason and told.verdict == was[told.id].verdict for told in early)


def test_thinning_happens_once_a_day_and_catches_up(home: Path) -> None:
    ages = Retention(kinds={"vectors": DAY})
    assert night(home, ages)[0] > 0
    marked = (home / "logs" / "thinned.json").stat().st_mtime_ns

    assert night(home, ages)[0] == 0
    assert (home / "logs" / "thinned.json").stat().st_mtime_ns == marked


def test_the_home_goes_on_after_a_night(home: Path) -> None:
    night(home, Retention(kinds=dict.fromkeys(KINDS, 3600.0)))
    settings = load(home / "hubd.yaml")
    operator = fresh(settings)

    with closing(Journal.open(settings.store.url)) as journal:
        assert restore(journal, operator, settings.store.logs) == journal.last_seq()
    assert operator.state.galleries["face"].people.keys() == {"ottilie", "ben"}, "who is enrolled stays enrolled"


def test_what_was_learned_once_goes_when_no_day_needs_it(home: Path) -> None:
    old = home / "logs" / "heads" / "of-last-year.head"
    old.write_bytes(head_of("of-last-year"))
    os.utime(old, (NIGHT - 99 * DAY, NIGHT - 99 * DAY))
    new = home / "logs" / "heads" / "of-tonight.head"
    new.write_bytes(head_of("of-tonight"))
    os.utime(new, (NIGHT - 60, NIGHT - 60))

    night(home, Retention())

    assert sorted(path.stem for path in (home / "logs" / "heads").glob("*.head")) == [
        "head-of-b", "head-of-o", "of-tonight",
    ]  # fmt: skip


def test_what_was_set_aside_goes_after_its_time(home: Path) -> None:
    damaged, poison = home / "hubd.db.damaged-20260101T000000Z", home / "logs" / "poisoned.log"
    replaced, mine = home / "logs.before-20260101T000000Z", home / "notes.before-the-move"
    replaced.mkdir()
    (replaced / "2025-12-31.jsonl.zst").touch()
    for file in (damaged, poison, mine):
        file.write_bytes(b"x")
    for file in (damaged, poison, replaced, mine):
        os.utime(file, (NIGHT - 91 * DAY, NIGHT - 91 * DAY))

    night(home, Retention(set_aside=92 * DAY))
    assert damaged.exists()
    night(home, Retention())

    assert not damaged.exists()
    assert not poison.exists()
    assert not replaced.exists()
    assert mine.exists(), "a file of somebody else's with a similar name"


def test_the_settings_name_each_kind(tmp_path: Path) -> None:
    (tmp_path / "hubd.yaml").write_text(
        "home: {id: elm}\nstore: {retention: {inputs: 10d, messages: 2d, positions: 20d}}\n"
    )

    store = load(tmp_path / "hubd.yaml").store

    assert store.keep_kinds == (("messages", 2 * DAY),), "what is kept longer than inputs goes with them"
    assert store.keep_set_aside == 90 * DAY
