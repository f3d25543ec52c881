"""What a person says of the importance of messages is learned: of the sender most, of others hardly."""

from __future__ import annotations

import pytest

from hubd.core.events import Feedback, Notification
from hubd.core.policy.messaging.importance import Importance, by_rules, regarded
from hubd.core.regard import (
    ANSWERS,
    HALF_LIFE,
    LEVELS,
    Answer,
    Regard,
    judged,
    leaning,
    marks_of,
    told,
)
from tests.home import Home, household

URGENT, IMPORTANT, NORMAL, PROMOTIONAL = (LEVELS.index(name) for name in LEVELS[::-1])
SMALL_TALK = (0.05, 0.8, 0.1, 0.05)
DAY = 86400.0


def said(level: int, sender: str, app: str = "Chat", text: str = "", at: float = 0.0, person: str = "anna") -> Answer:
    return Answer(at, person, marks_of(app, sender, "", text), SMALL_TALK, level)


def after(*answers: Answer) -> Regard:
    regard = Regard()
    for answer in answers:
        regard = told(regard, answer)
    return regard


def level_of(
    regard: Regard, sender: str, app: str = "Chat", text: str = "", person: str = "anna", at: float = 0.0
) -> int:
    shares = judged(regard, person, marks_of(app, sender, "", text), SMALL_TALK, at)
    assert sum(shares) == pytest.approx(1.0, abs=1e-5)
    return shares.index(max(shares))


FIVE = after(*(said(URGENT, "Nora", text=text) for text in ("hello there", "look at that", "the train", "why", "soon")))


def test_after_five_corrections_a_sender_is_heard_and_nobody_else() -> None:
    assert level_of(FIVE, "Nora", text="something else altogether") == URGENT
    assert level_of(FIVE, "NORA ", text="") == URGENT, "however the name is written"
    assert level_of(FIVE, "Max") == NORMAL
    assert level_of(FIVE, "Nora", person="ben") == NORMAL, "it is Anna's opinion"
    others = judged(FIVE, "anna", marks_of("Chat", "Max", "", ""), SMALL_TALK, 0.0)
    assert others[NORMAL] == pytest.approx(SMALL_TALK[NORMAL], abs=0.1)


def test_one_answer_moves_a_doubtful_message_but_not_a_clear_one() -> None:
    once = after(said(IMPORTANT, "Nora"))
    doubtful = judged(once, "anna", marks_of("Chat", "Nora", "", ""), (0.02, 0.5, 0.46, 0.02), 0.0)
    clear = judged(once, "anna", marks_of("Chat", "Nora", "", ""), (0.01, 0.98, 0.01, 0.0), 0.0)

    assert doubtful[IMPORTANT] > doubtful[NORMAL]
    assert clear[NORMAL] > clear[IMPORTANT]


NEARLY_SURE = {
    IMPORTANT: (0.003, 0.012, 0.97, 0.015),
    NORMAL: (0.012, 0.97, 0.015, 0.003),
}


def after_five(taken_for: int, wanted: int, clear: int) -> Regard:
    """Five words about messages, of which so many were nearly sure to be what they were taken for."""
    doubtful = tuple(0.52 if level == taken_for else 0.16 for level in range(len(LEVELS)))
    shares = [NEARLY_SURE[taken_for] if n < clear else doubtful for n in range(5)]
    texts = ("green garden", "little yellow", "seven windows", "sunday ladder", "quiet harbour")
    return after(*(
        Answer(0.0, "anna", marks_of("Chat", "Nora", "", text), row, wanted)
        for text, row in zip(texts, shares, strict=True)
    ))  # fmt: skip


@pytest.mark.parametrize(("taken_for", "wanted"), [(IMPORTANT, PROMOTIONAL), (NORMAL, IMPORTANT)])
def test_what_is_nearly_sure_follows_after_five_words_about_doubtful_messages(taken_for: int, wanted: int) -> None:
    regard = after_five(taken_for, wanted, clear=0)
    shares = judged(regard, "anna", marks_of("Chat", "Nora", "", "copper bicycle"), NEARLY_SURE[taken_for], 0.0)
    assert shares.index(max(shares)) == wanted


@pytest.mark.parametrize("clear", [0, 3])
def test_a_cry_for_help_is_heard_from_a_sender_of_much_that_is_worth_little(clear: int) -> None:
    regard = after_five(NORMAL, PROMOTIONAL, clear)
    shares = judged(regard, "anna", marks_of("Chat", "Nora", "", "copper bicycle"), (0.03, 0.07, 0.2, 0.7), 0.0)
    assert shares.index(max(shares)) == URGENT


def test_many_senders_of_one_app_teach_about_the_app() -> None:
    people = [f"Seller {n}" for n in range(30)]
    regard = after(*(said(PROMOTIONAL, who, "Market") for who in people))

    assert level_of(regard, "Somebody new", "Market") == PROMOTIONAL
    assert level_of(regard, "Somebody new", "Chat") == NORMAL


def test_the_same_sender_is_told_apart_by_topic() -> None:
    regard = after(
        *(said(IMPORTANT, "Club", text=f"training moved to another day {n}") for n in range(5)),
        *(said(PROMOTIONAL, "Club", text=f"raffle tickets for sponsors {n}") for n in range(5)),
    )

    assert level_of(regard, "Club", text="the training moved again, another place") == IMPORTANT
    assert level_of(regard, "Club", text="raffle for our sponsors, get tickets") == PROMOTIONAL


