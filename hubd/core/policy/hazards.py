"""Dangers: told to those who can act, again and wider until they are over, and not a moment longer.

A rule finds a hazard; from then on it is an alert that climbs its ladder: the nearest speakers, then all screens and
the adults' phones. It ends when its cause is gone, when somebody says that they are on it, or when it has been told
often enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.decisions import Proposal, Urgency, Verdict
from hubd.core.household import Household, Person
from hubd.core.memories import Alert
from hubd.core.policy.channels.outputs import Reach, next_door, phones, standing_in
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.intents.hazards import hazard
from hubd.core.policy.over import still
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import ASLEEP, AT_HOME, AWAKE, OUT
from hubd.core.policy.wording.phrases import say


@dataclass(frozen=True, slots=True)
class Ladder:
    """How a hazard is told. `again`: seconds after each telling until the next. `phones_from`: the rung from which
    the phones of whoever is in ring too, `out_from`: those of the adults who are out, too. `everywhere`: all speakers
    from the first word, and one danger of a kind in the whole house. `minor`: nobody is woken for it. `to_child`: said
    in the room itself, too, in words for the child who is there. `rest`: seconds after the last telling within which a
    hazard that ended and is found again is the same one: a sensor that flickers, an echo of a sound. `asks`: whoever
    may be in is asked first, before anybody who is out hears of it. `errand`: one person can see to it, so that whoever
    is up hears of it before anybody is woken."""

    urgency: Urgency
    again: tuple[float, ...]
    phones_from: int = 1
    out_from: int = 2
    everywhere: bool = False
    minor: bool = False
    to_child: bool = False
    rest: float = 300.0
    asks: bool = False
    errand: bool = False


LADDERS: dict[str, Ladder] = {
    "hazard.smoke": Ladder("critical", (60.0, 120.0, 180.0, 300.0), phones_from=0, out_from=0, everywhere=True),
    "hazard.carbon_monoxide": Ladder(
        "critical", (60.0, 60.0, 120.0, 300.0), phones_from=0, out_from=0, everywhere=True
    ),
    "hazard.gas": Ladder("critical", (60.0, 60.0, 120.0, 300.0), phones_from=0, out_from=0, everywhere=True),
    "hazard.water_leak": Ladder("critical", (120.0, 300.0, 600.0), phones_from=0, out_from=1, rest=3600.0, errand=True),
    "hazard.stove_unattended": Ladder("high", (120.0, 120.0, 180.0, 300.0), errand=True),
    "hazard.glass_break": Ladder("critical", (300.0,), phones_from=0),
    "hazard.door_open_away": Ladder("high", (600.0, 1800.0), phones_from=0),
    "hazard.fridge_open": Ladder("normal", (300.0, 900.0), phones_from=2, minor=True),
    "hazard.baby_cry": Ladder("high", (120.0, 240.0)),
    "hazard.child_at_hob": Ladder("high", (), to_child=True),
    "hazard.child_at_door": Ladder("high", (), to_child=True),
    "hazard.medicine_open": Ladder("high", (), to_child=True),
    "hazard.water_running": Ladder("high", ()),
    "hazard.left_on": Ladder("high", (150.0,), errand=True),
    "hazard.child_at_pool": Ladder("critical", (45.0, 60.0), phones_from=0, out_from=1, to_child=True),
    "hazard.hot_unattended": Ladder("high", (300.0, 600.0), errand=True),
    "hazard.intrusion": Ladder("critical", (300.0,), phones_from=0, out_from=0),
    "hazard.fridge_warm": Ladder("normal", (), phones_from=0, minor=True),
    "hazard.frost": Ladder("normal", (), phones_from=0, minor=True),
    "hazard.no_sign": Ladder("high", (900.0, 1800.0), phones_from=0, out_from=1, asks=True),
}
"""Long enough between tellings to walk there; never more than six, for a house that shouts on is unplugged. What has
not happened yet is told once; only what stays on in an empty house is told to the phones as well, and who does not
stir is asked before anybody else hears of it."""

OTHER = Ladder("high", (180.0, 600.0))

WHOEVER = frozenset({"hazard.smoke", "hazard.carbon_monoxide", "hazard.gas", "hazard.water_leak"})
"""What is told in a home of which nobody is configured, too: to whoever is there. The others depend on who is in."""

AGAIN = 300.0
"""What somebody has seen to, or that nobody could end, is not raised anew within this of the last telling."""

PERHAPS = 0.15
"""From this probability of being in somebody is asked whether all is well."""

LASTS = 120.0
"""Seconds from which a hazard that came back does more than flicker."""

FORGOTTEN = 3600.0
"""An alert nobody answered and whose end cannot be seen is closed after this long."""


class Crew(NamedTuple):
    """Who is to act, and who of them is at home and can hear. `doubtful`: perhaps nobody is in after all."""

    people: tuple[str, ...]
    inside: tuple[str, ...]
    doubtful: bool = False


def raise_alert(docket: Docket, proposal: Proposal) -> None:
    """A rule found a hazard. What is already in hand is not raised twice, and what has only flickered goes on."""
    ladder = LADDERS.get(proposal.intent, OTHER)
    told = docket.policy.told.get(proposal.cause)
    lately = told is not None and docket.now - told < ladder.rest
    if proposal.cause in docket.policy.alerts or _told_of(docket, proposal, ladder):
        docket.suppress(proposal, proposal.audience, Reason.DUPLICATE)
    elif lately and proposal.cause in docket.policy.rested:
        _resume(docket, docket.policy.rested[proposal.cause], ladder)
    elif told is not None and docket.now - told < AGAIN:
        docket.suppress(proposal, proposal.audience, Reason.DUPLICATE)
    else:
        alert = Alert(proposal=replace(proposal, urgency=stronger(proposal.urgency, ladder.urgency)), since=docket.now)
        _climb(docket, alert, ladder)


def _resume(docket: Docket, alert: Alert, ladder: Ladder) -> None:
    """It was over for a moment only: the ladder is climbed on from where it stood, when the next rung is due. What was
    told to the end is told once more if it lasts this time."""
    rested = {cause: each for cause, each in docket.policy.rested.items() if cause != alert.proposal.cause}
    docket.policy = replace(docket.policy, rested=rested)
    due = docket.now + LASTS if alert.next is None else alert.next
    back = replace(alert, since=docket.now, next=due)
    if docket.now >= due:
        _climb(docket, back, ladder)
        return
    docket.suppress(back.proposal, back.proposal.audience, Reason.DUPLICATE)
    docket.policy = replace(docket.policy, alerts={**docket.policy.alerts, back.proposal.cause: back})


def stronger(one: Urgency, other: Urgency) -> Urgency:
    order: tuple[Urgency, ...] = ("low", "normal", "high", "critical")
    return max(one, other, key=order.index)


def _told_of(docket: Docket, proposal: Proposal, ladder: Ladder) -> bool:
    """Is a hazard of this kind in hand here, or being told already where its alarms call through the whole house? One
    that was told to the end is no reason to keep quiet about the next room's."""
    same = [alert for alert in docket.policy.alerts.values() if alert.proposal.intent == proposal.intent]
    if ladder.everywhere:
        return any(alert.next is not None for alert in same)
    return proposal.area is not None and any(alert.proposal.area == proposal.area for alert in same)


