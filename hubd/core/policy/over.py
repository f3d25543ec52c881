"""Is a hazard over? What the sensors say about its cause, kind by kind; None where no sensor can tell."""

from __future__ import annotations

from collections.abc import Callable

from hubd.core.beliefs import DeviceState, Reading
from hubd.core.context import Context
from hubd.core.evidence.appliances import in_use_by_power, metered_beside
from hubd.core.memories import Alert
from hubd.core.policy.scene import ASLEEP, AT_HOME, OUT


def still(context: Context, alert: Alert) -> bool | None:
    """Is the cause still there? None where no sensor can tell."""
    check = _STILL.get(alert.proposal.intent)
    return None if check is None else check(context, alert)


PAUSE = 90.0
"""A hob that draws nothing for so long is off; before, its thermostat may only rest."""


LOST = 600.0
"""A meter that says for so long that it does not know ends nothing: Home Assistant or its bridge starts anew."""

BESIDE = 0.6
"""From this probability on, somebody who can act is with it."""

LEFT = 0.25
"""Below this probability the child has gone elsewhere."""


def _devices(context: Context, alert: Alert, means: tuple[str, ...] = ()) -> list[tuple[str | None, str, Reading]]:
    """Readings of the devices in the alert's area: (means, what is measured, reading)."""
    area = alert.proposal.area
    return [
        (device.means, what, reading)
        for device in context.state.devices.values()
        if (area is None or device.area == area) and (not means or device.means in means)
        for what, reading in device.readings.items()
    ]


def _cooker_on(context: Context, alert: Alert) -> bool | None:
    """A hob is in use and nobody who can act stands in its room."""
    area = alert.proposal.area
    cookers = [d for d in context.state.devices.values() if d.means == "cooker" and (area is None or d.area == area)]
    attended = _grown(context, area) >= BESIDE
    return any(in_use(context, device) for device in cookers) and not attended


def in_use(context: Context, device: DeviceState) -> bool:
    """Its draw decides where it is measured, by itself or by the meter beside it; a thermostat's pause is no end."""
    watts = [r for what, r in device.readings.items() if what.startswith("power")]
    for reading in watts:
        drawn = in_use_by_power(device.means, float(reading.value or 0.0), device.above)
        if drawn or context.now - reading.since < (LOST if reading.value is None else PAUSE):
            return True
    if watts or metered_beside(context.state.devices, device):
        return False
    return any(r.value == "ON" for what, r in device.readings.items() if what.startswith("device"))


def _grown(context: Context, area: str | None) -> float:
    """How surely somebody who can act stands in an area."""
    grown = [p.id for p in context.household.people.values() if p.role != "child"]
    return max((context.in_area(p, area) for p in grown), default=0.0) if area in context.floor.index else 0.0


def _child_there(context: Context, area: str | None) -> bool:
    children = [p.id for p in context.household.people.values() if p.role == "child"]
    return area in context.floor.index and any(context.in_area(child, area) >= LEFT for child in children)


def _child_at(*means: str) -> Callable[[Context, Alert], bool | None]:
    """A child is alone with a thing that is on, or open: with nobody beside it who can act, and still there."""

    def check(context: Context, alert: Alert) -> bool | None:
        area = alert.proposal.area
        if _grown(context, area) >= BESIDE or not _child_there(context, area):
            return False
        found = [d for d in context.state.devices.values() if d.means in means and d.area == area]
        return any(in_use(context, device) or _is_open(device) for device in found) if found else None

    return check


def _water(context: Context, alert: Alert) -> bool | None:
    """It runs and nobody is with it. What was only heard has no sensor that could say that it is over."""
    area = alert.proposal.area
    if _grown(context, area) >= BESIDE:
        return False
    found = [d for d in context.state.devices.values() if d.means in ("bath", "tap") and d.area == area]
    known = [d for d in found if d.readings]
    return any(in_use(context, device) or _is_open(device) for device in known) if known else None


def _hot(context: Context, alert: Alert) -> bool | None:
    """Something hot is on, and nobody has gone back to it."""
    area = alert.proposal.area
    if _grown(context, area) >= BESIDE:
        return False
    return any(
        in_use(context, device)
        for device in context.state.devices.values()
        if device.means in ("iron", "cooker", "oven") and device.area == area
    )


def _at_pool(context: Context, alert: Alert) -> bool | None:
    """A grown-up is at the pool. That the child has gone nobody can be sure enough of."""
    return False if _grown(context, alert.proposal.area) >= BESIDE else None


