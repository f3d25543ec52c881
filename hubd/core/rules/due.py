"""What is due: the seam between the agenda, which knows when a thing falls due, and the rules, which say what then."""

from __future__ import annotations

from typing import Any

import msgspec

from hubd.core.decisions import Urgency

DUE_KINDS = ("message", "digest", "reminder", "timer", "departure")
"""What `{due: …}` in a rule may name."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the agenda whose moment has come. A rule with `{due: <kind>}` proposes once for each.

    `id` is the message's, reminder's or appointment's own; `cause` makes two of them the same situation.
    `expires` is a time. `because` is prose in the home's language; `data` goes into the proposal as it is.
    """

    kind: str
    id: str
    cause: str
    person: str | None = None
    area: str | None = None
    urgency: Urgency = "normal"
    expires: float | None = None
    because: tuple[str, ...] = ()
    data: dict[str, Any] = {}
