"""Conditions about devices: what they last said, whether they are in use or open."""

from __future__ import annotations

from collections.abc import Iterable

from hubd.core.beliefs import DeviceState, Reading
from hubd.core.evidence.appliances import PLAYING, heats, in_use_by_power, metered_beside
from hubd.core.rules.check import Check, Scope, Truth, View
from hubd.core.rules.conditions.aspects import never
from hubd.core.rules.conditions.sayings import say, words
from hubd.core.rules.conditions.values import in_words, one_of, plain, truth, within_bounds
from hubd.core.rules.conditions.whereabouts import areas_named
from hubd.core.rules.language.words import nearest
from hubd.core.rules.names import Roster
from hubd.core.rules.spec import Condition

ASIDE = ("battery", "linkquality", "rssi", "voltage", "current", "energy")
"""Readings that are never what a rule without `reading:` means."""


def _chosen(device: DeviceState, reading: str | None) -> list[Reading]:
    """The readings that a condition means: the named one, or all that say what the thing is for."""
    if reading is not None:
        return [r for key, r in device.readings.items() if key == reading or key.endswith(":" + reading)]
    return [r for key, r in device.readings.items() if not key.startswith(ASIDE)]


def _says(values: Iterable[object], wanted: Iterable[object]) -> bool:
    """Does one of these readings mean what a rule asks for?"""
    for value in values:  # noqa: SIM110 - as `one_of`
        if one_of(value, wanted):
            return True
    return False


NUMBER = (int, float)
"""Made once: conditions about numbers are asked with most readings."""


def _number(device: DeviceState, reading: str | None) -> float | None:
    """The number that a device reports: power before anything else, unless the rule names a reading."""
    if reading is None:
        drawn = _drawn(device)
        if drawn is not None and isinstance(drawn.value, NUMBER):
            return float(drawn.value)
    for found in _chosen(device, reading):
        if isinstance(found.value, NUMBER) and not isinstance(found.value, bool):
            return float(found.value)
        if isinstance(found.value, str):
            try:
                return float(found.value)
            except ValueError:
                continue
    return None


def device(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """`{device: …, is | above | below, reading}`: what a device last said. Never heard: unknown."""
    name = str(condition.fields["device"])
    fields = condition.fields
    if not roster.names.plausible(name):
        scope.complain(f"{condition.path}/device", f'unknown device "{name}"', nearest(name, roster.names.known))
        return never(condition)
    wanted, reading = fields.get("is"), fields.get("reading")
    unit = next((entry.unit for entry in scope.household.sources if entry.id == name), "")

    def test(view: View) -> Truth:
        devices = view.state.devices
        result: Truth = None
        for source in roster.named(name, devices):
            heard = devices[source]
            if wanted is not None:
                values = [r.value for r in _chosen(heard, reading) if r.value is not None]
                if not values:
                    continue
                one: Truth = _says(values, wanted)
            else:
                one = within_bounds(_number(heard, reading), fields)
            if one:
                return True
            result = one if one is not None else result
        return result

    def told(view: View) -> str:
        devices = view.state.devices
        values = [
            in_words(r.value, devices[s].kind, unit, scope.language)
            for s in roster.named(name, devices)
            for r in _chosen(devices[s], reading)
            if r.value is not None
        ]
        return say(scope.language, "is", what=plain(name), value=", ".join(values) or say(scope.language, "unknown"))

    return Check(condition.path, test, told, (f"device:{name}",), cost=3)


def _drawn(device: DeviceState) -> Reading | None:
    """What a meter said last of the power drawn."""
    for key, found in device.readings.items():
        if key.startswith("power"):
            return found
    return None


UNMETERED = 60.0
"""A plug that has said `on` for so long and never what it draws does not meter. Before, its power may be on the way."""


def running(device: DeviceState, view: View) -> Truth:
    """Is this appliance in use? Its draw decides where it is measured, for a plug may be on all day. That something
    heats must be said live: a plug in use speaks again within a minute, and what a broker or bridge kept is old."""
    hot = heats(device.means)
    drawn = _drawn(device)
    if drawn is not None:
        if not isinstance(drawn.value, int | float):
            return None  # a meter that has lost its words leaves the relay, which tells nothing
        on = in_use_by_power(device.means, float(drawn.value), device.above)
        return None if on and hot and not drawn.live else on
    for key, found in device.readings.items():
        if key.startswith(("device", "motion")) and found.value is not None:
            if hot and (not found.live or metered_beside(view.state.devices, device)):
                return None
            if hot and view.now - found.since < UNMETERED:
                view.call_at(found.since + UNMETERED)
                return None
            return truth(found.value) if truth(found.value) is not None else str(found.value) in PLAYING
    return None


def opened(device: DeviceState) -> Truth:
    """Is this door, lid or tap open?"""
    for key, found in device.readings.items():
        if key.startswith("contact") and found.value is not None:
            return bool(found.value)
        if key.startswith("device") and isinstance(found.value, str) and found.value.casefold() in ("open", "closed"):
            return found.value.casefold() == "open"
    return None


def means(condition: Condition, scope: Scope, roster: Roster) -> Check:
    """`{means: cooker, area: where, on | open | is | above | below, reading}`: some device of that means, anywhere or
    in an area."""
    fields = condition.fields
    areas = tuple(areas_named(condition, scope)) if "area" in fields else None
    kinds: tuple[str, ...] = fields["means"]
    wanted: bool = fields.get("on", fields.get("open", True))
    reading: str | None = fields.get("reading")

    def judged(heard: DeviceState, view: View) -> Truth:
        if "on" in fields:
            return running(heard, view)
        if "is" in fields:
            values = [r.value for r in _chosen(heard, reading) if r.value is not None]
            return _says(values, fields["is"]) if values else None
        return opened(heard) if "open" in fields else within_bounds(_number(heard, reading), fields)

    def test(view: View) -> Truth:
        devices = view.state.devices
        result: Truth = None
        for source in roster.of_means(kinds, areas, devices):
            one = judged(devices[source], view)
            if one:
                return wanted
            result = one if one is not None else result
        return None if result is None else not wanted

    saying = ("on" if wanted else "off") if "open" not in fields else "open" if wanted else "closed"

    def told(view: View) -> str:
        where = ", ".join(scope.name(a) for a in areas) if areas else say(scope.language, "house")
        what = words(scope.language, tuple("tv_set" if kind == "tv" else kind for kind in kinds))
        if {"is", "above", "below"} & set(fields):
            devices = view.state.devices
            said = [
                in_words(r.value, devices[s].kind, "", scope.language)
                for s in roster.of_means(kinds, areas, devices)
                for r in _chosen(devices[s], reading)
                if r.value is not None
            ]
            value = ", ".join(said) or say(scope.language, "unknown")
            return say(scope.language, "is", what=f"{what} ({where})", value=value)
        return say(scope.language, saying, what=what, area=where)

    return Check(condition.path, test, told, tuple(f"means:{kind}" for kind in kinds), cost=4)