def _set_off(context: Context, alert: Alert) -> bool | None:
    """The alarm system says that it is; a sensor's case has no word for being shut again."""
    said = [r.value for _, what, r in _devices(context, alert) if what.startswith("device") and r.value == "triggered"]
    return True if said else False if alert.seen else None


def _still_silent(context: Context, alert: Alert) -> bool | None:
    return False if context.state.house.up > alert.since else None


COLD = {"fridge": 9.0, "freezer": -10.0}
"""Degrees below which what is kept there keeps again."""


def _warm(context: Context, alert: Alert) -> bool | None:
    found = [
        float(r.value) > COLD[means]
        for means, what, r in _devices(context, alert, tuple(COLD))
        if means is not None and what.startswith("temperature") and isinstance(r.value, int | float)
    ]
    return any(found) if found else None


MILD = 4.0
"""Degrees above which a room is out of danger of frost."""


def _frosty(context: Context, alert: Alert) -> bool | None:
    """The coldest thermometer of the room; a fridge's is none."""
    cold = [
        float(r.value)
        for means, what, r in _devices(context, alert)
        if means is None and what.startswith("temperature") and isinstance(r.value, int | float)
    ]
    return min(cold) < MILD if cold else None


def _is_open(device: DeviceState) -> bool:
    return any(what.startswith("contact") and reading.value is True for what, reading in device.readings.items())


SPREADS = {"hazard.smoke": "smoke", "hazard.carbon_monoxide": "carbon_monoxide", "hazard.gas": "gas"}
"""Dangers that fill a house, by what their detectors warn of: linked ones call for one another."""


def sounding(context: Context, hazard: str) -> tuple[str | None, ...]:
    """The areas in which a detector of this kind warns now."""
    return tuple(
        device.area
        for device in context.state.devices.values()
        for what, reading in device.readings.items()
        if reading.value is True and what.startswith(f"alarm:{hazard}")
    )


def _alarm(hazard: str, anywhere: bool = False) -> Callable[[Context, Alert], bool | None]:
    """`anywhere`: it is over when no detector of the house warns any more."""

    def check(context: Context, alert: Alert) -> bool | None:
        area = alert.proposal.area
        found = sounding(context, hazard)
        sounds = bool(found) if anywhere or area is None else area in found
        return (
            sounds if sounds or alert.seen else None
        )  # heard by a microphone only: no detector can say when it is over

    return check


def _open(*means: str) -> Callable[[Context, Alert], bool | None]:
    def check(context: Context, alert: Alert) -> bool | None:
        found = [reading for _, what, reading in _devices(context, alert, means) if what.startswith("contact")]
        if any(reading.value is True for reading in found):
            return True
        return None if not found or any(reading.value is None for reading in found) else False

    return check


def _door_open_and_nobody_in(context: Context, alert: Alert) -> bool | None:
    if any(context.home(p) >= AT_HOME for p in context.state.people):
        return False
    return _open("entrance", "garage_door")(context, alert)


def _nobody_in(context: Context, _alert: Alert) -> bool | None:
    return False if any(context.home(p) >= AT_HOME for p in context.state.people) else None


def _nobody_up(context: Context, alert: Alert) -> bool | None:
    """A parent who is up by now, or stands beside the crib, has heard it."""
    grown = [p for p in alert.proposal.audience if context.home(p) >= OUT]
    return None if all(context.asleep(p) >= ASLEEP for p in grown) else False


_STILL: dict[str, Callable[[Context, Alert], bool | None]] = {
    **{intent: _alarm(hazard, anywhere=True) for intent, hazard in SPREADS.items()},
    "hazard.stove_unattended": _cooker_on,
    "hazard.water_leak": _alarm("water_leak"),
    "hazard.fridge_open": _open("fridge", "freezer"),
    "hazard.door_open_away": _door_open_and_nobody_in,
    "hazard.glass_break": _nobody_in,
    "hazard.baby_cry": _nobody_up,
    "hazard.child_at_hob": _child_at("cooker"),
    "hazard.child_at_door": _child_at("entrance"),
    "hazard.medicine_open": _child_at("medicine"),
    "hazard.water_running": _water,
    "hazard.left_on": _hot,
    "hazard.hot_unattended": _hot,
    "hazard.child_at_pool": _at_pool,
    "hazard.intrusion": _set_off,
    "hazard.frost": _frosty,
    "hazard.fridge_warm": _warm,
    "hazard.no_sign": _still_silent,
}
