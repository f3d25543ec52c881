"""Rules on trial: gathered by rule, with what they would have done and how people took it or would have taken it."""

from __future__ import annotations

from typing import Any

from hubd.compare.trials import span, trials
from hubd.core.decisions import Decision, Stage
from hubd.core.memories import Taste
from tests.compare.made import decision

STAGES: dict[str, tuple[Stage, str]] = {
    "mine.fan": ("shadow", "fan.hint"),
    "mine.asks": ("ask", "lamp.offer"),
    "mine.acts": ("act", "door.open"),
    "mine.idle": ("shadow", "idle.hint"),
}


def shadow(at: float, would: str = "offer", because: str = "", **more: Any) -> Decision:
    data = {"would": would, **({"would_because": because} if because else {})}
    return decision(
        at, "suppress", "fan.hint", rule="mine.fan", reason="shadow", data=data, because=("hot", "on trial"), **more
    )


def asked(at: float, who: str = "anna") -> Decision:
    return decision(at, "ask", "lamp.offer", rule="mine.asks", audience=(who,))


def test_what_a_rule_in_shadow_would_have_done_is_counted() -> None:
    told = [
        shadow(30.0, "wait", "asleep", audience=("ben",), score=0.2),
        shadow(10.0, score=0.8), shadow(20.0, score=0.6), shadow(40.0, "nothing", "cool_down", score=0.1),
        decision(5.0, rule="mine.acts"),
    ]  # fmt: skip

    fan, *others = trials(STAGES, told, {}, days=2.0)

    assert (fan.rule, fan.stage, fan.intent, fan.a_day) == ("mine.fan", "shadow", "fan.hint", 2.0)
    assert fan.did == {"offer": 2, "wait": 1, "nothing": 1}
    assert fan.held_back == {"asleep": 1, "cool_down": 1}
    assert fan.people == {"anna": 3, "ben": 1}
    assert fan.welcome == {"anna": 0.7, "ben": 0.2}, "what would have been kept quiet would have pleased or hurt nobody"
    assert [occasion.at for occasion in fan.occasions] == [10.0, 20.0, 30.0, 40.0]
    assert fan.occasions[0].why == ("hot",)
    assert [trial.rule for trial in others] == ["mine.asks", "mine.idle"]


def test_questions_stand_with_what_was_answered_to_each() -> None:
    tastes = {
        "lamp.offer|anna": Taste(answers=((50.0, "dismissed"), (130.0, "accepted"), (9000.0, "never"))),
        "lamp.offer|ben": Taste(answers=((205.0, "ignored"),)),
    }

    lamp = trials(STAGES, [asked(100.0), asked(200.0, "ben"), asked(4000.0)], tastes, days=1.0)[0]

    assert [occasion.answer for occasion in lamp.occasions] == ["accepted", "ignored", ""]
    assert lamp.answers == {"accepted": 1, "ignored": 1}
    assert lamp.did == {"ask": 3}


def test_a_house_that_is_younger_than_the_look_back_is_told_of_since_its_beginning() -> None:
    assert span([decision(86400.0)], until=3 * 86400.0, most=7.0) == 2.0
    assert span([decision(86400.0)], until=30 * 86400.0, most=7.0) == 7.0
    assert span([], until=0.0, most=7.0) > 0.0
