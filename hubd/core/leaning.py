"""What is taken to matter in this house before anybody has answered on such an occasion: trained at night, promoted."""

from __future__ import annotations

import msgspec


class Leaning(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the welcome model begins with. `spreads`: by kind of circumstance, how far apart people's likings are taken
    to be, as a factor on the shipped variances. `half_life`: days after which half of what was learned is forgotten;
    None: as shipped. `name` is derived from both, and from what it was learned from."""

    name: str = ""
    spreads: dict[str, float] = {}
    half_life: float | None = None
