"""Figures: interruptions and budgets, messages and how late, dangers and which were missed."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from hubd.compare.figures import Figures, figures, later, missed
from hubd.compare.live import Life
from hubd.core.decisions import Decision
from hubd.core.household import Household, Person, PolicySettings
from tests.compare.made import decision

HOME = Household(
    id="elm", name="Elm", time_zone=ZoneInfo("Europe/Berlin"), policy=PolicySettings(interruptions_per_hour=3),
    people={who: Person(who, who.title()) for who in ("anna", "ben")},
)  # fmt: skip
DAY = 86400.0


def of(*decisions: Decision, days: float = 2.0, **arrived: float) -> Figures:
    life = Life(list(decisions), arrived, messages=1, first=0.0, last=days * DAY)
    return figures([life], HOME)


def test_interruptions_are_counted_for_each_person_day_and_hour() -> None:
    found = of(
        decision(100.0), decision(200.0, "ask"), decision(3600.0, "push"), decision(3701.0, "speak"),
        decision(DAY, "push", audience=("anna", "ben")), decision(DAY, "show"), decision(DAY, "suppress"),
    )  # fmt: skip

    anna, ben = found.people["anna"], found.people["ben"]
    assert (anna.interruptions, anna.a_day, anna.worst_day, anna.worst_hour) == (5, 2.5, 4, 3)
    assert (ben.interruptions, ben.worst_day) == (1, 1)
    assert found.interruptions_a_day == 1.5
    assert (found.budget, found.verdicts["push"], found.verdicts["suppress"]) == (3, 2, 1)


def test_dangers_and_what_is_critical_cost_no_attention() -> None:
    found = of(decision(1.0, intent="hazard.smoke"), decision(2.0, urgency="critical"), decision(3.0, "act"))

    assert found.people["anna"].interruptions == 0


def test_what_the_budget_held_back_is_counted() -> None:
    assert of(decision(1.0, "defer", reason="budget")).people["anna"].held_back == 1


def mail(at: float, verdict: str, id_: str, **more: Any) -> Decision:
    return decision(at, verdict, "message.deliver", data={"message": id_}, **more)


def test_a_message_ends_with_its_first_delivery() -> None:
    found = of(
        mail(5.0, "defer", "a"), mail(65.0, "show", "a"), mail(100.0, "speak", "a"),
        mail(7.0, "suppress", "b", reason="stale"),
        decision(90.0, "show", "message.digest", data={"messages": ["c", "d"]}),
        a=5.0, b=6.0, c=10.0, d=80.0, e=11.0,
    )  # fmt: skip

    told = found.mail
    assert (told.arrived, told.told, told.refused, told.waiting) == (5, 3, 1, 1)
    assert (told.median_wait, told.longest_wait, told.late) == (60.0, 80.0, ())


def test_late_is_a_minute_for_what_is_urgent_and_half_a_day_for_the_rest() -> None:
    found = of(
        mail(61.0, "push", "urgent", urgency="high"), mail(59.0, "push", "quick", urgency="critical"),
        mail(12 * 3600.0 + 1.0, "show", "slow"), mail(11 * 3600.0, "show", "morning"),
        urgent=0.0, quick=0.0, slow=0.0, morning=0.0,
    )  # fmt: skip

    assert found.mail.late == ("urgent", "slow")


def danger(at: float, area: str = "kitchen", verdict: str = "speak") -> Decision:
    return decision(at, verdict, "hazard.smoke", area=area)


def test_a_danger_told_again_and_again_is_one() -> None:
    found = of(danger(0.0), danger(600.0), danger(2000.0), danger(9000.0), danger(9100.0, "cellar"))

    assert [(each.area, each.first, each.last) for each in found.dangers] == [
        ("kitchen", 0.0, 2000.0), ("kitchen", 9000.0, 9000.0), ("cellar", 9100.0, 9100.0),
    ]  # fmt: skip


def test_dangers_missed_and_told_later() -> None:
    both = of(danger(0.0), danger(9000.0, "cellar")).dangers
    slow = of(danger(120.0), danger(9000.0, "cellar", "suppress")).dangers

    assert [each.area for each in missed(both, slow)] == ["cellar"]
    assert missed(slow, both) == []
    assert [(each.first, by) for each, by in later(both, slow)] == [(0.0, 120.0)]
    assert later(slow, both) == []


def test_several_recordings_are_added_up() -> None:
    lives = [Life([decision(1.0)], {}, first=0.0, last=DAY), Life([decision(2 * DAY)], {}, first=DAY, last=3 * DAY)]

    found = figures(lives, HOME)

    assert (found.days, found.people["anna"].interruptions) == (3.0, 2)


def test_a_recording_without_messages_has_figures_too() -> None:
    assert figures([Life()], HOME).verdicts["speak"] == 0
