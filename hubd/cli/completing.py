"""What the shell offers beyond verbs and options: the people, rooms, outputs, rules and intents of this household.

Nothing is offered where the configuration cannot be read: whoever presses Tab wants no error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from hubd.errors import HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings

Offer = Callable[[click.Context, click.Parameter, str], list[str]]


def _of_household(words: Callable[[Settings], Iterable[str]]) -> Offer:
    """The words of the configuration that the line names, or of the one that would be found."""

    def offer(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        from hubd.config.load import find, load

        try:
            settings = load(find(context.params.get("config")))
        except (HubError, OSError):
            return []
        return [word for word in words(settings) if word.startswith(typed)]

    return offer


people = _of_household(lambda settings: settings.household.people)
areas = _of_household(lambda settings: settings.household.areas)
outputs = _of_household(lambda settings: settings.household.outputs)
believed = _of_household(lambda settings: (*settings.household.people, *settings.household.areas, "mode", "guests"))


def doings(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """First whom a label is about, then what they did."""
    from hubd.core.household import ACTIVITIES

    said = context.params.get("words") or ()
    found = [word for word in ACTIVITIES if word.startswith(typed)]
    if said or context.params.get("area"):
        return found
    return [*people(context, parameter, typed), *(word for word in ("list", "undo") if word.startswith(typed))]


def rules(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Ids of rules: the shipped ones, and the household's own."""
    from hubd.config.load import find, load
    from hubd.rules_files import read_rules, shipped_rules

    ids = dict.fromkeys(shipped_rules().rules)
    with suppress(HubError, OSError):
        ids |= dict.fromkeys(read_rules(load(find(context.params.get("config"))).rules).rules)
    return [id_ for id_ in ids if id_.startswith(typed)]


def intents(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """What the shipped rules propose."""
    from hubd.core.rules.language.grammar import INTENTS

    return [intent for intent in INTENTS if intent.startswith(typed)]