def look_after(docket: Docket) -> None:
    """End the alerts that are over, and climb where it is time."""
    for cause, alert in list(docket.policy.alerts.items()):
        lasts = still(docket.context, alert)
        unheard = lasts and not alert.told  # nobody is woken for a fridge, and it still stands open in the morning
        if lasts is False or (docket.now >= alert.since + FORGOTTEN and not unheard):
            end(docket, cause)
            _rest(docket, cause, alert)
            continue
        known = replace(alert, seen=True) if lasts and not alert.seen else alert
        if known.next is not None and docket.now >= known.next and _told_as(docket, known):
            known = replace(known, next=None)
        if known.next is not None and docket.now >= known.next:
            _climb(docket, known, LADDERS.get(known.proposal.intent, OTHER))
        elif known is not alert:
            docket.policy = replace(docket.policy, alerts={**docket.policy.alerts, cause: known})


LEFT_ALONE = frozenset({"hazard.stove_unattended", "hazard.hot_unattended"})
"""Hazards that go on telling of what `hazard.left_on` has told of at the door."""


def _told_as(docket: Docket, alert: Alert) -> bool:
    """Is the same hot thing being told of already under another name?"""
    found = alert.proposal
    return found.intent == "hazard.left_on" and any(
        other.proposal.intent in LEFT_ALONE and other.proposal.area == found.area and other.told
        for other in docket.policy.alerts.values()
    )


