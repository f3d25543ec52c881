"""The day of the demo as it is played: keeps the pace, listens, shows, and lets people answer."""

from __future__ import annotations

import time
from typing import Any

from hubd.cli.demo_view import View
from hubd.cli.demo_watch import Watch
from hubd.simulate.evening import ACTS, END, shown
from hubd.simulate.life import Life
from hubd.simulate.stage import Stage

FINISH_WITHIN_S, LAST_WORD_S = 60.0, 1.0
"""How long a slow hub may take to catch up at the end, and how long its last words are waited for."""
ANSWER_AFTER_S = {"ask": 12.0, "show": 60.0}
"""Log seconds until somebody answers a question, or taps the recipe on the screen."""


class Play:
    """The day as it is played: keeps the pace, listens, and lets people answer."""

    def __init__(self, life: Life, stage: Stage, watch: Watch, view: View, seconds: float) -> None:
        self.life, self.stage, self.watch, self.view = life, stage, watch, view
        self.acts = list(ACTS)
        scale = seconds / sum(act.seconds for act in ACTS)
        ends = [life.at(act.at) for act in ACTS[1:]] + [life.at(END)]
        self.stretches = [(life.at(a.at), end, a.seconds * scale) for a, end in zip(ACTS, ends, strict=True)]
        self.start, self.end = self.stretches[0][0], self.stretches[-1][1]
        self.answers: list[tuple[float, dict[str, Any]]] = []

    def run(self) -> None:
        said = shown(self.life)
        self.stage.play(said, self.wall, self.idle)
        self.stage.finish(self.end, self.idle, FINISH_WITHIN_S)
        self.idle(LAST_WORD_S)

    def wall(self, at: float) -> float:
        """Seconds after the beginning at which this log time is due."""
        spent = 0.0
        for start, end, seconds in self.stretches:
            if at < end:
                return spent + seconds * max(at - start, 0.0) / (end - start)
            spent += seconds
        return spent

    def idle(self, spare: float) -> None:
        """Listen and show for so long."""
        until = time.monotonic() + spare
        while True:
            self._reach(self.stage.at)
            for heard in self.stage.heard(min(max(until - time.monotonic(), 0.0), 0.1)):
                decision = self.watch.hear(heard)
                if decision is not None:
                    self.view.decided(self.watch, decision)
                    self._plan_answer(decision)
            self.view.refresh(self.watch)
            if time.monotonic() >= until:
                return

    def _reach(self, at: float) -> None:
        while self.acts and self.life.at(self.acts[0].at) <= at:
            self.watch.reach(self.life.at(self.acts[0].at))
            self.watch.act = self.acts.pop(0).title
            self.view.act(self.watch)
        self.watch.reach(at)
        for due, feedback in [answer for answer in self.answers if answer[0] <= at]:
            self.answers.remove((due, feedback))
            self.stage.tell("in/feedback", feedback)

    def _plan_answer(self, decision: dict[str, Any]) -> None:
        """People say yes to questions, and tap the recipe that they like."""
        wanted = decision["verdict"] == "ask" or decision["intent"] == "recipe.suggest"
        if wanted and decision["verdict"] in ANSWER_AFTER_S and decision.get("for"):
            feedback = {"decision": decision["id"], "outcome": "accepted", "by": decision["for"][0]}
            self.answers.append((self.watch.now + ANSWER_AFTER_S[decision["verdict"]], feedback))
