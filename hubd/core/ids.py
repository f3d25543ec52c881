"""Ids that are derived from what caused them, never random, so that a replay makes the same ones."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


_PAIRS = tuple(first + second for first in _CROCKFORD for second in _CROCKFORD)


def _base32(number: int, length: int) -> str:
    """Two digits at a time; `length` is even."""
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(5 * (length - 2), -1, -10)])


def chance(*cause: str) -> float:
    """A number from 0 up to 1, as good as chance, and always the same for the same cause."""
    digest = blake2b("\x1f".join(cause).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2.0**64


def derived_id(at: float, *cause: str) -> str:
    """A ULID-shaped id: 48 bits of log time in milliseconds, 80 bits of a hash of the cause.

    Sorts by time. Equal causes at the same millisecond give equal ids, which is the point:
    whoever sees one twice knows that it is one thing.
    """
    digest = blake2b("\x1f".join(cause).encode(), digest_size=10).digest()
    return _moment(int(at * 1000 + 0.5)) + _base32(int.from_bytes(digest), 16)


@lru_cache(maxsize=8)
def _moment(milliseconds: int) -> str:
    """The part of an id that tells when; what happens together asks for it again and again."""
    return _base32(milliseconds, 10)
