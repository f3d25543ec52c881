"""What falls due: messages, reminders by place, person and time, and the last moment to leave."""

from __future__ import annotations

from typing import Any

from hubd.core import events as ev
from hubd.core.decisions import Tell
from tests.calls import calls_of
from tests.home import Home


def remind(home: Home, name: str = "pills", text: str = "Take the iron tablet", **when: Any) -> Home:
    reminder = ev.Reminder(at=home.now, arrived=home.now, source="in/reminder", id=name, to="ben", text=text, **when)
    return home.hears(reminder)


def appointment(home: Home, start: str, *, travel: float | None = 35.0, place: str | None = "Prinsengracht 12") -> Home:
    begin = home.time(start)
    item = ev.Appointment(
        id="dentist", title="Dentist", start=begin, end=begin + 2400, location=place, travel_minutes=travel
    )
    return home.hears(ev.Calendar(at=home.now, arrived=home.now, source="in/calendar", person="ben", events=(item,)))


def test_a_reminder_for_a_room_waits_until_the_person_is_there() -> None:
    home = remind(Home().put("ben", "living"), in_area="kitchen")
    home.at("18:30").put("anna", "kitchen").put("ben", "hall")
    assert home.told() == []
    home.put("ben", "kitchen")
    (told,) = home.told()
    assert (told.intent, told.audience, told.outputs) == ("reminder.deliver", ("ben",), ("kitchen_speaker",))
    assert told.data["reminder"] == "pills"
    assert "iron tablet" in told.text
    home.put("ben", "living").put("ben", "kitchen").at("19:00")
    assert len(home.told()) == 1


def test_a_reminder_for_a_time_comes_on_time_by_itself() -> None:
    home = Home()
    remind(home, after=home.time("20:30")).at("20:29")
    assert home.told() == []
    home.at("20:31")
    (told,) = home.told()
    assert home.household.local(told.at).strftime("%H:%M") == "20:30"


def test_a_reminder_for_a_person_waits_for_that_person() -> None:
    home = remind(Home().away("anna"), person_home="anna").at("18:30")
    assert home.told() == []
    home.put("anna", "hall")
    assert [d.audience for d in home.told()] == [("ben",)]


def test_all_conditions_of_a_reminder_must_hold() -> None:
    home = Home().put("ben", "kitchen")
    remind(home, in_area="kitchen", after=home.time("20:00")).at("19:00").put("ben", "kitchen")
    assert home.told() == []
    home.at("20:30")
    assert len(home.told()) == 1


def test_a_reminder_waits_for_somebody_who_sleeps() -> None:
    home = Home().put("ben", "bedroom", "sleeping", asleep=True)
    remind(home, after=home.time("20:30")).at("20:40")
    assert home.told() == []
    home.put("ben", "kitchen").at("20:50")
    assert len(home.told()) == 1


def test_what_asks_nothing_is_not_answered_with_yes() -> None:
    home = Home().at("08:00").put("anna", "kitchen")
    home.propose("brief.morning", "anna")
    buttons = [action.label for tell in home.effects if isinstance(tell, Tell) for action in tell.actions]
    assert buttons[0] == "Thanks"


def test_a_reminder_answered_with_later_comes_back_with_its_text_and_then_has_ended() -> None:
    home = remind(Home().put("ben", "kitchen"), in_area="kitchen").answer("later", intent="reminder.deliver", by="ben")
    buttons = [action.label for tell in home.effects if isinstance(tell, Tell) for action in tell.actions]
    assert buttons == ["Done", "Later"]
    home.put("ben", "kitchen").at("18:10")
    assert len(home.told()) == 1
    home.at("18:20")
    first, again = home.told()
    assert again.text == first.text
    assert again.data["reminder"] == "pills"
    assert len(home.answer("accepted", decision=again.id).at("23:00").told()) == 2


def test_leaving_is_told_in_time_and_twice_at_most() -> None:
    home = appointment(Home(at="2026-03-09 07:30"), "10:00").at("09:12")
    assert home.told() == []
    home.at("09:30")
    times = [home.household.local(d.at).strftime("%H:%M") for d in home.told(intent="departure")]
    assert times == ["09:13", "09:23"]
    assert all(d.data["event"] == "dentist" for d in home.told())
    assert len(home.at("11:00").told()) == 2


