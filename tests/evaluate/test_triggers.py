"""What a rule waiting for an activity would have got, by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from hubd.evaluate.labels import Lived
from hubd.evaluate.triggers import Seen, Tally, best, pooled, stretches, triggers

NOON = datetime.fromisoformat("2026-03-02T12:00:00")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def looks(*rows: tuple[float, float, float], until: float = 120.0) -> list[Seen]:
    """Once a minute; (from, to, p of cooking) and otherwise something else."""
    return [
        Seen(at(n), "cook", p) if (p := next((p for a, b, p in rows if a <= n < b), 0.0)) else Seen(at(n), "other", 0.9)
        for n in range(int(until))
    ]


def cooked(*rows: tuple[float, float]) -> list[tuple[datetime, datetime]]:
    return stretches([Lived(at(a), at(b), "cook", "eve") for a, b in rows], "cook")


def test_short_breaks_do_not_end_an_activity() -> None:
    assert cooked((10, 20), (25, 30), (60, 70)) == [(at(10), at(30)), (at(60), at(70))]
    assert stretches([Lived(at(0), at(5), "eat", "eve")], "cook") == []


def test_timely_late_missed_and_false() -> None:
    true = cooked((20.5, 40), (60, 70))
    found = triggers(true, looks((22, 30, 0.8), (95, 97, 0.9)), "cook")

    assert found == Tally(2, (90.0,), 1, 1.0)
    assert (found.recall, found.false_a_day, found.within(0.5), found.within(0.9)) == (0.5, 1.0, 90.0, 90.0)


def test_what_was_up_already_when_it_began_is_noticed_at_once() -> None:
    assert triggers(cooked((20, 40)), looks((15, 30, 0.8)), "cook") == Tally(1, (0.0,), 0, 1.0)
    assert triggers(cooked((20, 40)), looks((5, 30, 0.8)), "cook").false == 1, "fifteen minutes early is for nothing"


def test_a_belief_that_flickers_goes_off_once() -> None:
    assert triggers([], looks((20, 22, 0.8), (25, 26, 0.8), (30, 31, 0.8)), "cook").false == 1
    assert triggers([], looks((20, 22, 0.8), (60, 61, 0.8)), "cook").false == 2


def test_the_threshold_decides_and_the_best_one_is_found() -> None:
    true, seen = cooked((20, 40)), looks((25, 40, 0.6), (80, 82, 0.5))
    assert triggers(true, seen, "cook").recall == 0.0
    assert triggers(true, seen, "cook", 0.45).false == 1

    optimum = best([(true, seen)], "cook", allowed=0.5)
    assert optimum is not None and 0.5 < optimum.threshold <= 0.6
    assert optimum.tally == Tally(1, (300.0,), 0, 1.0)
    assert best([([], looks((20, 22, 0.99)))], "cook", allowed=0.5) is None


def test_what_was_not_looked_at_is_not_judged() -> None:
    assert triggers(cooked((500, 510)), looks(), "cook") == Tally(0, (), 0, 1.0)
    assert triggers(cooked((10, 20)), [], "cook") == Tally()


def test_several_people_together() -> None:
    both = pooled([Tally(2, (60.0,), 1, 1.0), Tally(2, (120.0, 180.0), 0, 3.0)])
    assert both == Tally(4, (60.0, 120.0, 180.0), 1, 4.0)
    assert (both.recall, both.false_a_day, both.within(0.5)) == (0.75, 0.25, 120.0)
    assert Tally().within(0.5) is None
