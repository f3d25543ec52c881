"""One person's moment, as triage and the arbiter read it: where, doing what, who else is there, is now a good time.

Made from beliefs only when something wants to reach the person, so that it costs nothing on other events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import prod
from operator import mul

from hubd.core.beliefs import DeviceState
from hubd.core.context import Context
from hubd.core.evidence.cues import CUE_LASTS
from hubd.core.household import AWAY, UNKNOWN, Person
from hubd.core.memories import PolicyState
from hubd.core.policy.requests.hush import undisturbed

CONCENTRATING = ("study", "gaming", "work")
"""Activities that a message may break into only when it cannot wait."""

ABSORBED = ("tv", "eating", "reading")
"""Activities during which a silent card is fine, but advertising is not."""

BUSY = 0.4
STILL = 0.25
PLAYS_PERHAPS = 0.1
"""From which probability of such an activity it counts, and below which it has ended: a game that looks like a film
for a minute is not over, and taking a rest for a game only delays a message. The last holds where a console runs."""

AT_HOME = 0.6
"""Below this the person may as well be out: nothing is said aloud for them."""

OUT = 0.35
"""Below this probability of being home the phone is the way."""

PLACED = 0.5
"""From here a room counts as where the person is."""

SURELY = 0.7
"""From here something that could wait may be said aloud there."""

ASLEEP = 0.5
DOZING = 0.35
AWAKE = 0.25
"""Between the first and the last nobody knows: not asleep enough to wait, not awake enough for a card at night, and
from the middle one asleep enough that nothing is said beside the bed."""

CALL_SENSORS = (
    "phone_state", "audio_mode", "camera_in_use", "microphone_in_use", "audio_input_in_use", "in_call", "on_call",
    "in_meeting", "on_the_phone",
)  # fmt: skip
"""How the sensors end by which phones and computers tell of calls (Home Assistant's companion apps, and by hand)."""

CALL_SAYS = frozenset({"offhook", "in_call", "in_communication", "on", "ON", "true", "True", True})

COMPANY = 0.3
"""From this probability somebody else counts as within earshot."""

LATE_EVENING = timedelta(hours=1)
"""So long into quiet hours ordinary messages still come silently to somebody who is up; later they wait."""

CHILDS_BEDTIME = timedelta(hours=2)
"""So much before the household's quiet hours they begin for a child: nobody talks to one who is falling asleep."""

GUESTS = 0.3
"""Guests are believed earlier than other things: being wrong costs somebody's secret."""

HOUR = 3600.0
"""The window of the interruption budget."""


@dataclass(frozen=True)
class Scene:
    """Everything about one person's moment. All of it is belief: read the numbers as such."""

    context: Context
    policy: PolicyState
    who: Person

    @cached_property
    def home(self) -> float:
        return self.context.home(self.who.id)

    @cached_property
    def placed(self) -> tuple[str, float]:
        """The likeliest room (or `away`, `unknown`) and how sure that is."""
        return self.context.placed(self.who.id)

    @property
    def area(self) -> str | None:
        """The room where the person is, if one is likelier than not."""
        area, sure = self.placed
        return area if sure >= PLACED and area not in (AWAY, UNKNOWN) else None

    @property
    def surely_here(self) -> bool:
        """Sure enough of the room to speak of what is not urgent."""
        return self.area is not None and self.placed[1] >= SURELY

    @property
    def likely_area(self) -> str | None:
        """The likeliest room inside the house, however unsure."""
        places = self.context.person(self.who.id).places
        inside = range(len(places) - 2)
        best = max(inside, key=places.__getitem__, default=None)
        return self.context.floor.places[best] if best is not None and places[best] > 0.15 else None

    @property
    def out(self) -> bool:
        return self.home < OUT

    @property
    def inside(self) -> bool:
        return self.home >= AT_HOME

    @cached_property
    def present(self) -> bool:
        """Believed in some room of the house: only such a person is talked to. Who may be anywhere is not."""
        places = self.context.person(self.who.id).places
        return self.inside and sum(places[:-2]) >= PLACED

    @cached_property
    def asleep(self) -> bool:
        return self.inside and self.context.asleep(self.who.id) >= ASLEEP

    @cached_property
    def awake(self) -> bool:
        """Surely awake: a silent card at night may go only to such a person."""
        return self.context.asleep(self.who.id) <= AWAKE

    @cached_property
    def busy(self) -> str | None:
        """The activity that must not be broken into for little, if there is one."""
        if self.studying:
            return "study"
        console = self.area is not None and "games_console" in self.context.area(self.area).running
        if console and self.context.activity(self.who.id, "gaming") >= PLAYS_PERHAPS:
            return "gaming"  # a running console makes a game of what looks like a film
        return self._likeliest(CONCENTRATING, BUSY)

    @cached_property
    def calling(self) -> bool:
        """Is the person in a call? Told by their phone, by the phone's name, or by a computer in the room."""
        mine = {name.rpartition(".")[2] for name in self.who.identities.ha}
        return any(
            _in_call(device) and (device.area == self.area is not None or _owned(source, self.who.id, mine))
            for source, device in self.context.state.devices.items()
            if source.endswith(CALL_SENSORS)
        )

    def _likeliest(self, activities: tuple[str, ...], least: float) -> str | None:
        """The likeliest of these, when together they are likely enough."""
        found = {name: self.context.activity(self.who.id, name) for name in activities}
        return max(found, key=found.__getitem__) if sum(found.values()) >= least else None

    @property
    def studying(self) -> bool:
        """A study mode runs for this person, whatever the sensors say this minute."""
        return f"study|{self.who.id}" in self.policy.modes

    @cached_property
    def quiet(self) -> bool:
        """Are these the person's quiet hours? The household's, a child's earlier ones, or some that were asked for."""
        if self.who.role == "child" and quiet_hours(self.context, self.context.local + CHILDS_BEDTIME):
            return True
        return self.night or undisturbed(self.policy, self.who.id, self.context.now)

    @property
    def spared(self) -> bool:
        """Has this person asked to be spared messages for a while?"""
        return self.policy.hushes.get(f"{self.who.id}|message.", 0.0) > self.context.now

    @property
    def left_alone(self) -> bool:
        """Has this person asked for quiet, altogether or of messages?"""
        return self.spared or undisturbed(self.policy, self.who.id, self.context.now)

    @cached_property
    def night(self) -> bool:
        """Are these the household's own quiet hours? They bind even what cannot wait."""
        return quiet_hours(self.context, self.context.local)

    @property
    def late_evening(self) -> bool:
        """The first part of quiet hours, when people may well be up: a silent card is no trouble yet."""
        if not self.quiet or self.who.role == "child":
            return False
        local = self.context.local
        begin = datetime.combine(local.date(), self.context.household.policy.quiet_from, tzinfo=local.tzinfo)
        return begin <= local < begin + LATE_EVENING

    @property
    def guests(self) -> bool:
        return self.context.household.policy.guests_private == "screen_off" and self.context.guests >= GUESTS

    @cached_property
    def alone(self) -> bool:
        """Nobody else is believed in the same room."""
        area = self.area
        if area is None or self.context.guests >= GUESTS or self._talked(area):
            return False
        return not any(
            self.context.in_area(other, area) >= COMPANY for other in self.context.state.people if other != self.who.id
        )

    def _talked(self, area: str) -> bool:
        """Were several people heard to talk here lately, and no film or radio can have been it? Whoever they are."""
        room = self.context.area(area)
        heard = self.context.now - room.cues.get("talk", float("-inf")) < CUE_LASTS["talk"]
        return heard and room.running.isdisjoint(("tv", "media_player"))

    @cached_property
    def company(self) -> float | None:
        """Probability that somebody else is in the same room, wherever that is, a guest included; None: nobody knows
        where the person is."""
        if not self.present:
            return None
        people = self.context.state.people
        others = [belief.places for other, belief in people.items() if other != self.who.id]
        places = people[self.who.id].places[:-2]
        nobody = [prod([1.0 - there[area] for there in others], start=1.0) for area in range(len(places))]
        alone = sum(map(mul, places, nobody), 0.0) / sum(places, 0.0)
        return 1.0 - alone * (1.0 - self.context.guests)

    @property
    def spent(self) -> int:
        """Interruptions of this person in the last hour."""
        return spent(self.policy, self.who.id, self.context.now)

    @property
    def left(self) -> int:
        """Interruptions that this person's budget still has."""
        return self.context.household.policy.interruptions_per_hour - self.spent

    @property
    def asked(self) -> bool:
        """A question to this person waits for its answer."""
        now = self.context.now
        return any(
            item.question and not item.answered and item.until > now and self.who.id in item.decision.audience
            for item in self.policy.open.values()
        )

    def word(self, before: str = "") -> str:
        """The moment in one word, for knowing when it changes. It takes more to begin than to go on."""
        if self.out:
            return "away"
        if not self.present:
            return "vague"
        if self.asleep:
            return "asleep"
        if self.busy or (before == "busy" and self._likeliest(CONCENTRATING, STILL)):
            return "busy"
        least = STILL if before in ("busy", "absorbed") else BUSY
        return "absorbed" if self._likeliest((*CONCENTRATING, *ABSORBED), least) else "free"


def _in_call(device: DeviceState) -> bool:
    return any(reading.value in CALL_SAYS for reading in device.readings.values())


def _owned(source: str, person: str, trackers: set[str]) -> bool:
    """Is it this person's, by its name: `…/pixel_7_phone_state` beside `device_tracker.pixel_7`, or `anna_on_call`?"""
    name = source.rpartition("/")[2]
    return name.startswith(f"{person}_") or any(name.startswith(f"{tracker}_") for tracker in trackers)


def quiet_hours(context: Context, local: datetime) -> bool:
    """Is this local time inside the household's quiet hours, which usually cross midnight?"""
    begin, end = context.household.policy.quiet_from, context.household.policy.quiet_to
    clock = local.time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def spent(policy: PolicyState, person: str, now: float) -> int:
    return sum(1 for at in policy.spent.get(person, ()) if now - at < HOUR)


def sleepers_hear(context: Context, area: str, but: str | None = None) -> bool:
    """Would a loud word in this area reach somebody asleep? Halls and the like carry into the rooms beside them."""
    near = {area}
    place = context.household.areas.get(area)
    if place is not None and place.kind in ("hall", "other"):
        near.update(place.adjacent)
    return any(
        person != but and belief.asleep >= DOZING and belief.area in near
        for person, belief in context.state.people.items()
    )
