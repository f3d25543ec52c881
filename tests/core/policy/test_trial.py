"""Rules on trial: judged like any other, nothing done, and written so that people can see what they would let loose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubd.core.decisions import Decision
from hubd.core.policy.reasons import Reason
from tests.home import Home


def tried(home: Home, **more: object) -> list[Decision]:
    return home.propose("house.note", "ben", stage="shadow", **more)


@pytest.mark.parametrize(
    ("script", "would", "because"),
    [
        (tried, "offer", None),
        (lambda h: tried(h.put("ben", "bedroom", "sleeping", asleep=True)), "wait", Reason.ASLEEP),
        (lambda h: tried(h.put("ben", "office", "work")), "wait", Reason.CONCENTRATING),
        (lambda h: tried(h.away("ben")), "nothing", Reason.OUT),
        (lambda h: h.put("leo", "kids_room", "study").propose("study.start", "leo", stage="shadow"), "act", None),
        (lambda h: h.propose("lab.echo", effects=({"publish": "a", "payload": ""},), stage="shadow"), "act", None),
    ],
)
def test_it_says_what_the_rest_of_the_table_would_have_said(
    script: Callable[[Home], list[Decision]], would: str, because: Reason | None
) -> None:
    home = Home()
    (judged,) = script(home)

    assert (judged.verdict, judged.reason) == ("suppress", Reason.SHADOW)
    assert (judged.data["would"], judged.data.get("would_because")) == (would, because)
    assert home.effects == []
    assert judged.ruling[0].path.endswith("/shadow")
    assert judged.ruling[-1].holds


def test_its_pauses_count_as_if_it_had_acted() -> None:
    """Lunch and dinner are two situations, although the kitchen is the same."""
    home = Home()
    for time in ("12:00", "12:30", "18:00", "18:20"):
        tried(home.at(f"2026-03-08 {time}"), cool_down=4 * 3600.0)

    assert [home.household.local(d.at).hour for d in home.decisions] == [12, 18]
    assert [d.data["would"] for d in home.decisions] == ["offer", "offer"]


def test_without_a_pause_of_its_own_it_is_written_once_an_hour() -> None:
    home = Home()
    for time in ("12:00", "12:30", "13:01"):
        tried(home.at(f"2026-03-08 {time}"))

    assert len(home.decisions) == 2


def test_a_trial_takes_nothing_from_other_rules() -> None:
    home = Home()
    tried(home, cool_down=3600.0, rule="mine.note")
    (told,) = home.propose("house.note", "ben", cool_down=3600.0)

    assert told.verdict == "show"
