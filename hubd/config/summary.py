"""What was understood of a configuration, in a few lines, and what a careful owner may want to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from hubd.config.settings import Settings
from hubd.core.household import Household
from hubd.core.kitchen.diets import ALIASES, GROUPS, avoided
from hubd.core.kitchen.foods import Foods, fold

PLURALS = {"person": "people", "child": "children", "match": "matches"}


def count(number: int, word: str) -> str:
    """`1 area`, `3 areas`, `no people`."""
    plural = PLURALS.get(word, f"{word}s")
    return f"{number or 'no'} {word if number == 1 else plural}"


def summary(settings: Settings) -> list[str]:
    """The home as hubd understood it."""
    home = settings.household
    roles = Counter(person.role for person in home.people.values())
    people = ", ".join(count(roles[role], role) for role in ("adult", "teen", "child") if roles[role])
    bridge = settings.home_assistant.url if settings.home_assistant else "not configured"
    return [
        f"{home.id}: {home.name}, {home.time_zone.key}, speaks {home.language}",
        f"  {count(len(home.areas), 'area')}, {count(len(home.people), 'person')}"
        + (f" ({people})" if people else "")
        + f", {count(len(home.pets), 'pet')}",
        f"  {count(len(home.devices), 'device')}, {count(len(home.sources), 'described source')}, "
        f"{count(len(home.outputs), 'output')}",
        f"  broker {settings.mqtt.url}; Home Assistant {bridge}; store {_without_password(settings.store.url)}",
    ]


def notes(settings: Settings) -> Iterator[str]:
    """Nothing wrong, but worth knowing."""
    home = settings.household
    if home.time_zone.key == "UTC":
        yield "home.time_zone is UTC: quiet hours and mealtimes follow that clock"
    if not home.areas:
        yield "no areas: hubd cannot tell where anybody is"
    if not home.people:
        yield "no people: hubd has nobody to speak to"
    if home.people and not home.outputs:
        yield "no outputs: decisions are published, and nobody hears them"
    unreached = [output.id for output in home.outputs.values() if output.home_assistant]
    if unreached and settings.home_assistant is None:
        yield (
            f"outputs {', '.join(unreached)} name something in Home Assistant, but there is no home_assistant: "
            "section: only their own topics are used"
        )
    yield from _without_a_way(home)
    for person in home.people.values():
        names = person.identities
        if not any((names.owntracks, names.beacon, names.face, names.voice, names.ha, names.login)):
            yield f"people.{person.id} has no identities: no source can name {person.name}"
    if settings.mqtt.tls is not None and settings.mqtt.tls.insecure:
        yield "mqtt.tls.insecure: anybody on the network can pass for the broker"


def unheard_of(home: Household, foods: Foods) -> Iterator[str]:
    """Words of `diet.avoid` that keep nothing off the table: a slip there is a danger, so it is told."""
    names = (fold(name) for food in foods.foods for names in food.names.values() for name in names)
    known = (*GROUPS, *ALIASES, *names)
    for person in home.people.values():
        for word in person.diet.avoid:
            if not avoided(foods, word):
                close = get_close_matches(fold(word), known, n=1, cutoff=0.75)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                yield (
                    f"people.{person.id}.diet.avoid: {word!r} is no food and no group of foods that hubd knows, and"
                    f" keeps no dish away{hint}"
                )


def _without_a_way(home: Household) -> Iterator[str]:
    """Areas that no `adjacent` joins to the first one."""
    if not home.areas:
        return
    reached: dict[str, None] = {}
    waiting = [next(iter(home.areas))]
    while waiting:
        area = waiting.pop()
        if area not in reached:
            reached[area] = None
            waiting += home.areas[area].adjacent
    apart = [area for area in home.areas if area not in reached]
    if apart:
        yield f"no way leads to {', '.join(apart)}: say what they are adjacent to"


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
