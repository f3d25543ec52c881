"""Which reporting things a rule speaks of: by id, by topic, by entity, or by what they are."""

from __future__ import annotations

from collections.abc import Mapping

from hubd.core.beliefs import DeviceState
from hubd.core.floor import Floor, fits
from hubd.core.household import Household, topic_fits
from hubd.core.layered import newest

MOST_MEANT = 20_000
"""Answers kept about which source a name means, so that invented topics cannot fill the memory."""


class Names:
    """Which reporting things a name in a rule means: a device id, a `match`, a source's id, a topic or an entity."""

    def __init__(self, household: Household, floor: Floor) -> None:
        self.floor = floor
        self.by_id = {entry.id: entry.match for entry in household.devices if entry.id}
        self.sources = {source.id: source for source in household.sources}
        self.known = (*self.by_id, *self.sources, *(entry.match for entry in household.devices))
        self._meant: dict[tuple[str, str], bool] = {}

    def means(self, name: str, source: str) -> bool:
        """Is `source` the thing, or below the topic, that `name` names? The answer never changes, so it is kept."""
        asked = (name, source)
        answer = self._meant.get(asked)
        if answer is None:
            if len(self._meant) > MOST_MEANT:
                self._meant.clear()
            answer = self._meant[asked] = self._means(name, source)
        return answer

    def _means(self, name: str, source: str) -> bool:
        if name == source or fits(self.pattern(name), source.split("/")):
            return True
        return "." in name and source.endswith("/" + name.replace(".", "/", 1))

    def pattern(self, name: str) -> tuple[str, ...]:
        """The levels of the topic that a name stands for; `*` is any one level."""
        described = self.sources.get(name)
        topic = described.topic if described else self.by_id.get(name, name)
        return tuple("*" if level == "+" else level for level in topic.split("/"))

    def plausible(self, name: str) -> bool:
        """May anything ever report under this name? Topics and entities may, whatever the configuration says."""
        return name in self.known or "/" in name or "." in name

    def means_of(self, source: str) -> str | None:
        """What kind of thing a source is, by configuration."""
        described = self.sources.get(source) or next(
            (each for each in self.sources.values() if topic_fits(each.topic, source)), None
        )
        entry = self.floor.entry(source)
        return described.means if described else entry.means if entry else None


class Roster:
    """Which of the devices heard so far a name or a means stands for. Devices are only ever added, so an answer
    holds until there is another one."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._seen: Mapping[str, DeviceState] | None = None
        self._for: tuple[int, str] = (0, "")
        self._named: dict[str, tuple[str, ...]] = {}
        self._areas: dict[tuple[tuple[str, ...], tuple[str, ...] | None], tuple[str, ...]] = {}

    def _refresh(self, devices: Mapping[str, DeviceState]) -> None:
        if devices is self._seen:
            return
        self._seen = devices
        there = (len(devices), newest(devices))
        if there != self._for:
            self._for = there
            self._named.clear()
            self._areas.clear()

    def named(self, name: str, devices: Mapping[str, DeviceState]) -> tuple[str, ...]:
        self._refresh(devices)
        found = self._named.get(name)
        if found is None:
            found = (name,) if name in devices else tuple(s for s in devices if self.names.means(name, s))
            self._named[name] = found
        return found

    def of_means(
        self, means: tuple[str, ...], areas: tuple[str, ...] | None, devices: Mapping[str, DeviceState]
    ) -> tuple[str, ...]:
        self._refresh(devices)
        key = (means, areas)
        found = self._areas.get(key)
        if found is None:
            found = tuple(
                source
                for source, device in devices.items()
                if device.means in means and (areas is None or device.area in areas)
            )
            self._areas[key] = found
        return found
