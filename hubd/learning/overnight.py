"""Training in a process of its own, so that no reaction waits for it: answers in by standard input, a leaning out.

`python -m hubd.learning.overnight` reads what `asked` has written and answers with a leaning as JSON, or with nothing
where the champion stays. It is the daemon's; a replay trains where it is.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from zoneinfo import ZoneInfo

import msgspec

from hubd.core.household import Household
from hubd.core.leaning import Leaning
from hubd.core.memories import Welcome
from hubd.learning.preferences import challenger

NICE = 10
"""Everything else that the computer does goes first."""

_question = msgspec.msgpack.Decoder(tuple[str, Welcome])
_answer = msgspec.json.Decoder(Leaning)


def asked(household: Household, known: Welcome) -> bytes:
    """What the other process needs to know."""
    return msgspec.msgpack.encode((household.time_zone.key, known))


def answered(output: bytes) -> Leaning | None:
    """What the other process found; None: the champion stays."""
    return _answer.decode(output) if output else None


def study(question: bytes) -> bytes:
    """Look for a challenger."""
    zone, known = _question.decode(question)
    found = challenger(Household(id="", name="", time_zone=ZoneInfo(zone)), known)
    return msgspec.json.encode(found) if found is not None else b""


if __name__ == "__main__":
    with suppress(OSError):
        os.nice(NICE)
    sys.stdout.buffer.write(study(sys.stdin.buffer.read()))
