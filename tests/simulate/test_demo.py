"""The demo: its evening, its pace, its notebook and its words. The whole of it is played in test_demo_whole."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from rich.console import Console

from hubd.cli.demo_play import Play
from hubd.cli.demo_view import Lines, render, told
from hubd.cli.demo_watch import Watch
from hubd.simulate.evening import ACTS, END, evening
from hubd.simulate.life import Life
from hubd.simulate.sensors import sense
from hubd.simulate.stage import Heard


@pytest.fixture(scope="module")
def life() -> Life:
    return evening()


@pytest.fixture
def watch(life: Life) -> Watch:
    return Watch(life, now=life.at(ACTS[0].at))


def decision(**more: Any) -> dict[str, Any]:
    return {
        "id": "01A",
        "at": "2026-03-02T18:20:00+01:00",
        "intent": "message.deliver",
        "for": ["ben"],
        "area": "living",
        "verdict": "ask",
        "outputs": ["living_speaker"],
        "title": "Mum",
        "text": "Shall I read it?",
        "because": ["urgent", "ben in living 0.96"],
        **more,
    }


class Deaf:
    """A stage that nobody listens to."""

    def __init__(self, heard: list[Heard] | None = None) -> None:
        self.at = 0.0
        self.told: list[tuple[str, Any]] = []
        self._heard = heard or []

    def heard(self, wait: float = 0.0) -> list[Heard]:
        time.sleep(min(wait, 0.001))
        heard, self._heard = self._heard, []
        return heard

    def tell(self, topic: str, payload: Any) -> None:
        self.told.append((topic, payload))


def test_the_evening_has_what_the_demo_promises(life: Life) -> None:
    doing = {(stay.who, stay.activity) for who in ("anna", "ben", "leo", "mia") for stay in life.stays(who)}

    assert doing >= {("leo", "study"), ("anna", "cooking"), ("ben", "gaming"), ("mia", "gaming"), ("ben", "sleeping")}
    hob = next(use for use in life.used if use.how == "cooking")
    away = next(stay for stay in life.stays("anna") if stay.area == "office")
    assert hob.start < away.start < away.start + 10 * 60 < away.end < hob.end


def test_two_minutes_are_two_minutes(life: Life, watch: Watch) -> None:
    play = Play(life, Deaf(), watch, Lines(), 120.0)  # type: ignore[arg-type]  # all of it that is asked for
    times = [play.wall(one.at) for one in sense(life) if play.start <= one.at < play.end]

    assert sum(act.seconds for act in ACTS) == pytest.approx(120.0)
    assert times == sorted(times)
    assert times[0] < 1.0
    assert play.wall(life.at(END)) == pytest.approx(120.0)
    assert play.wall(life.at("18:44")) - play.wall(life.at("18:22")) == pytest.approx(15.0)


def test_somebody_answers_a_question_a_moment_later(life: Life, watch: Watch) -> None:
    stage = Deaf([Heard("decision", decision())])
    play = Play(life, stage, watch, Lines(), 120.0)  # type: ignore[arg-type]  # all of it that is asked for
    play.idle(0.0)
    assert stage.told == []

    stage.at = watch.now + 60.0
    play.idle(0.0)

    assert stage.told == [("in/feedback", {"decision": "01A", "outcome": "accepted", "by": "ben"})]


def test_the_notebook_takes_each_decision_once(watch: Watch) -> None:
    assert watch.hear(Heard("decision", decision())) is not None
    assert watch.hear(Heard("decision", decision())) is None
    assert watch.hear(Heard("output/living_speaker", {"id": "x"})) is None

    assert watch.verdicts == {"ask": 1}
    assert watch.outputs == 1


def test_beliefs_are_judged_whenever_they_are_told(life: Life, watch: Watch) -> None:
    truth = {who: life.stays(who) for who in ("anna", "ben", "leo", "mia")}
    for at in range(int(watch.now), int(watch.now) + 7200, 20):
        people = {
            who: {"area": next(s.area for s in stays if s.start <= at < s.end), "p": 0.9, "activity": "none"}
            for who, stays in truth.items()
        }
        watch.hear(Heard("context", {"at": life.clock(at), "mode": "home", "people": people}))

    assert len(watch.beliefs_told) == 360
    assert watch.score().area_accuracy > 0.99


def test_a_decision_reads_as_a_sentence() -> None:
    assert told(decision()) == "18:20  ask      message.deliver for ben → living_speaker: Mum – Shall I read it?"
    assert "nobody hears of it" in told(decision(verdict="suppress", outputs=[], title="", text=""))


def test_plain_lines_tell_moves_once(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    belief = {"area": "kitchen", "p": 0.93, "activity": "cooking", "activity_p": 0.8}
    watch.hear(Heard("context", {"at": "2026-03-02T17:50:00+01:00", "mode": "home", "people": {"anna": belief}}))

    with lines:
        lines.refresh(watch)
        lines.refresh(watch)
        lines.decided(watch, decision())

    out = capsys.readouterr().out
    assert out.count("Anna: Kitchen 0.93, cooking 0.80") == 1
    assert "because urgent; ben in living 0.96" in out


def test_the_board_shows_people_and_decisions(watch: Watch) -> None:
    watch.act = "Anna starts to cook"
    belief = {"area": "kitchen", "p": 0.93, "activity": "cooking", "activity_p": 0.8}
    watch.hear(Heard("context", {"at": "2026-03-02T17:50:00+01:00", "mode": "home", "people": {"anna": belief}}))
    watch.hear(Heard("decision", decision()))

    console = Console(width=140, record=True, file=io.StringIO())
    console.print(render(watch, 40))
    shown = console.export_text()

    assert "Anna starts to cook" in shown
    assert "Kitchen" in shown
    assert "is so" in shown
    assert "Shall I read it?" in shown
