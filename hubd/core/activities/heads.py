"""What was learned about one person, as a value that can be stored, sent and asked."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated

import msgspec

from hubd.core.activities.forest import Forest
from hubd.core.activities.trust import Trust


class Layout(msgspec.Struct, frozen=True, array_like=True):
    """Which sensors a home has, in the order in which their numbers stand: (source, area, is it an entrance?)."""

    sensors: tuple[tuple[str, str, bool], ...]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """`id` names the head in traces; one of the forest's labels may be `away`."""

    id: str
    plan: Layout
    forest: Forest
    patience: tuple[float, ...] = ()
    """Per label of the forest: seconds for which the house has been silent while somebody did that, at the most."""
    alone: tuple[float, ...] = ()
    """The same for which, since somebody was at the door, sensors have spoken one at a time or not at all."""
    trust: Trust = ()
    """Per label of the forest: how often it was right, by how sure it was. Without it, what is said is believed."""
    heed: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 0.0
    """How far an onlooker who knows other homes is heard beside the forest (`habits.heeded`)."""


LARGEST = 64 << 20
"""Bytes that a head may unpack to; a large one has a twentieth."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Head).decode


def packed(head: Head) -> bytes:
    """A head to be written down or sent."""
    return zlib.compress(_encode(head), 9)


@lru_cache(maxsize=8)
def unpacked(data: bytes) -> Head:
    """The head again. Raises `ValueError` for anything else."""
    machine = zlib.decompressobj()
    try:
        whole = machine.decompress(data, LARGEST)
        if machine.unconsumed_tail:
            raise ValueError(f"this is nothing that was learned: it unpacks to more than {LARGEST >> 20} MiB")
        return _decode(whole)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ValueError(f"this is nothing that was learned: {error}") from None


def promoted(heads: Mapping[str, Head], news: Mapping[str, bytes]) -> dict[str, Head]:
    """The heads that are in charge once these have taken over."""
    return {**heads, **{who: unpacked(data) for who, data in news.items()}}
