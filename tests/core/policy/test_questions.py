"""Questions own what becomes of them: how long they wait, what silence means, and the other way that is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hubd.core.brain import build_brain
from hubd.core.decisions import Call, Tell
from hubd.core.policy.reasons import Reason
from hubd.rules_files import load_rulebook
from tests.home import OUTPUTS, Home, household

SWITCH = ({"call": "light.turn_on", "data": {"entity_id": "light.living"}},)
NOW = "Please call me right now"


def only(*names: str) -> Home:
    return Home(household(outputs={o.id: o for o in OUTPUTS if o.id in names})).put("ben", "living").away("anna", "leo")


def asks(home: Home, **more: object) -> None:
    home.propose("house.light", "ben", stage="ask", output="living_speaker", effects=SWITCH, **more)


def calls(home: Home) -> int:
    return sum(isinstance(effect, Call) for effect in home.effects)


def test_what_presses_and_nobody_answers_comes_by_phone_once() -> None:
    home = only("living_speaker", "ben_phone").message("m", text=NOW, sender="Eva")
    assert home.verdicts("m") == ["ask"]
    assert home.at("20:00").verdicts("m") == ["ask", "push"]
    assert home.last().reason == Reason.UNANSWERED
    assert NOW in home.last().text


def test_without_a_phone_it_stays_as_a_card() -> None:
    home = only("living_speaker", "living_screen").message("m", text=NOW, sender="Eva")
    assert home.at("20:00").verdicts("m") == ["ask", "show"]


def test_without_any_other_way_the_question_counted_as_the_delivery() -> None:
    home = only("living_speaker").message("m", text=NOW, sender="Eva")
    assert home.at("20:00").verdicts("m") == ["ask"]
    assert home.state.desk.notifications == {}


def test_no_answer_by_phone_beyond_the_budget() -> None:
    home = only("living_speaker", "ben_phone")
    for n in range(3):
        home.propose("house.note", "ben", cause=f"n{n}", output="ben_phone")
        home.at(f"18:0{n + 1}")
    home.message("m", text=NOW, sender="Eva")
    assert "push" not in home.at("18:30").verdicts("m")


@pytest.mark.parametrize(("silence", "done"), [("yes", 1), ("no", 0), ("", 0)])
def test_a_rule_says_what_silence_means(silence: str, done: int) -> None:
    home = only("living_speaker")
    asks(home, unanswered=silence)
    assert calls(home) == 0
    assert calls(home.at("18:10")) == done
    assert [d.reason for d in home.decisions if d.verdict == "act"] == [Reason.UNANSWERED] * done


def test_a_rule_says_how_long_it_waits_for_the_answer() -> None:
    home = only("living_speaker")
    asks(home, unanswered="yes", answer_in=600.0)
    assert calls(home.at("18:09")) == 0
    assert calls(home.at("18:11")) == 1


def test_an_answer_in_time_decides_whatever_silence_would_have_meant() -> None:
    home = only("living_speaker")
    asks(home, unanswered="yes")
    home.says("no thanks", "living")
    assert calls(home.at("18:10")) == 0


def test_how_long_and_what_silence_means_can_be_written_in_a_rule(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "- id: a.b\n  stage: ask\n  when: {mode: home}\n"
        "  propose: {intent: a.b, for: ben, answer_in: 3m, unanswered: yes}\n"
    )
    home = Home()
    book = load_rulebook(home.household, [mine])
    want = next(spec.propose for spec in book.specs if spec.id == "a.b")
    assert book.problems == ()
    assert want is not None
    assert (want.answer_in, want.unanswered) == (180.0, "yes")
    assert build_brain(home.household, rules=book).rules is book


def test_whoever_answers_for_several_answers_for_nobody_else() -> None:
    home = only("living_speaker").put("anna", "living")
    home.propose("house.light", "anna", "ben", stage="ask", output="living_speaker", effects=SWITCH)
    asked = home.last()
    home.state = replace(home.state, policy=replace(home.state.policy, open={
        asked.id: replace(home.state.policy.open[asked.id], decision=replace(asked, audience=("anna", "ben")))
    }))  # fmt: skip
    home.says("no thanks", "living", "anna")
    assert [*home.state.policy.tastes] == ["house.light|anna"]


def test_yes_to_a_question_on_the_phone_is_answered_on_it() -> None:
    home = only("ben_phone").put("ben", "living", "gaming").message("m", text="see you on Saturday")
    home.propose("message.own", "ben", data={"message": "m", "text": "Read it?"}, stage="ask", output="ben_phone",
                 urgency="critical")  # fmt: skip
    asked = home.last()
    assert (asked.verdict, asked.outputs) == ("ask", ("ben_phone",))
    home.answer("accepted", decision=asked.id, by="ben")
    assert (home.last().verdict, home.last().outputs) == ("push", ("ben_phone",))
    assert "see you on Saturday" in home.last().text


def test_what_was_urgent_is_as_urgent_later() -> None:
    home = Home().put("ben", "living")
    home.propose("house.note", "ben", urgency="high", output="living_screen")
    home.answer("later", decision=home.last().id, by="ben")
    assert home.at("19:00").last().urgency == "high"
    assert len(home.told(intent="house.note")) == 2


def test_a_question_about_hidden_words_can_be_answered_like_any_other() -> None:
    home = only("living_speaker").guests().message("m", text="Please call me right now, your results are in")
    (asked,) = (effect for effect in home.effects if isinstance(effect, Tell) and effect.kind == "ask")
    assert "results" not in asked.text
    assert [action.id for action in asked.actions] == ["accepted", "later", "dismissed"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [("Shall I close the blinds?", "Shall I close the blinds?"), ("It is dark.", "It is dark. Shall I?")],
)
def test_what_is_a_question_already_is_not_asked_twice(text: str, asked: str) -> None:
    home = Home().at("18:00").put("ben", "kitchen")

    assert home.propose("house.blinds", "ben", stage="ask", effects=SWITCH, data={"text": text})[-1].text == asked
