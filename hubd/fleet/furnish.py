"""From a setup to a home that can live. What homes have in common (shipped rules, recipes, models) is read once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from hubd.chain_files import read_chains
from hubd.config.build import build
from hubd.config.model import ConfigModel
from hubd.config.settings import Models, Settings
from hubd.core.activities.onlooker import wanted
from hubd.core.brain import Brain, Onlooker, build_brain
from hubd.core.chains.spec import Chain
from hubd.core.kitchen.cookbook import Book
from hubd.core.policy.messaging.importance import ByText
from hubd.fleet.setup import NOT_HERE, Setup, Shelf, problem
from hubd.integration import Decodes, router_of
from hubd.recipe_book import read_book
from hubd.rules_files import RuleSet, rulebook_of, shipped_rules
from hubd.runtime.assemble import onlooker, reader_of_messages

ANYWHERE = Path("/fleet/home.yaml")
"""Where a fleet's configurations stand in, as far as paths go: no section that has paths is allowed in them."""


class Furnisher:
    """Builds brains for one process. Not thread-safe."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._onlookers: dict[Models, Onlooker | None] = {}
        self._readers: dict[Models, ByText | None] = {}

    def furnish(self, home: str, setup: Setup) -> tuple[Brain, Decodes]:
        """The brain and the decoders of a home as a setup describes it. Raises `HubError`."""
        settings = self._settings(home, setup)
        household = settings.household
        own = RuleSet()
        for name in setup.packs:
            own = self._shelf.rules(name).over(own) if own.rules or own.changes else self._shelf.rules(name)
        book = rulebook_of(household, self._shipped, own, changes=setup.changes)
        brain = build_brain(
            household,
            book,
            self._recipes,
            onlooker=self._onlooker(settings),
            importance=self._reader(settings),
            chains=self._chains,
        )
        return brain, router_of(household, settings.mqtt)

    def _settings(self, home: str, setup: Setup) -> Settings:
        document = setup.document
        machine = [section for section in NOT_HERE if section in document]
        if machine:
            raise problem(home, f"{', '.join(machine)}: not part of a fleet's home")
        try:
            settings = build(ConfigModel.model_validate(document), ANYWHERE)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise problem(home, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        if settings.household.id != home:
            raise problem(home, f"home.id: it is {settings.household.id!r}")
        return settings

    def _onlooker(self, settings: Settings) -> Onlooker | None:
        if not wanted(settings.household):
            return None
        if settings.models not in self._onlookers:
            self._onlookers[settings.models] = onlooker(settings)
        return self._onlookers[settings.models]

    def _reader(self, settings: Settings) -> ByText | None:
        if settings.models not in self._readers:
            self._readers[settings.models] = reader_of_messages(settings)
        return self._readers[settings.models]

    @cached_property
    def _shipped(self) -> RuleSet:
        return shipped_rules()

    @cached_property
    def _chains(self) -> tuple[Chain, ...]:
        return read_chains()[0]

    @cached_property
    def _recipes(self) -> Book:
        return read_book()
