"""Messages to people and what became of each: for tests that every message ends once, whatever happens meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

HOME = """\
home: {id: lab, time_zone: Europe/Berlin}
areas:
  kitchen: {kind: kitchen, adjacent: [hall]}
  living: {kind: living, adjacent: [hall]}
  bedroom: {kind: bedroom, adjacent: [hall]}
  den: {kind: kids_room, adjacent: [hall]}
  hall: {kind: hall}
people:
  anna: {name: Anna, role: adult, identities: {face: anna, beacon: phone-anna}}
  ben: {name: Ben, role: adult, identities: {face: ben, beacon: phone-ben}}
  leo: {name: Leo, role: child, identities: {face: leo}}
devices:
  - {match: zigbee2mqtt/kitchen_motion, area: kitchen}
  - {match: zigbee2mqtt/living_motion, area: living}
  - {match: zigbee2mqtt/front_door, area: hall, means: entrance}
  - {match: zigbee2mqtt/console, area: living, means: games_console}
outputs:
  kitchen_screen: {type: screen, area: kitchen}
  living_speaker: {type: speaker, area: living}
  anna_phone: {type: phone, person: anna}
"""
"""Anna can be reached everywhere, Ben at home by voice or screen, Leo hardly ever."""

PEOPLE = ("anna", "ben", "leo")
TEXTS = (
    "See you at eight", "URGENT: call me back at once", "50 % off everything this weekend", "Your code is 123456",
    "Water alarm in the cellar", "Photo", "Can you pick up Leo? The bus is not coming", "",
)  # fmt: skip
SENDERS = ("Max", "Shop", "School", "Mum")

DELIVERS = frozenset({"speak", "show", "push"})


def ends(decisions: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Message to what became of it, in order: the verdicts, with suppressions by their reason."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in decisions:
        if not str(each["intent"]).startswith("message."):
            continue
        data = each["data"]
        for id_ in data.get("messages") or [data.get("message")]:
            found[str(id_)].append(each["verdict"] if each["verdict"] != "suppress" else f"suppress {each['reason']}")
    return found


def wrong(ways: list[str], later: int) -> str:
    """What is wrong with how one message ended; empty when nothing is. `later`: how often somebody answered so."""
    told = [way for way in ways if way in DELIVERS or way == "ask"]
    spoken = [way for way in told if way != "ask"]
    given_up = [way for way in ways if way.startswith("suppress ")]
    if len(spoken) > 1 + later:
        return f"delivered {len(spoken)} times"
    if told.count("ask") > 1 + later:
        return f"asked about {told.count('ask')} times"
    if not told and not given_up:
        return "never delivered, and nobody knows why"
    if "ask" in told and spoken and told.index(spoken[0]) < told.index("ask") and not later:
        return "asked about after it was delivered"
    return ""