def test_who_has_left_is_not_told_to_leave() -> None:
    home = appointment(Home(at="2026-03-09 07:30"), "10:00").at("08:00").away("ben").at("11:00")
    assert home.told() == []


def test_an_appointment_at_home_needs_no_leaving() -> None:
    home = appointment(Home(at="2026-03-09 07:30"), "10:00", travel=None)
    assert appointment(home, "10:00", place=None).at("11:00").told() == []


def test_a_moved_appointment_is_told_at_its_new_time() -> None:
    home = appointment(Home(at="2026-03-09 07:30"), "10:00").at("08:00")
    appointment(home, "12:00").at("10:30")
    assert home.told() == []
    assert len(home.at("11:30").told(intent="departure")) == 2


def test_a_message_for_somebody_unknown_is_nobodys() -> None:
    assert Home().message("m", to="stranger").decisions == []


def test_the_morning_brief_names_the_day() -> None:
    home = appointment(Home(at="2026-03-09 07:30").put("ben", "kitchen"), "10:00")
    weather = ev.Weather(at=home.now, arrived=home.now, source="in/weather", condition="rainy", temperature=8.6)
    item = ev.PantryItem(name="spinach", best_before="2026-03-09")
    home.hears(weather).hears(ev.Pantry(at=home.now, arrived=home.now, source="in/pantry", items=(item,)))
    text = home.propose("brief.morning", "ben")[-1].text
    assert "10:00 Dentist" in text and "rainy, 9 degrees" in text and "spinach" in text


def test_leaving_says_when_and_for_what() -> None:
    home = appointment(Home(at="2026-03-09 07:30"), "10:00").at("09:30")
    why = " ".join(home.told(intent="departure")[0].because)
    assert "Dentist" in why
    assert "09:25" in why


def test_a_message_that_was_there_before_hubd_began_is_no_news() -> None:
    home = Home()
    stamp = {"at": home.now, "arrived": home.now, "source": "in/message", "to": "ben", "app": "Chat", "text": "hello"}
    home.hears(ev.Notification(**stamp, id="old", freshness="snapshot"))  # type: ignore[arg-type]  # fields by their names
    home.hears(ev.Notification(**stamp, id="new"))  # type: ignore[arg-type]  # fields by their names
    assert [*home.state.desk.seen] == ["new"]


def test_the_second_word_about_leaving_says_that_it_is_now() -> None:
    home = appointment(Home(at="2026-03-09 07:30"), "10:00").at("09:30")
    first, last = (d.text for d in home.told(intent="departure"))
    assert "leave by 09:25" in first
    assert "leave now" in last


def test_a_brief_put_off_is_not_brought_again_by_itself() -> None:
    home = Home(at="2026-03-09 07:30").put("ben", "kitchen")
    brief = home.propose("brief.morning", "ben")[-1]
    home.answer("later", decision=brief.id, by="ben")
    assert home.state.policy.held == {}
    assert len(home.at("09:30").told(intent="brief")) == 1


def asleep_with(number: int) -> Home:
    """Ben sleeps, and so many reminders whose time has come wait for him."""
    home = Home().put("ben", "bedroom", "sleeping", asleep=True)
    for n in range(number):
        remind(home, f"r{n}", f"Do thing {n}", after=home.now)
    return home


def work(home: Home) -> int:
    """Calls when one more comes to wait."""
    return calls_of(lambda: remind(home, "another", "Do another", after=home.now))


def test_what_waits_for_the_same_is_weighed_once_however_much_of_it_there_is() -> None:
    few, many = asleep_with(10), asleep_with(110)
    assert work(many) - work(few) < 40 * 100, "a few calls for each, and not the whole table"


def test_of_many_reminders_that_waited_each_is_told_once_its_reader_is_up() -> None:
    home = asleep_with(5)
    assert home.told() == []
    home.put("ben", "kitchen").at("23:30")
    told = [decision.data["reminder"] for decision in home.told()]
    assert sorted(told) == [f"r{n}" for n in range(5)]


def test_a_reminder_that_waits_behind_another_ends_waiting_in_its_own_time() -> None:
    home = asleep_with(5).at("2026-03-08 06:20")
    over = [decision.data["reminder"] for decision in home.decisions if decision.reason == "expired"]
    assert over == [f"r{n}" for n in range(5)]
