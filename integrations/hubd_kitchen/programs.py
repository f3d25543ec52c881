"""Which programs a household has configured."""

from __future__ import annotations

from typing import Any

from hubd_kitchen.grocy import Grocy
from hubd_kitchen.mealie import Mealie
from hubd_kitchen.program import Program
from hubd_kitchen.tandoor import Tandoor


def programs(settings: Any) -> list[Program]:
    """Every configured server, in a fixed order. `settings.programs`: kind to (url, token)."""
    kinds: dict[str, Any] = {"mealie": Mealie, "tandoor": Tandoor, "grocy": Grocy}
    return [kinds[name](*settings.programs[name]) for name in kinds if name in settings.programs]
