"""What hubd tells itself: what time it is, how effects went, and whom and what it knows better from now on.

These are inputs of the journal like all others, so that a replay hears them, too.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from hubd.core.events.base import Event
from hubd.core.evidence.gallery import OTHER, OWN, Spread, Template
from hubd.core.leaning import Leaning
from hubd.core.likelihoods import Own


class Enrolled(Event, frozen=True, kw_only=True, tag="identity"):
    """An example of somebody's face or voice for the gallery, or somebody who is to be forgotten.

    `person` None: the example shows nobody of the family. `quality`: the detector's, 0 to 1.
    """

    of: Literal["face", "voice"]
    person: str | None = None
    embedding: tuple[float, ...] | None = None
    quality: float | None = None
    forget: bool = False


class Known(Event, frozen=True, kw_only=True, tag="known"):
    """From now on somebody is known by these examples alone, and by none if there are none: what `hubd enroll` took, or
    `hubd identities` forgot. `person` None: people who do not belong to the family, and the `cohort`. `own`, `other`,
    `model`: see `gallery.Gallery`."""

    of: Literal["face", "voice"]
    person: str | None = None
    templates: tuple[Template, ...] = ()
    own: Spread = OWN
    other: Spread = OTHER
    model: str = ""
    cohort: tuple[Template, ...] = ()


class Measured(Event, frozen=True, kw_only=True, tag="measured"):
    """From now on these are the home's own likelihoods: what `hubd learn` found, or went back to."""

    own: Own


class Promoted(Event, frozen=True, kw_only=True, tag="promoted"):
    """From now on a challenger takes over: what was trained at night and knew better than what was in charge.

    `leaning`: of the welcome model. `heads`: by person, what was learned from their labels (`heads.packed`). A part or
    person that is not named stays as it is."""

    leaning: Leaning | None = None
    heads: dict[str, bytes] = msgspec.field(default_factory=dict)


class Clock(Event, frozen=True, kw_only=True, tag="clock"):
    """Log time moves on, without anything else to say."""


class Tick(Event, frozen=True, kw_only=True, tag="tick"):
    """A moment the core asked to be woken at. Time enters the core only as an event."""


class Done(Event, frozen=True, kw_only=True, tag="done"):
    """How an effect went: carried out, failed for good, expired, or nobody knows."""

    effect: str
    result: Literal["done", "failed", "expired", "uncertain"]
    detail: str = ""
