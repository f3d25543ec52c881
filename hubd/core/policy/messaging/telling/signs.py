"""What fixed words tell of a message, found once: the rules judge by it, and a model of texts takes it as hints."""

from __future__ import annotations

from typing import NamedTuple

from hubd.core.policy.messaging.telling.calming import CAN_WAIT, LAUGHS, is_well
from hubd.core.policy.messaging.telling.codes import CODES
from hubd.core.policy.messaging.telling.danger import DANGER, NOW
from hubd.core.policy.messaging.telling.people import CALLS, KIN, NOTICE, OFFICIAL, TONIGHT
from hubd.core.policy.messaging.telling.pressing import PRESSING
from hubd.core.policy.messaging.telling.selling import GAMES, NOISY_SENDERS, ROUTINE, SELLING

READ = 4_000
"""Characters of a message, title and all, that are looked through: two pages. A newsletter may have a million."""

STAGED = frozenset({"emergency", "accident", "medical"})
"""What shops and jokers call out. Fire, gas, water and an alarm panel nobody calls out for a laugh."""


class Signs(NamedTuple):
    """Named words that were found in a message, and what its origin looks like."""

    dangers: tuple[str, ...]
    pressing: tuple[str, ...]
    selling: tuple[str, ...]
    noisy: bool
    routine: bool
    kin: bool
    official: bool
    call: bool
    asks: bool
    waits: bool = False
    """The message itself says that it can wait."""
    well: bool = False
    """It says that somebody is well."""
    now: bool = False
    """Fire, gas or a burglar at this very moment."""
    code: bool = False
    """It brings a number that somebody waits for to type in."""
    notice: bool = False
    """Something of the reader's own is waiting, or the house will be without water or power."""
    staged: bool = False
    """It comes from a game, or a shop or a joker cries for help: words to be weighed like others."""

    @property
    def hints(self) -> tuple[str, ...]:
        """All of it as names, for a model that learns what each is worth."""
        groups = tuple(name for name in ("dangers", "pressing", "selling") if getattr(self, name))
        flags = tuple(
            name for name in ("noisy", "routine", "kin", "official", "call", "asks", "staged") if getattr(self, name)
        )
        return (*self.dangers, *self.pressing, *self.selling, *groups, *flags)


def signs(app: str, sender: str, title: str, text: str) -> Signs:
    """What the words, the app and the sender of a message say."""
    whole, origin = f"{title}\n{text}"[:READ].casefold(), f"{app}\n{sender}"[:READ].casefold()
    said = CAN_WAIT.blanked(whole)
    dangers, pressing, selling = (
        tuple(name for name, words in table if words.search(said)) for table in (DANGER, PRESSING, SELLING)
    )
    noisy, now = NOISY_SENDERS.search(origin), NOW.search(said)
    plays = app.strip().casefold() in GAMES
    shouts = not now and STAGED.issuperset(dangers) and (noisy or LAUGHS.search(whole))
    return Signs(
        dangers, pressing, selling,
        noisy=noisy, routine=ROUTINE.search(said), kin=KIN.search(origin),
        official=OFFICIAL.search(origin), call=CALLS.search(app.casefold()), asks=TONIGHT.search(said),
        waits=said != whole, well=is_well(whole), now=now, code=CODES.search(whole),
        notice=NOTICE.search(said), staged=bool(dangers) and (plays or shouts),
    )  # fmt: skip
