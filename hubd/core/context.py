"""The household as believed now: the one view that rules, triage and people read.

A `Context` is cheap to make (it only points at the state) and answers every question with a
probability. It never changes anything.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

import msgspec

from hubd.core.beliefs import AreaBelief, PersonBelief, Reading
from hubd.core.floor import Floor
from hubd.core.household import AWAY, UNKNOWN, Household
from hubd.core.state import State

LOST = 0.5
"""Above this probability of `unknown` (the last of a person's places), nothing that follows from where a person is
counts as known."""


class Context(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Read-only view of one moment. `touched` names the facts that may have changed with this event:
    `person:anna`, `area:kitchen`, `device:hob_plug`, `event:<source or kind>`, `mode`, `guests`, `clock`."""

    household: Household
    floor: Floor
    state: State
    touched: frozenset[str] = frozenset()

    @property
    def now(self) -> float:
        return self.state.now

    @cached_property
    def local(self) -> datetime:
        """The household's own clock."""
        return self.household.local(self.state.now)

    # people
    def person(self, person: str) -> PersonBelief:
        return self.state.people[person]

    def in_area(self, person: str, area: str) -> float:
        """Probability that the person is in the area (`away` and `unknown` are areas here)."""
        return self.state.people[person].places[self.floor.index[area]]

    def in_kind(self, person: str, kind: str) -> float:
        """Probability that the person is in some area of this kind."""
        places = self.state.people[person].places
        return sum(places[i] for i in self.floor.of_kind.get(kind, ()))

    def placed(self, person: str) -> tuple[str, float]:
        """Where the person most likely is, and how sure that is."""
        places = self.state.people[person].places
        best = max(range(len(places)), key=places.__getitem__)
        return self.floor.places[best], places[best]

    def home(self, person: str) -> float:
        """Probability that the person is at home (anywhere but `away`; unknown counts by half)."""
        places = self.state.people[person].places
        return 1.0 - places[self.floor.index[AWAY]] - 0.5 * places[self.floor.index[UNKNOWN]]

    def activity(self, person: str, activity: str) -> float:
        return self.state.people[person].activity.get(activity, 0.0)

    def doing(self, person: str) -> tuple[str, float]:
        """The person's likeliest activity where the person most likely is, and how sure that is."""
        return likeliest(doing_in(self.placed(person)[0], self.state.people[person].activity))

    def asleep(self, person: str) -> float:
        return self.state.people[person].asleep

    # areas
    def area(self, area: str) -> AreaBelief:
        return self.state.areas[area]

    def occupied(self, area: str) -> float:
        return self.state.areas[area].occupied

    def area_activity(self, area: str, activity: str) -> float:
        return self.state.areas[area].activity.get(activity, 0.0)

    # the house
    @property
    def mode(self) -> str:
        return self.state.house.mode

    @property
    def guests(self) -> float:
        """Probability that somebody who does not live here is inside."""
        return self.state.house.guests

    # devices
    def readings(self, source: str) -> dict[str, Reading]:
        """What a device last said, by channel; empty when it never spoke."""
        device = self.state.devices.get(source)
        return device.readings if device else {}


def likeliest(beliefs: dict[str, float]) -> tuple[str, float]:
    """The likeliest of some exclusive beliefs; `none` when there is nothing to choose from."""
    best, p = "none", 0.0
    for name, value in beliefs.items():
        if value > p:
            best, p = name, value
    return best, p


def doing_in(area: str, activities: dict[str, float]) -> dict[str, float]:
    """What somebody who is most likely in this area may be doing: `none` is for those who are out, and the chance that
    they are is no answer to what they do if they are not."""
    inside = activities if area == AWAY else {name: p for name, p in activities.items() if name != "none"}
    return inside or activities
