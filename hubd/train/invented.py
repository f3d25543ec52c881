"""Homes that nobody lives in: hubd's own simulator, with everything known about everybody."""

from __future__ import annotations

import json

from hubd.integration import Message
from hubd.simulate.flats import furnish
from hubd.simulate.life import Life
from hubd.simulate.routines import settle
from hubd.simulate.sensors import sense
from hubd.train.homes import AWAY, LEARNED, OTHER, Did, Home

DAYS = 6
IN_PAIRS = 5
"""Every so manieth flat is lived in by two."""


def flat(seed: int, days: int = DAYS) -> Home:
    """The flat of this seed. The days between the first and the last are known."""
    home = furnish(seed, 2 if seed % IN_PAIRS == IN_PAIRS - 1 else 1)
    life = settle(Life.of(home, "2026-03-02", days, seed))
    messages = [Message(one.at, one.topic, json.dumps(one.payload).encode(), one.retain) for one in sense(life)]
    did = {
        resident.id: [
            Did(stay.start, stay.end, AWAY if stay.area == AWAY else LEARNED.get(stay.activity, OTHER))
            for stay in life.stays(resident.id)
        ]
        for resident in home.residents
    }
    first = int(life.start // 86400)
    document = home.document()
    for person in document["people"].values():
        person["identities"] = {}
    return Home(home.id, document, messages, did, frozenset(range(first, first + days)), silent=False)