def end(docket: Docket, cause: str) -> None:
    """It is over: the screens are cleared and nothing more is said of it."""
    alert = docket.policy.alerts[cause]
    rest = {name: each for name, each in docket.policy.alerts.items() if name != cause}
    docket.policy = replace(docket.policy, alerts=rest)
    for name, item in list(docket.policy.open.items()):
        decision = item.decision
        if (
            decision.intent == alert.proposal.intent
            and decision.at >= alert.since
            and decision.area == alert.proposal.area
            and item.until > docket.now
        ):
            docket.clear(decision)
            if not item.question:  # off the screens: it is not taken off again with what follows within the same moment
                over = replace(item, until=docket.now)
                docket.policy = replace(docket.policy, open={**docket.policy.open, name: over})


def _rest(docket: Docket, cause: str, alert: Alert) -> None:
    """A sensor says that it is over: keep how far it was told, in case it only flickers."""
    told = docket.policy.told
    ended = alert.rung > len(LADDERS.get(alert.proposal.intent, OTHER).again)
    kept = replace(alert, next=None) if ended else alert
    young = {name: each for name, each in docket.policy.rested.items() if docket.now - told.get(name, 0.0) < FORGOTTEN}
    docket.policy = replace(docket.policy, rested={**young, cause: kept})


def _climb(docket: Docket, alert: Alert, ladder: Ladder) -> None:
    """Tell it once more, wider than before."""
    crew = crew_of(docket.context, alert.proposal, ladder, alert.rung)
    if not ladder.minor:
        crew = crew._replace(people=tuple(dict.fromkeys((*crew.people, *alert.told))))
    found = _outputs(docket.context, crew, alert, ladder)
    following = ladder.again[alert.rung] if alert.rung < len(ladder.again) else None
    climbed = replace(
        alert,
        rung=alert.rung + 1,
        next=docket.now + following if following else None,
        outputs=found,
        told=crew.people if found else alert.told,
    )
    if found and (crew.people or not docket.context.household.people):
        _speak(docket, alert, crew, found)
    else:
        docket.suppress(alert.proposal, crew.people, Reason.NO_OUTPUT if crew.people else Reason.NOBODY)
        if ladder.minor and not alert.told:
            climbed = replace(alert, next=docket.now + AGAIN)
    docket.policy = replace(docket.policy, alerts={**docket.policy.alerts, alert.proposal.cause: climbed})


def _speak(docket: Docket, alert: Alert, crew: Crew, found: tuple[str, ...]) -> None:
    household = docket.context.household
    first = household.people[crew.people[0]] if crew.people else Person(id="", name="", language=household.language)
    verdict = _verdict(household, found)
    words = hazard(Telling(docket.context, docket.policy, docket.brain, alert.proposal, first, verdict))
    reason = Reason.HAZARD if alert.rung == 0 else Reason.ESCALATED
    told = "why.rung.once" if alert.rung == 1 else "why.rung"
    extra = () if alert.rung == 0 else (say(told, household.language, count=alert.rung),)
    docket.deliver(alert.proposal, crew.people, Reach(verdict, found), reason, words, extra)


