"""The day of the demo as it is played: keeps the pace, listens, shows, and lets people answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from hubd.cli.demo_view import View
from hubd.cli.demo_watch import Watch
from hubd.simulate.evening import ACTS, END, shown
from hubd.simulate.life import Life
from hubd.simulate.stage import Stage

QUIET_S = 1.5
"""The last word has been said when so long nothing more comes."""
DRAIN_WITHIN_S = 30.0
ANSWER_AFTER_S = {"ask": 12.0, "show": 60.0}
"""Log seconds until somebody answers a question, or taps the recipe on the screen."""


class Play:
    """The day as it is played: keeps the pace, listens, and lets people answer."""

    def __init__(
        self, life: Life, stage: Stage, watch: Watch, view: View, seconds: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.life, self.stage, self.watch, self.view = life, stage, watch, view
        self.acts = list(ACTS)
        scale = seconds / sum(act.seconds for act in ACTS)
        ends = [life.at(act.at) for act in ACTS[1:]] + [life.at(END)]
        self.stretches = [(life.at(a.at), end, a.seconds * scale) for a, end in zip(ACTS, ends, strict=True)]
        self.start, self.end = self.stretches[0][0], self.stretches[-1][1]
        self.answers: list[tuple[float, dict[str, Any]]] = []
        self._now = now
        self.wall_began = now()

    def run(self) -> None:
        said = shown(self.life)
        self.wall_began = self._now()
        self.stage.play(said, self.wall, self.idle)
        self._drain()

    def wall(self, at: float) -> float:
        """Seconds after the beginning at which this log time is due."""
        spent = 0.0
        for start, end, seconds in self.stretches:
            if at < end:
                return spent + seconds * max(at - start, 0.0) / (end - start)
            spent += seconds
        return spent

    def log_time(self) -> float:
        """The log time that is due now."""
        left = self._now() - self.wall_began
        for start, end, seconds in self.stretches:
            if left < seconds:
                return start + (end - start) * left / seconds
            left -= seconds
        return self.end

    def idle(self, spare: float) -> None:
        """Listen and show for so long."""
        until = self._now() + spare
        while True:
            self._reach(self.log_time())
            for heard in self.stage.heard(min(max(until - self._now(), 0.0), 0.1)):
                decision = self.watch.hear(heard)
                if decision is not None:
                    self.view.decided(self.watch, decision)
                    self._plan_answer(decision)
            self.view.refresh(self.watch)
            if self._now() >= until:
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

    def _drain(self) -> None:
        """Let the hub finish: what it says last is part of the evening."""
        self.stage.clock(self.end)
        give_up = self._now() + DRAIN_WITHIN_S
        while self._now() < give_up:
            before = (len(self.watch.decisions), self.watch.context.get("at"))
            self.idle(QUIET_S)
            if before == (len(self.watch.decisions), self.watch.context.get("at")):
                return
