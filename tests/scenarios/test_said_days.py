"""Afternoons in which people tell the house what they do, or wait for something with a finger on the key."""

from __future__ import annotations

from pathlib import Path

from hubd.simulate.homes import AWAY
from hubd.simulate.life import Life
from tests.scenarios.days import Day, couple, family


def says(life: Life, at: str, area: str, who: str, text: str) -> None:
    life.tell(at, "in/utterance", {"area": area, "text": text, "voice": {"name": who, "score": 0.9}})


def test_homework_that_is_announced_at_the_dining_table_lasts_until_the_child_says_so(tmp_path: Path) -> None:
    life = Life.of(family())
    for who, out in (("anna", "07:40"), ("ben", "07:45"), ("mia", "07:50")):
        life.go(who, out, AWAY)
    life.go("anna", "13:30", "living", "reading")
    life.go("leo", "08:00", AWAY)
    life.go("leo", "13:30:05", "kitchen", "eating")
    life.go("leo", "14:10", "dining", "study")
    life.go("leo", "15:05", "living", "tv")
    says(life, "14:12", "dining", "leo", "I am starting my homework")
    chat = life.message("14:30", "leo", "Tom", "look at my hamster")
    says(life, "15:03", "dining", "leo", "I am done with my homework")
    day = Day(life, tmp_path, "13:20", "15:30")

    spells = [day.clock(d)[:5] for intent in ("study.start", "study.end") for d in day.told(intent)]
    assert spells == ["14:12", "15:03"], day.story()
    assert day.told("message.", "leo", before="15:03") == [], day.story()
    assert any(v in ("show", "push", "speak", "ask") for v in day.ends(chat)), day.story()


def test_a_cake_since_the_afternoon_is_no_dinner_and_the_soup_after_it_is(tmp_path: Path) -> None:
    life = Life.of(couple())
    life.go("tom", "09:00", AWAY)
    life.go("eva", "09:10", "living", "relaxing")
    life.go("eva", "15:40", "kitchen", "cooking")
    life.use("oven", "15:50", "16:50")
    life.go("eva", "16:10", "living", "reading")
    life.go("eva", "16:28", "kitchen", "cooking")
    life.go("eva", "16:55", "living", "reading")
    life.go("eva", "17:30", "kitchen", "cooking")
    life.use("cooker", "17:36", "18:10")
    day = Day(life, tmp_path, "15:30", "17:50")

    assert [day.clock(d)[:4] for d in day.told("recipe.suggest", "eva")] == ["17:3"], day.story()
