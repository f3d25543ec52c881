"""Private words on a screen are taken away when somebody else comes into sight of it."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.policy.channels.company import exposed
from hubd.core.policy.docket import Docket


def cover(docket: Docket) -> None:
    """Look at every card with private words: clear those that others may see by now; forget those that are gone."""
    left: dict[str, float] = {}
    for name, until in docket.policy.bare.items():
        item = docket.policy.open.get(name)
        if item is None or item.answered or until <= docket.now:
            continue
        if exposed(docket.scene(item.decision.audience[0]), item.decision.outputs):
            docket.clear(item.decision)
        else:
            left[name] = until
    if len(left) != len(docket.policy.bare):
        docket.policy = replace(docket.policy, bare=left)