def test_a_change_of_mind_is_heard() -> None:
    regard = FIVE
    for n in range(5):
        regard = told(regard, said(PROMOTIONAL, "Nora", at=n * DAY))

    assert level_of(regard, "Nora", at=5 * DAY) != URGENT


def test_it_is_forgotten_bit_by_bit() -> None:
    now = leaning(FIVE, "anna", marks_of("Chat", "Nora", "", ""), 0.0)
    later = leaning(FIVE, "anna", marks_of("Chat", "Nora", "", ""), HALF_LIFE)
    meanwhile = told(FIVE, said(NORMAL, "Max", at=HALF_LIFE / 3, person="ben"))
    twice = leaning(meanwhile, "anna", marks_of("Chat", "Nora", "", ""), HALF_LIFE)

    assert later == pytest.approx([lean / 2 for lean in now])
    assert twice == pytest.approx(later, abs=1e-4), "looked at in between, it has not faded twice"
    assert level_of(FIVE, "Nora", at=8 * HALF_LIFE) == NORMAL


def test_it_stays_bounded() -> None:
    regard = after(*(said(n % 4, f"s{n}", person="anna" if n % 2 else "ben") for n in range(ANSWERS + 20)))

    assert len(regard.answers) == ANSWERS


def test_words_are_kept_as_numbers() -> None:
    marks = marks_of("Chat", "Nora", "Biopsy", "your results arrived")
    assert not any("biopsy" in mark or "results" in mark for mark in marks)


def message(text: str, sender: str = "Nora", name: str = "m1", app: str = "Chat") -> Notification:
    return Notification(at=0, arrived=0, source="s", id=name, to="anna", app=app, sender=sender, text=text)


def test_nobody_can_unlearn_the_hard_rules() -> None:
    home = household()
    regard = after(*(said(PROMOTIONAL, "Nora", text="smoke is coming out of the kitchen window") for _ in range(50)))
    for text in ("There is smoke in the kitchen", "I am at your front door", "Papa hat einen Herzinfarkt"):
        told_by_rules = by_rules(message(text), home)
        assert told_by_rules.hard
        assert regarded(told_by_rules, message(text), regard, 0.0) == told_by_rules


def test_answers_never_make_a_message_critical() -> None:
    calm = Importance("normal", shares=SMALL_TALK)
    assert regarded(calm, message("hello"), FIVE, 0.0).level == "urgent"


def correct(home: Home, name: str, level: str, by: str) -> None:
    home.hears(Feedback(
        at=home.now, arrived=home.now, source="in/feedback", outcome="wrong", message=name, action=level, by=by
    ))  # fmt: skip


def test_a_person_says_what_a_message_was_worth_and_the_next_one_follows() -> None:
    """Through the policy: five messages, each answered by the person, and otherwise by somebody else."""
    home = Home().put("anna", "kitchen")
    for n in range(5):
        home.message(f"n{n}", "anna", f"look at this {n}", sender="Nora")
        correct(home, f"n{n}", "urgent", "anna")
        correct(home, f"n{n}", "promotional", "ben")

    home.message("n9", "anna", "and another", sender="Nora")
    home.message("n10", "anna", "and another", sender="Max")

    urgency = {decision.data.get("message"): decision.urgency for decision in home.decisions}
    assert urgency["n9"] == "high"
    assert urgency["n10"] == "normal"


def test_what_was_judged_and_why_stands_beside_every_decision() -> None:
    home = Home().put("anna", "kitchen")
    for n in range(3):
        home.message(f"n{n}", "anna", f"look at this {n}", sender="Nora")
        correct(home, f"n{n}", "important", "anna")
    home.message("n9", "anna", "there is smoke in the kitchen", sender="Nora")
    home.message("n10", "anna", "and another", sender="Nora")

    found = {
        decision.data.get("message"): next(each for each in decision.ruling if each.path == "importance")
        for decision in home.decisions
    }
    assert found["n9"].parts[0].because == "it speaks of fire or smoke"
    assert found["n10"].because.startswith("important (0.")
    assert found["n10"].parts[0].because == "Anna has said so of Nora"
    assert found["n0"].parts[0].because == "nothing in it stands out"
    assert all(1 <= len(each.parts) <= 3 for each in found.values())


def test_doing_says_less_than_words_but_something() -> None:
    home = Home().put("anna", "kitchen")
    for n in range(12):
        home.message(f"n{n}", "anna", "you must see this", sender="Nora")
        home.answer("dismissed", decision=home.last().id, by="anna")
        home.at(f"{18 + (n + 1) // 4}:{15 * ((n + 1) % 4):02d}")

    answers = home.state.policy.regard.answers
    assert answers
    assert all(answer.worth <= 0.25 for answer in answers)
    shares = judged(home.state.policy.regard, "anna", marks_of("Chat", "Nora", "", "you must see this"), SMALL_TALK, 0)
    assert shares[PROMOTIONAL] > 5 * SMALL_TALK[PROMOTIONAL]
