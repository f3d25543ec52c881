"""Timers: which run, and to start and stop one by hand."""

from __future__ import annotations

from hubd.web.answering import speaker
from hubd.web.caller import Caller
from hubd.web.house import House
from hubd.web.refusals import Refusal, missing
from hubd.web.shapes.base import Done
from hubd.web.shapes.decisions import Timer
from hubd.web.shapes.people import Timers, TimerWanted
from hubd.web.table import Call

HERE = 0.5
"""From this probability of being in the room, whoever stands before its screen is meant."""


async def running(call: Call) -> Timers:
    """All that run, the next one first."""
    return running_in(call.house)


def running_in(house: House) -> Timers:
    """The timers of a house."""
    found = [each for each in house.state.desk.reminders.values() if each.timer is not None and each.after is not None]
    return Timers(timers=[
        Timer(id=each.id, label=each.text, seconds=each.timer or 0.0, ends=house.iso(each.after or 0.0))
        for each in sorted(found, key=lambda each: each.after or 0.0)
    ])  # fmt: skip


async def start(call: Call) -> Done:
    """So many seconds from now, for whoever asks."""
    house, wanted = call.house, call.given(TimerWanted)
    person = speaker(house, call.caller, wanted.person) or _before(house, call.caller)
    if person is None:
        raise Refusal(409, "conflict", "say for whom: nobody is known to stand before this screen")
    await house.enter("timer", {"for": person, "seconds": float(wanted.seconds), "text": wanted.label})
    return Done()


def _before(house: House, caller: Caller) -> str | None:
    """Whoever most likely stands before the screen that asks."""
    output = house.household.outputs.get(caller.output or "")
    if output is None or output.area is None:
        return None
    place = house.brain.floor.index[output.area]
    chances = {who: belief.places[place] for who, belief in house.state.people.items()}
    likeliest = max(chances, key=chances.__getitem__, default=None)
    return likeliest if likeliest is not None and chances[likeliest] >= HERE else None


async def stop(call: Call) -> Done:
    """One that need not ring any more."""
    house, id_ = call.house, call.path["id"]
    timer = house.state.desk.reminders.get(id_)
    if timer is None or timer.timer is None:
        raise missing("timer", id_, "GET /timers lists those that run")
    await house.enter("timer", {"id": id_, "cancel": True})
    return Done()
