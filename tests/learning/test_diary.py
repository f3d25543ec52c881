"""What labels and silence tell, in hindsight, about every minute of a day."""

from __future__ import annotations

from hubd.learning.diary import House, Said, diary

HOUR = 3600.0
DAY = 86400.0
MORNING = 20_000 * DAY + 8 * HOUR


def minute(at: float) -> int:
    return int((MORNING + at) // 60.0) + 1


def told(*labels: tuple[float, float, str]) -> list[Said]:
    """Labels by hours since the morning."""
    return [Said(MORNING + start * HOUR, MORNING + end * HOUR, activity) for start, end, activity in labels]


FOUR = told((0, 0.5, "eating"), (4, 4.5, "cooking"), (4.5, 5, "eating"), (9, 10, "relaxing"))


def moves(*hours: float) -> list[float]:
    return [MORNING + hour * HOUR for hour in hours]


def busy(start: float, end: float) -> list[float]:
    """Something moves every five minutes."""
    return moves(*(start + n / 12.0 for n in range(round((end - start) * 12.0))))


def test_labelled_time_is_what_the_label_says() -> None:
    minutes = diary(FOUR, House(busy(0, 10), [], alone=True, has_door=True))

    assert minutes[minute(60)] == "eating"
    assert minutes[minute(4.2 * HOUR)] == "cooking"


def test_time_between_labels_is_something_else() -> None:
    minutes = diary(FOUR, House(busy(0, 10), [], alone=True, has_door=True))

    assert {minutes[minute(at * HOUR)] for at in (0.6, 2.0, 3.9)} == {"other"}


def test_a_house_that_falls_silent_after_the_door_has_been_left() -> None:
    house = House(busy(0, 1) + moves(1.5, 3.5) + busy(3.5, 10), moves(1.5, 3.5), alone=True, has_door=True)
    minutes = diary(FOUR, house)

    assert minutes[minute(2.5 * HOUR)] == "away"
    assert minutes[minute(3.8 * HOUR)] == "other"


def test_a_house_that_is_only_quiet_has_not_been_left() -> None:
    house = House(busy(0, 1) + moves(1.5) + busy(3.5, 10), moves(0.2), alone=True, has_door=True)

    assert diary(FOUR, house)[minute(2.5 * HOUR)] == "other"


def test_a_label_is_believed_over_silence() -> None:
    house = House(moves(0, 4.1), moves(4.1), alone=True, has_door=True)

    assert diary(FOUR, house)[minute(4.3 * HOUR)] == "cooking"


def test_a_gap_in_a_careful_diary_is_time_out_when_others_keep_the_house_noisy() -> None:
    minutes = diary(FOUR, House(busy(0, 10), [], alone=False, has_door=True))

    assert minutes[minute(2.5 * HOUR)] == "away"


def test_whoever_labels_only_now_and_then_says_nothing_about_the_rest() -> None:
    rare = told((0, 0.5, "eating"), (4, 4.5, "cooking"))
    minutes = diary(rare, House(busy(0, 10), [], alone=True, has_door=True))

    assert minute(2.5 * HOUR) not in minutes
    assert minutes[minute(4.2 * HOUR)] == "cooking"


def test_a_hole_in_the_record_is_nothing_to_learn_from() -> None:
    later = [*FOUR, *(Said(s.start + 1.5 * DAY, s.end + 1.5 * DAY, s.activity) for s in FOUR)]
    gap = House(busy(0, 10) + [at + 1.5 * DAY for at in busy(0, 10)], moves(9.99), alone=True, has_door=True)
    minutes = diary(later, gap)

    assert minute(12 * HOUR) not in minutes
    assert minute(1.45 * DAY) not in minutes


def test_a_sensor_that_speaks_alone_in_an_empty_house_does_not_bring_anybody_home() -> None:
    stirs = busy(0, 1) + moves(1.5) + moves(3.5) + busy(3.5, 10)
    house = House(
        busy(0, 1) + moves(1.5, 2.2, 2.8, 3.5) + busy(3.5, 10), moves(1.5, 3.5), alone=True, has_door=True, stirs=stirs
    )

    assert diary(FOUR, house)[minute(2.5 * HOUR)] == "away"


def test_somebody_who_sits_still_after_coming_home_has_not_left() -> None:
    sitting = moves(*(1.5 + n / 30.0 for n in range(60)))
    house = House(
        busy(0, 1) + sitting + busy(3.5, 10), moves(1.5, 3.5), alone=True, has_door=True, stirs=moves(1.5, 3.5)
    )

    assert diary(FOUR, house)[minute(2.5 * HOUR)] == "other"
