"""Days as they come, with what a reasonable household would expect of the house."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hubd.core.codec import encode_state
from hubd.core.decisions import Tell
from hubd.simulate.homes import AWAY
from hubd.simulate.life import Life
from tests.scenarios.days import IRON, MEDICINE, WINDOW, Day, couple, family


def breakfast(life: Life) -> None:
    for who, up, washed in (
        ("anna", "06:50", "07:05"),
        ("leo", "06:58", "07:10"),
        ("ben", "07:06", "07:20"),
        ("mia", "07:00", "07:14"),
    ):
        life.go(who, up, "bathroom", "hygiene")
        life.go(who, washed, "kitchen", "eating")
    life.use("kettle", "07:08", "07:11")


def test_a_hurried_morning_with_the_iron_left_on(tmp_path: Path) -> None:
    life = Life.of(family(IRON))
    breakfast(life)
    life.go("ben", "07:32", "utility", "housework")
    life.use("iron", "07:33", "09:00")
    for who, out in (("mia", "07:40"), ("anna", "07:49"), ("leo", "07:49:05"), ("ben", "07:50")):
        life.go(who, out, AWAY)
    day = Day(life, tmp_path, "05:00", "09:00")
    hot = day.told("hazard.left_on")
    assert hot, day.story()
    assert len(hot) <= 2, "told at the door, and once more to the phones"
    assert day.clock(hot[0]) <= "07:58", day.story()
    assert any("phone" in output for output in hot[-1].outputs)
    assert day.told("brief.morning", "anna"), day.story()
    assert [d for d in day.aloud() if not d.intent.startswith("hazard.")] == [], day.story()
    assert {d.intent for d in day.told("hazard.")} == {"hazard.left_on"}


def test_the_same_morning_with_everything_off_is_quiet(tmp_path: Path) -> None:
    life = Life.of(family(IRON))
    breakfast(life)
    life.go("ben", "07:32", "utility", "housework")
    life.use("iron", "07:33", "07:41")
    for who, out in (("mia", "07:40"), ("anna", "07:49"), ("leo", "07:49:05"), ("ben", "07:50")):
        life.go(who, out, AWAY)
    day = Day(life, tmp_path, "06:00", "09:00")
    assert day.told("hazard.") == [], day.story()
    assert day.aloud() == [], day.story()


def test_a_dog_alone_at_home_is_no_news(tmp_path: Path) -> None:
    life = Life.of(replace(couple(), pets=(("rex", "dog"),)))
    for who, out in (("eva", "08:00"), ("tom", "08:04")):
        life.go(who, "07:00", "kitchen", "eating")
        life.go(who, out, AWAY)
    for at, room in (
        ("09:10", "kitchen"),
        ("10:40", "bedroom"),
        ("11:15", "living"),
        ("12:50", "kitchen"),
        ("13:05", "hall"),
        ("13:07", "living"),
    ):
        life.go("rex", at, room, "other")
    day = Day(life, tmp_path, "06:30", "15:00")
    assert day.told(after="09:00") == [], day.story()


def test_a_shift_worker_sleeps_by_day_undisturbed(tmp_path: Path) -> None:
    life = Life.of(couple())
    life.plans["tom"] = [(life.start, AWAY, "none")]
    life.go("tom", "06:40", "kitchen", "eating")
    life.go("tom", "07:10", "bathroom", "hygiene")
    life.go("tom", "07:25", "bedroom", "sleeping")
    life.go("eva", "07:00", "kitchen", "eating")
    life.go("eva", "08:00", "living", "housework")
    life.go("eva", "11:00", AWAY)
    life.go("tom", "15:10", "bathroom", "hygiene")
    life.go("tom", "15:30", "kitchen", "eating")
    private = life.message("10:00", "tom", "Max", "Are you coming on Saturday?")
    day = Day(life, tmp_path, "04:30", "17:00")
    assert day.aloud(after="07:40", before="15:10") == [], day.story()
    assert day.ends(private)[-1] in ("show", "push"), day.story()
    assert sum(verdict in ("show", "push", "speak") for verdict in day.ends(private)) == 1


def test_dinner_with_guests_keeps_secrets_and_the_house_calm(tmp_path: Path) -> None:
    life = Life.of(family())
    for who in ("anna", "ben"):
        life.go(who, "15:00", "living", "relaxing")
    life.go("leo", "15:00", "leo_room", "relaxing")
    life.go("mia", "15:00", "mia_room", "relaxing")
    life.cook("anna", "17:00", minutes=60)
    for guest in ("guest_1", "guest_2"):
        life.visit(guest, "18:00", "22:30")
        life.go(guest, "18:25", "dining", "eating")
        life.go(guest, "19:40", "living", "relaxing")
    for who in ("anna", "ben", "leo", "mia"):
        life.go(who, "18:25", "dining", "eating")
        life.go(who, "19:40", "living", "relaxing")
    life.go("leo", "20:15", "leo_room", "sleeping")
    secret = life.message("20:30", "anna", "City Clinic", "Your test results are in", app="Mail", private=True)
    day = Day(life, tmp_path, "14:00", "22:45")
    shown = [d for d in day.decisions if secret == d.data.get("message") and d.verdict in ("speak", "ask", "show")]
    assert all("results" not in d.text and "Clinic" not in d.text + d.title for d in shown), day.story()
    assert day.told("hazard.") == [], day.story()
    aloud = day.aloud(after="18:10", before="22:20")
    assert aloud == [], f"Mia's timer is for who sets it\n{day.story()}"


def test_a_courier_at_the_door_is_no_alarm_and_no_homecoming(tmp_path: Path) -> None:
    life = Life.of(couple())
    life.go("eva", "10:00", "living", "relaxing")
    life.go("tom", "09:00", AWAY)
    life.go("eva", "13:59:30", "hall", "other")
    life.open("front_door", "14:00", 55)
    life.go("eva", "14:01:10", "living", "relaxing")
    day = Day(life, tmp_path, "09:30", "15:00")
    assert day.told(after="13:55") == [], day.story()


def test_a_sick_child_sleeps_and_the_parent_works(tmp_path: Path) -> None:
    life = Life.of(family())
    breakfast(life)
    life.go("leo", "07:40", "leo_room", "sleeping")
    life.go("mia", "07:45", AWAY)
    life.go("ben", "08:05", AWAY)
    life.go("anna", "08:15", "office", "work")
    life.go("anna", "12:10", "kitchen", "eating")
    life.go("anna", "12:45", "office", "work")
    lost = "has anybody seen the blue jacket?"
    chat = [life.message(at, "anna", "Parents' group", lost) for at in ("09:10", "09:25")]
    day = Day(life, tmp_path, "06:00", "14:00")
    assert day.told("study.") == [], day.story()
    assert day.told("bedtime.") == [], day.story()
    assert day.aloud(after="08:30", before="12:00") == [], day.story()
    for message in chat:
        assert sum(v in ("show", "push", "speak") for v in day.ends(message)) == 1, day.story()
    assert day.told("hazard.") == [], day.story()


def test_a_child_alone_at_the_hot_hob_is_told_at_once_to_the_parent(tmp_path: Path) -> None:
    home = family()
    tagged = tuple(replace(r, phone=True) if r.id == "leo" else r for r in home.residents)
    life = Life.of(replace(home, residents=tagged))
    life.go("anna", "16:00", "kitchen", "cooking")
    life.go("ben", "14:00", AWAY)
    life.go("mia", "14:00", AWAY)
    life.go("leo", "16:20", "kitchen", "other")
    life.use("cooker", "16:10", "16:50", "cooking")
    life.go("anna", "16:30", "office", "work")
    life.go("anna", "16:36", "kitchen", "cooking")
    day = Day(life, tmp_path, "15:00", "17:00")
    (told,) = day.told("hazard.")
    assert (told.intent, told.verdict) == ("hazard.child_at_hob", "speak"), day.story()
    assert "16:30" <= day.clock(told) <= "16:33", day.story()
    words = {effect.text for effect in day.effects if isinstance(effect, Tell) and effect.decision == told.id}
    assert any(text.startswith("Leo, the hob is hot") for text in words), day.story()


def test_a_child_whom_no_sensor_can_tell_from_a_grown_up_raises_no_alarm(tmp_path: Path) -> None:
    life = Life.of(family())
    life.go("anna", "16:00", "kitchen", "cooking")
    life.go("leo", "16:00", "leo_room", "relaxing")
    for who in ("ben", "mia"):
        life.go(who, "14:00", AWAY)
    life.use("cooker", "16:10", "16:50", "cooking")
    life.go("anna", "16:30", "hall", "other")
    life.go("anna", "16:31:30", "kitchen", "cooking")
    day = Day(life, tmp_path, "15:00", "17:00")
    assert day.told("hazard.") == [], day.story()


def test_rain_and_an_open_window_is_one_card(tmp_path: Path) -> None:
    life = Life.of(couple(WINDOW))
    life.go("eva", "09:00", "living", "relaxing")
    life.go("tom", "09:00", AWAY)
    life.open("bedroom_window", "11:00", 3 * 3600)
    hours = [
        {
            "at": life.clock(life.at(f"{hour}:00")),
            "condition": "rainy" if hour > 13 else "cloudy",
            "precipitation": 1.2 if hour > 13 else 0.0,
        }
        for hour in range(10, 18)
    ]
    for hour in (10, 11, 12, 13):
        life.tell(f"{hour}:02", "in/weather", {"now": {"condition": "cloudy", "temperature": 14}, "hours": hours})
    day = Day(life, tmp_path, "08:00", "15:00")
    rain = day.told("anticipate.rain")
    assert [(d.verdict, "13:00" <= day.clock(d) < "14:00") for d in rain] == [("show", True)], day.story()


def test_a_power_cut_in_the_evening_changes_nothing_that_is_decided(tmp_path: Path) -> None:
    life = Life.of(couple())
    life.go("eva", "17:00", "living", "relaxing")
    life.go("tom", "17:00", "living", "gaming")
    waits = life.message("18:10", "tom", "Max", "Shall we meet on Sunday?")
    life.cook("eva", "18:20", minutes=35)
    for who in ("eva", "tom"):
        life.go(who, "18:56", "living", "tv")
    whole = Day(life, tmp_path, "16:30", "20:00")
    again = Day(life, tmp_path, "16:30", "20:00", cut="18:31")
    assert [d.id for d in whole.decisions] == [d.id for d in again.decisions]
    assert encode_state(whole.state) == encode_state(again.state)
    assert whole.ends(waits)[0] == "defer", whole.story()
    assert sum(verdict in ("show", "push", "speak") for verdict in whole.ends(waits)) == 1, whole.story()


def test_a_quiet_evening_with_a_film_and_do_not_disturb(tmp_path: Path) -> None:
    life = Life.of(couple())
    for who in ("eva", "tom"):
        life.go(who, "19:00", "living", "tv")
    life.tell("19:30", "in/utterance", {"area": "living", "text": "Please do not disturb us for two hours"})
    held = [life.message(f"20:{n:02d}", "eva", "Clara", "Did you see the news?") for n in (5, 20)]
    urgent = life.message("20:40", "tom", "Mum", "I have fallen and cannot get up, call me right now", app="Phone")
    day = Day(life, tmp_path, "18:00", "22:30")
    assert [d.intent for d in day.told("house.hush")] == ["house.hush"], day.story()
    assert [v for message in held for v in day.ends(message)][:1] == ["defer"], day.story()
    assert {d.data.get("message") for d in day.aloud(after="19:35", before="21:30")} <= {urgent}, day.story()
    assert day.ends(urgent)[0] in ("speak", "ask", "push"), day.story()
    for message in held:
        assert sum(v in ("show", "push", "speak") for v in day.ends(message)) <= 1, day.story()


def test_a_crying_baby_at_night_wakes_one_parents_ear_and_nothing_else(tmp_path: Path) -> None:
    life = Life.of(family())
    for minute in (0, 1, 2):
        life.sound(f"02:5{minute}:20", "leo_room", "baby_cry", 0.9)
    life.go("anna", "02:54", "leo_room", "other")
    life.go("anna", "03:20", "bedroom", "sleeping")
    day = Day(life, tmp_path, "00:30", "05:30")
    cries = day.told("hazard.baby_cry")
    assert 1 <= len(cries) <= 2, day.story()
    assert day.clock(cries[0]) <= "02:51", day.story()
    assert [d for d in day.told(after="00:40") if d.intent != "hazard.baby_cry"] == [], day.story()


def test_a_child_and_the_medicine_cupboard(tmp_path: Path) -> None:
    life = Life.of(family(MEDICINE))
    life.go("anna", "15:00", "kitchen", "housework")
    for who in ("ben", "mia"):
        life.go(who, "13:00", AWAY)
    life.go("leo", "15:00", "leo_room", "relaxing")
    life.go("leo", "15:40", "bathroom", "other")
    life.open("medicine_box", "15:42", 40)
    life.go("anna", "15:44", "bathroom", "other")
    day = Day(life, tmp_path, "13:30", "16:00")
    assert len(day.told("hazard.")) <= 1, day.story()
    assert {d.intent for d in day.told("hazard.")} <= {"hazard.medicine_open"}, day.story()
