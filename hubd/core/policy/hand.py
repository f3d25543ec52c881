"""A person's own hand holds: what somebody has just switched is not switched back by a rule for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from hubd.core.beliefs import DeviceState
from hubd.core.state import State

HAND = 600.0
"""Seconds for which the hand holds where the rule states no other time (`hands_off`)."""

ECHO = 20.0
"""A change so many seconds around the house's own doing is its echo, not somebody's hand."""

COMMANDS = frozenset({"set", "command", "cmnd", "rpc"})
"""Last levels of topics that switch the thing named before them."""


def targets(effect: Mapping[str, Any]) -> tuple[str, ...]:
    """What an effect would switch: the entities of a service call, or the thing behind a topic."""
    if "call" in effect:
        data = effect.get("data") or {}
        inner = data.get("target")
        nested = inner.get("entity_id") if isinstance(inner, dict) else None
        return tuple(dict.fromkeys((*_ids(data.get("entity_id")), *_ids(nested))))
    topic = str(effect.get("publish", ""))
    return (topic,) if topic else ()


def _ids(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list | tuple) else [value]:
        if isinstance(item, str):
            yield from (part.strip() for part in item.split(",") if "." in part)


def switched(target: str) -> str:
    """Under which mark the house notes that it has switched this itself."""
    return f"switched|{target}"


LISTENS = frozenset({"assist_satellite", "tts", "notify", "conversation"})
"""What changes because somebody talks to it: nobody has switched that by hand."""


def by_hand(
    state: State, told: Mapping[str, float], effect: Mapping[str, Any], now: float, holds: float | None = None
) -> bool:
    """Did a person switch what this effect would switch, in the last `holds` seconds? `told`: what the house did."""
    span = HAND if holds is None else holds
    for target in targets(effect):
        if target.partition(".")[0] in LISTENS:
            continue
        mine = told.get(switched(target), float("-inf"))
        for device in _devices(state, target):
            if any(_moved(device, key, now, span, mine) for key in device.readings):
                return True
    return False


def _devices(state: State, target: str) -> list[DeviceState]:
    """The reporting things behind an entity or a topic."""
    devices = state.devices
    if "/" in target:
        return [devices[name] for name in _answers(target) if name in devices]
    ending = "/" + target.replace(".", "/", 1)
    return [device for source, device in devices.items() if source.endswith(ending)]


@lru_cache(maxsize=1024)
def _answers(topic: str) -> tuple[str, ...]:
    """Where that reports which is switched by this topic."""
    levels = topic.split("/")
    while len(levels) > 1 and levels[-1].casefold() in COMMANDS:
        levels = levels[:-1]
    names = ["/".join(levels)]
    if levels[0] == "cmnd" and len(levels) > 1:  # Tasmota answers elsewhere
        names += [f"tele/{levels[1]}", f"stat/{levels[1]}"]
    return tuple(names)


def _moved(device: DeviceState, key: str, now: float, span: float, mine: float) -> bool:
    """Did its switch change by itself, as news? What it draws or measures changes without anybody's hand."""
    reading = device.readings[key]
    fresh = reading.live and reading.since > 0.0 and now - reading.since < span
    return key.startswith("device") and fresh and abs(reading.since - mine) > ECHO
