"""Outlets by their addresses: a folder of files, `mqtt://`, `kafka://`, `postgresql://`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hubd.errors import HubError, Unavailable
from hubd.fleet.outlets import Files, Outlet


class NoSuchOutlet(HubError):
    """Nobody knows how to deliver there."""


def open_outlets(folder: Path | None, addresses: tuple[str, ...]) -> list[Outlet]:
    """Everything that one worker delivers to. Raises `HubError` with what to do."""
    found: list[Outlet] = [Files(folder)] if folder is not None else []
    return [*found, *map(_opened, addresses)]


def _opened(address: str) -> Outlet:
    scheme = address.partition(":")[0]
    if scheme not in WAYS:
        known = ", ".join(f"{name}://" for name in WAYS)
        raise NoSuchOutlet(f"{address}: nobody knows how to deliver there; addresses begin with {known}")
    try:
        return WAYS[scheme](address)
    except ModuleNotFoundError as error:
        raise Unavailable(f"{address}: {error.name} is not installed; {EXTRAS.get(scheme, '')}") from error


def _mqtt(address: str) -> Outlet:
    from hubd.fleet.brokers import OverMqtt

    return OverMqtt(address)


def _kafka(address: str) -> Outlet:
    from hubd.fleet.brokers import OverKafka

    return OverKafka(address)


def _database(address: str) -> Outlet:
    from hubd.fleet.database import IntoDatabase

    return IntoDatabase(address)


WAYS: dict[str, Callable[[str], Outlet]] = {
    "mqtt": _mqtt, "mqtts": _mqtt, "kafka": _kafka, "postgresql": _database, "sqlite": _database,
}  # fmt: skip
EXTRAS = {"kafka": "pip install 'hubd[kafka]'", "postgresql": "pip install 'hubd[postgresql]'"}
