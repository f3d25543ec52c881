"""The welcome model: what answers teach, what is shared, what is forgotten, and what never sinks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubd.core.codec import decode_state, encode_state
from hubd.core.context import Context
from hubd.core.events import Promoted
from hubd.core.ids import chance
from hubd.core.leaning import Leaning
from hubd.core.memories import Answer, Occasion, Weight, Welcome
from hubd.core.policy.learned import circumstances, welcome
from hubd.core.policy.learned.logistic import Cue, Estimate, Pull, estimate, kept, moved, pulled, sigmoid
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.wording.phrasebook.circumstances import in_words
from hubd.recipe_book import read_book
from tests.home import Home, household

HOUSE = household()
MONDAY = datetime(2026, 3, 2, tzinfo=HOUSE.time_zone)


def at(day: int, hour: float) -> float:
    return (MONDAY + timedelta(days=day, hours=hour)).timestamp()


def occasion(day: int, hour: float, **more: object) -> Occasion:
    return Occasion(at(day, hour), **{"place": "living", "how": "show", "company": 0.0, **more})  # type: ignore[arg-type]  # fields by their names


def said(outcome: str, day: int, hour: float, intent: str = "house.note", who: str = "ben", **more: object) -> Answer:
    here = occasion(day, hour, **more)
    return Answer(here.at + 60.0, intent, who, outcome, here)


def after(*answers: Answer) -> Welcome:
    known = Welcome()
    for answer in answers:
        known = welcome.answered(known, HOUSE, answer)
    return known


def chances(known: Welcome, here: Occasion, intent: str = "house.note", who: str = "ben") -> float:
    return welcome.judged(HOUSE, known, intent, who, here).probability


# the arithmetic

CUES = (Cue("a", 1.0, 0.3, 1.0), Cue("b", 0.5, -0.2, 0.4), Cue("c", 1.0, 0.0, 2.0))


@given(st.lists(st.sampled_from((0.0, 0.25, 0.65, 1.0)), min_size=1, max_size=12))
def test_an_answer_draws_the_estimate_towards_itself_and_makes_it_surer(answers: list[float]) -> None:
    weights: dict[str, Weight] = {}
    for one in answers:
        before = estimate(CUES, weights)
        pull = pulled(CUES, weights, Pull(), one, 1.0)
        moved(weights, CUES, Pull(), pull)
        now = estimate(CUES, weights)
        assert (now.mean - before.mean) * (one - sigmoid(now.mean)) >= -1e-6
        assert 0.0 < now.variance < before.variance


@given(st.floats(0.0, 400.0), st.floats(0.0, 400.0))
def test_fading_in_two_parts_is_fading_once(first: float, second: float) -> None:
    assert kept(first + second, 45.0) == pytest.approx(kept(first, 45.0) * kept(second, 45.0))


def test_answers_weighed_to_the_end_pull_in_balance() -> None:
    """At the likeliest weights every answer pulls with exactly what it was told wrong."""
    words = ["accepted" if n % 3 else "dismissed" for n in range(9)]
    answers = [said(word, n, 8.0 + n, doing="tv" if n % 2 else "none") for n, word in enumerate(words)]
    found = welcome.relearned(HOUSE, answers, Leaning())
    for answer in found.answers:
        wanted, worth = welcome.SAYS[answer.outcome]
        mean = estimate(welcome.cues_of(HOUSE, answer, Leaning()), found.weights).mean
        miss = worth * kept(found.at - answer.at, welcome.HALF_LIFE) * (wanted - sigmoid(mean))
        assert answer.pull[0] == pytest.approx(miss, abs=0.05)


# what is learned


def test_without_data_what_was_asked_for_is_more_welcome_than_offers() -> None:
    here = occasion(0, 18.0)
    reminder, offer = (chances(Welcome(), here, intent) for intent in ("reminder.deliver", "bedtime.wind_down"))
    assert 0.6 < offer < reminder < 0.95


def test_a_few_dismissals_are_enough_and_a_few_acceptances_too() -> None:
    here = occasion(5, 18.0)
    assert chances(after(*(said("dismissed", n, 18.0) for n in range(3))), here) < 0.35
    assert chances(after(*(said("accepted", n, 18.0) for n in range(3))), here) > 0.8


def test_circumstances_are_told_apart_and_the_one_to_blame_is_found() -> None:
    """Turned down in front of the television, whatever it was, and taken gladly otherwise."""
    answers = []
    for day in range(8):
        for n, intent in enumerate(("house.note", "brief.welcome", "recipe.suggest")):
            doing, word = ("tv", "dismissed") if (day + n) % 3 == 0 else ("none", "accepted")
            answers.append(said(word, day, 17.0 + n, intent, doing=doing))
    known = after(*answers)
    free, watching = (chances(known, occasion(9, 17.0, doing=doing), "brief.morning") for doing in ("none", "tv"))
    assert watching < 0.45
    assert free > 0.7


def test_company_counts_as_far_as_it_is_believed_and_not_at_all_where_nobody_knows() -> None:
    """Turned down before others, taken gladly alone; between the two the estimate lies between."""
    answers = [
        said("dismissed" if n % 2 else "accepted", n, 17.0 + n % 3, company=0.9 if n % 2 else 0.1) for n in range(10)
    ]
    known = after(*answers)
    alone, unsure, among = (chances(known, occasion(11, 18.0, company=p)) for p in (0.0, 0.5, 1.0))
    assert among < 0.4 < unsure < alone
    assert alone > 0.7
    names = {
        cue.name.rpartition("|")[2]
        for cue in circumstances.cues(HOUSE, "house.note", "ben", occasion(11, 18.0, company=None), Leaning())
    }
    assert names.isdisjoint({"company", "alone"})


def company(home: Home) -> float | None:
    context = Context(home.household, home.brain.floor, home.state)
    return Scene(context, home.state.policy, home.household.people["ben"]).company


def test_how_likely_somebody_else_is_in_the_room_is_weighed_over_all_rooms_and_guests() -> None:
    home = Home(at="2026-03-02 19:00").put("anna", "office").put("leo", "kids_room").put("ben", "kitchen")
    assert (alone := company(home)) is not None
    assert alone < 0.1
    home.put("anna", "kitchen")
    assert (among := company(home)) is not None
    assert among > 0.9
    home.put("ben", "away")
    assert company(home) is None


def test_what_one_person_says_of_an_intent_hints_at_what_others_will() -> None:
    here = occasion(6, 18.0)
    known = after(*(said("dismissed", n, 18.0, who="anna") for n in range(5)))
    assert chances(known, here, who="anna") < chances(known, here) < chances(Welcome(), here)


def test_a_question_that_nobody_answered_says_little() -> None:
    here = occasion(2, 18.0)
    nothing, ignored, dismissed = (
        chances(Welcome() if word is None else after(said(word, 0, 18.0)), here)
        for word in (None, "ignored", "dismissed")
    )
    assert dismissed < ignored < nothing


def test_later_is_wanted_though_not_now() -> None:
    here = occasion(4, 18.0)
    later = chances(after(*(said("later", n, 18.0) for n in range(3))), here)
    assert later > 0.5 > chances(after(*(said("dismissed", n, 18.0) for n in range(3))), here)


def test_everything_learned_is_forgotten_in_the_end() -> None:
    known = after(*(said(word, n, 18.0) for n in range(20) for word in ("dismissed", "never")))
    half = welcome.HALF_LIFE
    far = [chances(known, occasion(20 + round(days), 18.0)) for days in (0, half, 3 * half, 12 * half)]
    assert far == sorted(far)
    assert far[0] < 0.15
    assert far[-1] == pytest.approx(chances(Welcome(), occasion(20 + 12 * 45, 18.0)), abs=0.01)


def test_what_is_remembered_stays_bounded() -> None:
    known = Welcome(answers=tuple(said("accepted", 0, 8.0) for _ in range(welcome.ANSWERS)))
    known = welcome.answered(known, HOUSE, said("accepted", 1, 8.0))
    assert len(known.answers) == welcome.ANSWERS
    old = welcome.answered(known, HOUSE, said("accepted", 300, 8.0))
    assert len(old.answers) == 1
    crowded = Welcome(weights={f"own|i{n}|ben": Weight(0.1, n / 9999.0) for n in range(welcome.WEIGHTS)})
    assert len(welcome.answered(crowded, HOUSE, said("accepted", 0, 8.0)).weights) <= welcome.WEIGHTS


# what is worth finding out


@pytest.mark.parametrize("intent", ["house.note", "recipe.suggest", "bedtime.wind_down"])
def test_what_has_never_been_offered_is_worth_a_try_and_what_was_turned_down_twice_is_not(intent: str) -> None:
    here = occasion(4, 18.0)
    known = [after(*(said("dismissed", n, 18.0, intent) for n in range(count))) for count in range(4)]
    worth = [welcome.promise(welcome.judged(HOUSE, each, intent, "ben", here)) for each in known]
    assert worth[0] > 0.0 > worth[2]
    assert worth == sorted(worth, reverse=True)


def test_nothing_is_held_back_from_somebody_of_whom_little_is_known() -> None:
    """Turned down each other time: no streak that would silence it, and soon enough answers to know better."""
    home, reasons = Home(at="2026-03-01 12:00"), []
    for day in range(1, 2 * welcome.HEARD):
        home.at(f"2026-03-{day:02d} 18:00").put("ben", "living")
        (told,) = home.propose("house.note", "ben", cause=f"note {day}")
        reasons.append((welcome.heard(home.state.policy.welcome, "ben"), told.reason))
        home.until(home.now + 60).answer("accepted" if day % 3 == 0 else "dismissed", intent="house.note", by="ben")
    held_back = [count for count, reason in reasons if reason == Reason.UNWELCOME]
    assert held_back
    assert min(held_back) >= welcome.HEARD


def test_one_refusal_among_welcomes_ends_nothing() -> None:
    known = after(*(said("accepted", n, 18.0) for n in range(4)), said("dismissed", 4, 18.0))
    assert not welcome.unwelcome(welcome.judged(HOUSE, known, "house.note", "ben", occasion(4, 18.0)))


@given(st.floats(-6.0, 6.0), st.floats(0.05, 20.0))
def test_finding_out_is_worth_something_only_where_there_is_doubt(mean: float, variance: float) -> None:
    found, sure = Estimate(mean, variance), Estimate(mean, 1e-9)
    at_once = found.probability - welcome.COST * (1.0 - found.probability)
    assert found.confirmed().mean > mean
    assert found.confirmed().variance < variance
    assert min(welcome.promise(found, 1), welcome.promise(found, 2)) >= at_once - 1e-9
    assert welcome.unwelcome(sure) == (sigmoid(mean) < welcome.UNWELCOME)


# what follows


def test_a_promoted_leaning_takes_over_and_survives_a_restart() -> None:
    home = Home(at="2026-03-02 18:00")
    for day in range(2, 5):
        home.at(f"2026-03-0{day} 18:00").answer("dismissed", intent="house.note", by="ben")
    before = home.state.policy.welcome
    leaning = Leaning(name="welcome-x", spreads={"own": 4.0})
    home.hears(Promoted(at=home.now, arrived=home.now, source="hubd/training", leaning=leaning))
    known = home.state.policy.welcome
    assert known.leaning == leaning
    assert [a.outcome for a in known.answers] == [a.outcome for a in before.answers]
    assert known.weights != before.weights
    assert decode_state(encode_state(home.state)) == home.state


def test_an_answer_is_learned_with_the_circumstances_of_its_offer() -> None:
    home = Home(at="2026-03-02 19:00").put("anna", "office").put("leo", "kids_room").put("ben", "kitchen", "cooking")
    (told,) = home.propose("house.note", "ben", output="kitchen_speaker")
    home.put("ben", "living", "tv").at("19:20").answer("accepted", decision=told.id, by="ben")
    (answer,) = home.state.policy.welcome.answers
    here = answer.occasion
    assert (here.at, here.doing, here.place, here.how) == (told.at, "cooking", "kitchen", "speak")
    assert here.company is not None
    assert here.company < 0.1
    assert answer.at > here.at


def refuse(home: Home, days: int) -> list[str]:
    """The same offer every evening, always turned down; what became of it, and how often it would have."""
    reasons = []
    for day in range(days):
        home.at(f"2026-{3 + day // 30:02d}-{1 + day % 30:02d} 18:{5 * (day % 3):02d}").put("ben", "living")
        (told,) = home.propose("house.note", "ben", cause=f"note {day}")
        reasons.append(told.reason)
        if told.verdict in ("show", "speak", "push"):
            home.until(home.now + 60).answer("dismissed", decision=told.id, by="ben")
    return reasons


def test_what_is_never_wanted_is_soon_kept_quiet_about() -> None:
    reasons = refuse(Home(at="2026-03-01 12:00"), 14)
    assert sum(reason in (Reason.UNWELCOME, Reason.SILENCED) for reason in reasons[3:]) >= 9


def test_what_is_tried_says_how_often_it_would_be() -> None:
    """Every decision carries how often the policy would have decided so; what is unwelcome is tried seldom."""
    seen = []
    for number in range(60):
        home = Home(household(id=f"home-{number}"), at="2026-03-01 12:00")
        for day, outcome in enumerate(("dismissed", "dismissed", "accepted") * 4 + ("dismissed", "dismissed")):
            home.at(f"2026-03-{day + 1:02d} 18:00").answer(outcome, intent="house.note", by="ben")
        (told,) = home.at("2026-03-15 18:00").propose("house.note", "ben")
        seen.append(told)
    tried = [told for told in seen if told.reason == Reason.TRYING]
    kept_quiet = [told for told in seen if told.reason == Reason.UNWELCOME]
    assert len(tried) + len(kept_quiet) == len(seen)
    assert 0 < len(tried) < 15
    often = tried[0].propensity
    assert welcome.SELDOM <= often <= welcome.TRIES
    assert {told.propensity for told in kept_quiet} == {1.0 - often}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "said aloud"), ("de", "laut gesagt"), ("es", "dicho en voz alta")]
)
def test_a_suppression_says_what_answers_hold_against_it(language: str, words: str) -> None:
    home = Home(household(language=language), at="2026-03-02 18:00").put("anna", "office").put("leo", "kids_room")
    told = []
    for day in range(2, 20):
        for intent in ("house.note", "house.tip"):
            home.at(f"2026-03-{day:02d} 18:{30 * (intent == 'house.tip'):02d}").put("ben", "bedroom")
            decided = home.propose(intent, "ben", output="bedroom_speaker", cause=f"{intent}{day}")
            told += decided
            if decided[-1].verdict == "speak":
                outcome = "accepted" if day % 5 == 4 else "dismissed"
                home.until(home.now + 30).answer(outcome, decision=decided[-1].id, by="ben")
    kept_quiet = [each.data["against"] for each in told if each.reason == Reason.UNWELCOME]
    assert kept_quiet
    assert any(words in against for against in kept_quiet)
    assert all(1 <= len(against) <= welcome.TOLD for against in kept_quiet)


def test_every_cue_has_words_in_every_language() -> None:
    here = occasion(0, 18.0, theme="italian", guests=True, since=60.0, doing="tv")
    for cue in circumstances.cues(HOUSE, "recipe.suggest", "ben", here, Leaning()):
        for language in ("en", "de", "es"):
            assert in_words(cue.name, language)


def test_trying_never_overrides_the_night() -> None:
    for number in range(40):
        home = Home(household(id=f"home-{number}"), at="2026-03-01 12:00")
        for day in range(1, 5):
            outcome = "accepted" if day == 3 else "dismissed"
            home.at(f"2026-03-0{day} 23:30").answer(outcome, intent="house.note", by="ben")
        home.put("ben", "bedroom", "sleeping", asleep=True)
        judged = home.at("2026-03-05 23:30").propose("house.note", "ben")
        assert all(told.verdict in ("defer", "suppress") for told in judged)


def test_a_draw_is_the_same_for_one_situation_and_day_and_even_over_many() -> None:
    draws = [chance("tried", "elm", f"2026-03-{n}", "cause", "ben") for n in range(2000)]
    assert draws == [chance("tried", "elm", f"2026-03-{n}", "cause", "ben") for n in range(2000)]
    assert 0.47 < sum(draws) / len(draws) < 0.53


def test_what_is_unwelcome_aloud_comes_as_a_card() -> None:
    home = Home(at="2026-03-02 18:00").put("anna", "office").put("leo", "kids_room")
    for day in range(2, 9):
        for hour, wish in ((17, "living_speaker"), (18, "living_screen")):
            home.at(f"2026-03-0{day} {hour}:00").put("ben", "living")
            (told,) = home.propose("house.note", "ben", output=wish, cause=f"{day} {hour}")
            home.until(home.now + 30)
            if told.verdict == "speak":
                home.answer("dismissed", decision=told.id, by="ben")
            elif told.verdict == "show":
                home.answer("accepted", decision=told.id, by="ben")
    (told,) = home.at("2026-03-09 17:30").propose("house.note", "ben", output="living_speaker", cause="last")
    assert told.verdict == "show"


# safety

answers = st.lists(
    st.tuples(
        st.sampled_from(("dismissed", "never", "wrong", "ignored")),
        st.sampled_from(("hazard.smoke", "hazard.water_leak", "house.note", "message.deliver")),
        st.sampled_from(("anna", "ben")),
        st.integers(0, 40),
    ),
    max_size=40,
)


@settings(max_examples=25)
@given(answers)
def test_safety_never_sinks_whatever_is_dismissed(given_: list[tuple[str, str, str, int]]) -> None:
    home = Home(at="2026-03-01 12:00")
    for outcome, intent, who, hours in given_:
        home.until(home.now + hours * 3600.0).answer(outcome, intent=intent, by=who)
    home.until(home.now + 60)
    for n, intent in enumerate(("hazard.smoke", "hazard.water_leak")):
        (told,) = home.propose(intent, "anna", "ben", area="kitchen", cause=f"danger {n}", urgency="critical")
        assert (told.verdict, told.propensity, told.score) == ("speak", 1.0, 1.0)
    home.until(home.now + 3600.0)
    judged = home.propose("house.note", "ben", urgency="critical", cause="critical")
    assert [told.verdict for told in judged] == ["speak"]
    assert judged[0].propensity == 1.0


def test_dangers_teach_no_taste() -> None:
    home = Home()
    (told,) = home.propose("hazard.smoke", "anna", "ben", area="kitchen")
    home.answer("dismissed", decision=told.id, by="ben")
    assert home.state.policy.welcome == Welcome()


def test_every_kind_of_cue_has_a_variance() -> None:
    here = occasion(0, 18.0, theme="italian", guests=True, since=60.0)
    for cue in circumstances.cues(HOUSE, "recipe.suggest", "ben", here, Leaning()):
        assert cue.variance > 0.0


# dishes


def offered(home: Home, days: range) -> list[str]:
    """The cuisine of the dish offered each evening to Anna, who takes what is Italian and nothing else."""
    found = []
    book = home.brain.book
    assert book is not None
    for day in days:
        home.at(f"2026-03-{day:02d} 18:00").put("anna", "kitchen", "cooking")
        told = [each for each in home.propose("recipe.suggest", "anna", area="kitchen", cause=f"{day}") if each.outputs]
        for each in told:
            cuisine = book.recipes[each.data["recipe"]["id"]].cuisine
            home.until(home.now + 120)
            home.answer("accepted" if cuisine == "italian" else "dismissed", decision=each.id, by="anna")
            found.append(cuisine)
    return found


def test_what_a_cook_takes_gladly_is_offered_more_often() -> None:
    home = Home(at="2026-03-01 12:00", book=read_book())
    first, later = offered(home, range(2, 9)), offered(home, range(9, 30))
    assert later.count("italian") / len(later) > first.count("italian") / len(first)
    assert {answer.occasion.theme for answer in home.state.policy.welcome.answers} >= {"italian"}


@pytest.mark.parametrize("mean", [-40.0, -3.0, 0.0, 2.0, 40.0])
@pytest.mark.parametrize("spread", [0.01, 1.0, 80.0])
@pytest.mark.parametrize("said", [0.0, 1.0])
@pytest.mark.parametrize("worth", [0.2, 1.0, 8.0])
def test_an_answer_pulls_as_hard_as_it_surprises(mean: float, spread: float, said: float, worth: float) -> None:
    after = pulled((Cue("here", 1.0, mean, spread),), {}, Pull(), said, worth)
    believed = mean + spread * after.strength

    assert after.strength == pytest.approx(worth * (said - sigmoid(believed)), abs=1e-6)
    assert after.sureness == pytest.approx(worth * sigmoid(believed) * (1.0 - sigmoid(believed)), abs=1e-6)


def test_the_hour_is_told_by_the_two_marks_it_lies_between_each_the_more_the_nearer() -> None:
    for hour in (0.0, 7.5, 17.75, 23.5):
        here = occasion(0, hour)
        marks = {cue.name.rpartition("|")[2]: cue.value for cue in circumstances.cues(
            HOUSE, "house.note", "ben", here, Leaning()) if cue.name.startswith("hour|")}  # fmt: skip
        assert sum(marks.values()) == pytest.approx(1.0)
        apart = {mark: min(abs(int(mark) - hour), 24.0 - abs(int(mark) - hour)) for mark in marks}
        assert marks == {mark: pytest.approx(1.0 - apart[mark] / circumstances.BUMP) for mark in marks}