def _verdict(household: Household, found: tuple[str, ...]) -> Verdict:
    kinds = {household.outputs[o].type for o in found}
    return "speak" if "speaker" in kinds else "push" if "phone" in kinds else "show"


# who and where


def crew_of(context: Context, proposal: Proposal, ladder: Ladder, rung: int = 0) -> Crew:
    """Those who can act: adults at home, else teens at home; when nobody is in, every adult. Adults who are out are
    told by phone where nobody is surely in, and where those who are have not acted. Who is awake goes before who
    sleeps where the hazard is one person's errand (a baby, a fridge, and at first a leak)."""
    people = context.household.people
    adults = [p.id for p in people.values() if p.role == "adult"]
    teens = [p.id for p in people.values() if p.role == "teen"]
    least = PERHAPS if ladder.asks else OUT
    inside = [p for p in adults if context.home(p) >= least] or [p for p in teens if context.home(p) >= AT_HOME]
    baby = proposal.intent == "hazard.baby_cry"
    if baby or (ladder.minor and inside):
        awake = [p for p in inside if context.asleep(p) < ASLEEP]
        inside = (
            awake if ladder.minor else awake or inside
        )  # nobody is woken for a fridge, and no one who is out comforts
        return Crew(tuple(inside), tuple(inside))
    if not inside:
        return Crew(tuple(adults or teens or list(people)), ())
    up = [p for p in inside if context.home(p) >= AT_HOME and context.asleep(p) < AWAKE]
    if ladder.errand and rung == 0 and up:
        return Crew(tuple(up), tuple(up))
    doubtful = all(context.home(p) < AT_HOME for p in inside)
    wanted = (doubtful and not ladder.asks) or rung >= ladder.out_from
    out = [p for p in adults if p not in inside and phones(context, p)] if wanted else []
    return Crew((*inside, *out), tuple(inside), doubtful)


def _outputs(context: Context, crew: Crew, alert: Alert, ladder: Ladder) -> tuple[str, ...]:
    """The rungs: speakers where the crew is, then every screen, then phones. With nobody in, phones at once."""
    found: list[str] = []
    wide = ladder.everywhere or (alert.rung > 0 and not ladder.minor)
    if ladder.to_child:
        found += [o.id for o in standing_in(context, alert.proposal.area, "speaker")]
    unknown = not context.household.people and alert.proposal.intent in WHOEVER
    if crew.inside or unknown or (ladder.everywhere and _maybe_somebody(context)):
        found += _speakers(context, crew, wide, ladder)
        found += [
            o.id
            for o in context.household.outputs.values()
            if o.type == "screen" and (wide or _near_crew(context, crew, o.area))
        ]
    if not crew.inside or crew.doubtful or alert.rung >= ladder.phones_from or not _heard(context, found):
        found += [phone for person in crew.people for phone in phones(context, person)]
    return tuple(dict.fromkeys(found))


def _heard(context: Context, found: list[str]) -> bool:
    return any(context.household.outputs[o].type == "speaker" for o in found)


def _maybe_somebody(context: Context) -> bool:
    return context.guests >= 0.3 or any(context.home(p) > 0.1 for p in context.state.people)


def _near_crew(context: Context, crew: Crew, area: str | None) -> bool:
    return area is not None and any(context.person(p).area == area for p in crew.inside)


def _speakers(context: Context, crew: Crew, wide: bool, ladder: Ladder) -> list[str]:
    """Speakers in the rooms where the crew may be; all of them where every second counts."""
    everything = [o.id for o in context.household.outputs.values() if o.type == "speaker" and o.area]
    if ladder.everywhere:
        return everything
    found: list[str] = []
    for person in crew.inside:
        rooms = [a for a in context.household.areas if context.in_area(person, a) >= (0.1 if wide else 0.3)]
        for area in rooms:
            found += [o.id for o in standing_in(context, area, "speaker") or next_door(context, area, "speaker")[:1]]
    if not found and not ladder.minor:
        return everything  # nobody knows where they are: everywhere is better than nowhere
    return found
