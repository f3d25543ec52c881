"""The examples inside rules, run: what was given is played to that one rule, and its proposals are compared.

A rule's examples speak of the household's people and rooms where they exist, else of the sample home.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from hubd.core.decisions import Proposal
from hubd.core.household import Area, DeviceEntry, Household, Location, Person
from hubd.core.rules.compile import compile_rules
from hubd.core.rules.examples.missed import MINUTE, missed
from hubd.core.rules.examples.scripted import ScriptedHome, Unclear
from hubd.core.rules.rulebook import Rulebook
from hubd.core.rules.spec import Condition, Example, RuleSpec
from hubd.errors import Problem

AFTER = 90 * 60.0
"""Seconds for which a rule is watched after the last sentence: longer than any `for` of the shipped rules."""


def _area(id_: str, kind: str, *adjacent: str, has: tuple[str, ...] = ()) -> Area:
    return Area(id=id_, name=id_.replace("_", " ").capitalize(), kind=kind, adjacent=adjacent, has=has)


def _device(id_: str, area: str, means: str | None = None) -> DeviceEntry:
    return DeviceEntry(match=f"sample/{id_}", area=area, means=means, id=id_)


SAMPLE = Household(
    id="sample",
    name="Sample home",
    time_zone=ZoneInfo("Europe/Berlin"),
    location=Location(latitude=52.52, longitude=13.405),
    areas={
        area.id: area
        for area in (
            _area("porch", "outdoor", "hall", "pool_yard"),
            _area("pool_yard", "outdoor", has=("pool",)),
            _area(
                "hall",
                "hall",
                "porch",
                "kitchen",
                "living",
                "bathroom",
                "office",
                "kids_room",
                "nursery",
                "bedroom",
                "garage",
            ),
            _area("kitchen", "kitchen", "hall", "utility"),
            _area("living", "living", "hall"),
            _area("bathroom", "bathroom", "hall"),
            _area("office", "office", "hall", has=("desk",)),
            _area("kids_room", "kids_room", "hall", has=("desk", "bed")),
            _area("nursery", "kids_room", "hall", has=("crib",)),
            _area("bedroom", "bedroom", "hall", has=("bed",)),
            _area("utility", "utility", "kitchen"),
            _area("garage", "garage", "hall"),
        )
    },
    people={
        person.id: person
        for person in (
            Person(id="anna", name="Anna"),
            Person(id="ben", name="Ben"),
            Person(id="mia", name="Mia", role="teen"),
            Person(id="leo", name="Leo", role="child"),
        )
    },
    devices=(
        _device("front_door", "hall", "entrance"),
        _device("garage_gate", "garage", "garage_door"),
        _device("fridge_door", "kitchen", "fridge"),
        _device("hob_plug", "kitchen", "cooker"),
        _device("oven_plug", "kitchen", "oven"),
        _device("kettle_plug", "kitchen", "kettle"),
        _device("tv_plug", "living", "tv"),
        _device("console_plug", "living", "games_console"),
        _device("desk_lamp", "kids_room", "desk_lamp"),
        _device("leo_pc", "kids_room", "computer"),
        _device("office_pc", "office", "computer"),
        _device("washer_plug", "utility", "washer"),
        _device("iron_plug", "utility", "iron"),
        _device("bath_tap", "bathroom", "bath"),
        _device("bedroom_window", "bedroom", "window"),
        _device("medicine_box", "bathroom", "medicine"),
        _device("fridge_probe", "kitchen", "fridge"),
        _device("freezer_probe", "utility", "freezer"),
        _device("alarm_panel", "hall", "alarm_panel"),
        _device("pool_gate", "pool_yard"),
        _device("smoke_kitchen", "kitchen"),
    ),
)
"""A home with one of everything that the shipped rules speak of."""


def rehearsal_home(household: Household) -> Household:
    """The household, completed with what the sample home has and it lacks."""
    ids = {*(entry.id for entry in household.devices), *(source.id for source in household.sources)}
    return replace(
        household,
        areas={**SAMPLE.areas, **household.areas},
        people={**SAMPLE.people, **household.people},
        devices=(*household.devices, *(entry for entry in SAMPLE.devices if entry.id not in ids)),
        location=household.location or SAMPLE.location,
    )


def rehearse(
    spec: RuleSpec, household: Household | None = None, rules: Mapping[str, RuleSpec] | None = None
) -> list[Problem]:
    """Run a rule's examples; every one that turns out otherwise is a problem with its line.

    Without a household, in the sample home. `rules`: where the rules are found that this one refers to.
    """
    if not spec.examples:
        return []
    home = SAMPLE if household is None else rehearsal_home(household)
    book = compile_rules((spec, *_referred(spec.when, rules or {})), home)
    own = [problem for problem in book.problems if problem.path.startswith(f"{spec.id}/")]
    return own or [problem for example in spec.examples for problem in _play(spec, book, example)]


def _referred(condition: Condition, rules: Mapping[str, RuleSpec]) -> list[RuleSpec]:
    """The rules that a condition names."""
    name = condition.fields.get("rule", "") if condition.form == "unless_recently" else ""
    found = [rules[name]] if name in rules else []
    return found + [rule for part in condition.parts for rule in _referred(part, rules)]


def _play(spec: RuleSpec, book: Rulebook, example: Example) -> list[Problem]:
    home = ScriptedHome(book, book.household)
    try:
        if example.given:
            home = ScriptedHome(book, book.household, begin=home.moment(example.given[0])[0])
        begin = home.at
        wanted = [(*home.moment(sentence, begin), sentence) for sentence in example.expect]
        for sentence in example.given:
            home.tell(sentence)
    except Unclear as unclear:
        return [_problem(spec, example, str(unclear), unclear.hint)]
    home.until(max([home.at + AFTER, *(at + MINUTE for at, _, _ in wanted)]))
    heard = [(at, proposal) for at, proposal in home.proposals if proposal.rule == spec.id]
    problems = []
    for at, rest, sentence in wanted:
        hit = next((h for h in heard if at <= h[0] < at + MINUTE and _fits(rest, h[1])), None)
        if hit is None:
            hint = _told(home, heard) if heard else missed(spec, book, example.given, home.begin, at)
            problems.append(_problem(spec, example, f'expected "{sentence}"', hint))
        else:
            heard.remove(hit)
    if heard and not problems:
        problems.append(
            _problem(spec, example, "expected nothing more" if wanted else "expected nothing", _told(home, heard))
        )
    return problems


def _fits(rest: str, proposal: Proposal) -> bool:
    """Does `study.start for leo and mia in kids_room` say what was proposed? What it leaves out may be anything."""
    intent, _, tail = rest.partition(" ")
    words = [word for word in tail.replace(",", " ").split() if word not in ("for", "and", "in")]
    known = {*proposal.audience, proposal.area}
    return intent == proposal.intent and all(word in known for word in words)


def _told(home: ScriptedHome, heard: list[tuple[float, Proposal]]) -> str:
    local = home.household.local
    texts = [f"{local(at):%H:%M:%S} {p.intent} for {', '.join(p.audience) or 'nobody'}" for at, p in heard]
    return f"it proposed {'; '.join(texts[:4])}"


def _problem(spec: RuleSpec, example: Example, what: str, hint: str) -> Problem:
    return Problem(spec.file, spec.line(example.path), f"{spec.id}/{example.path}", what, hint)
