"""Looking: the home as believed now, its cards, how hubd is, and what it hears."""

from __future__ import annotations

from dataclasses import asdict
from importlib import metadata

from hubd.core.beliefs import AreaBelief, PersonBelief
from hubd.core.context import likeliest
from hubd.web.house import House
from hubd.web.shapes.decisions import Cards
from hubd.web.shapes.home import AreaNow, Health, HomeNow, PersonNow, Silence, Source, Sources, Status, Study
from hubd.web.table import Call
from hubd.web.telling import cards_told

NEAR = frozenset({"127.0.0.1", "::1"})
"""This very computer: whoever asks from it, such as a watchdog, may know what is wrong."""


async def health(call: Call) -> Health:
    """Whether hubd lives."""
    problems = list(call.house.living.problems())
    told = problems if call.caller.scope is not None or call.caller.address in NEAR else []
    return Health(status="trouble" if problems else "ok", problems=told)


def health_told(house: House) -> str:
    """The same for everybody who listens, as JSON."""
    problems = list(house.living.problems())
    return Health(status="trouble" if problems else "ok", problems=problems).model_dump_json()


async def home(call: Call) -> HomeNow:
    """The household as believed now."""
    return home_now(call.house)


async def cards(call: Call) -> Cards:
    """What stands on screens just now, as far as it is for the caller's eyes."""
    return Cards(cards=cards_told(call.house, call.caller))


def home_now(house: House) -> HomeNow:
    """The home view, from beliefs alone."""
    state, household = house.state, house.household
    alive = house.alive
    return HomeNow(
        id=household.id, name=household.name, language=household.language, time_zone=str(household.time_zone),
        as_of=house.iso(house.at) if alive else None, mode=state.house.mode, guests=_share(state.house.guests),
        people=[_person(house, who, belief) for who, belief in state.people.items() if who in household.people],
        areas=[_area(house, name, belief) for name, belief in state.areas.items() if name in household.areas],
        study=_study(house), silences=_silences(house),
    )  # fmt: skip


def _person(house: House, who: str, belief: PersonBelief) -> PersonNow:
    person, places = house.household.people[who], belief.places
    best = max(range(len(places)), key=places.__getitem__)
    activity, p = likeliest(belief.activity)
    return PersonNow(
        id=who, name=person.name, role=person.role, language=person.language, area=house.brain.floor.places[best],
        p=_share(places[best]), activity=activity, activity_p=_share(p), asleep=_share(belief.asleep),
        since=house.iso(belief.since) if belief.since else None,
    )  # fmt: skip


def _area(house: House, name: str, belief: AreaBelief) -> AreaNow:
    area = house.household.areas[name]
    activity, p = likeliest(belief.activity)
    return AreaNow(
        id=name, name=area.name, kind=area.kind, occupied=_share(belief.occupied), people=round(belief.people, 2),
        activity=activity, activity_p=_share(p),
    )  # fmt: skip


def _share(p: float) -> float:
    return min(max(round(p, 3), 0.0), 1.0)


def _study(house: House) -> list[Study]:
    found = []
    for name, running in house.state.policy.modes.items():
        kind, _, person = name.partition("|")
        if kind == "study" and person in house.household.people and isinstance(running, dict):
            more = {key: value for key, value in running.items() if key != "since"}
            found.append(Study(person=person, since=house.iso(float(running.get("since", house.at))), more=more))
    return found


def _silences(house: House) -> list[Silence]:
    now = house.at
    return [
        Silence(person=name.partition("|")[0], about=name.partition("|")[2].rstrip("."), until=house.iso(until))
        for name, until in house.state.policy.hushes.items()
        if until > now
    ]


async def status(call: Call) -> Status:
    """How hubd itself is."""
    house = call.house
    counters, living = house.living.loop.counters, house.living
    return Status(
        version=metadata.version("hubd"), home=house.household.id, started=house.iso(house.begun),
        problems=list(living.problems()), broker=living.connected(), accepted=counters.accepted,
        rejected=dict(counters.rejected), decisions=dict(counters.decisions), commits=counters.commits,
        redelivered=counters.redelivered, poisoned=counters.poisoned, waiting=living.loop.waiting,
        screens=house.news.listeners,
    )  # fmt: skip


async def sources(call: Call) -> Sources:
    """Every device heard, and what the configuration still lacks."""
    from hubd.setup.census import census, lines_to_copy

    house = call.house
    entries = census(house.state, house.household)
    found = [
        Source(**{**asdict(entry), "reports": [*entry.reports], "last": house.iso(entry.last)}) for entry in entries
    ]
    return Sources(sources=found, to_copy=lines_to_copy(entries, house.household))
