"""From settings to a household that can live: rules compiled, the recipe book at hand, the brain built."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hubd.chain_files import read_chains
from hubd.config.settings import Settings
from hubd.core.activities.onlooker import wanted
from hubd.core.brain import Onlooker, build_brain
from hubd.core.likelihoods import Own
from hubd.core.policy.messaging.importance import ByText
from hubd.core.resettle import resettled
from hubd.core.sources import MOST, crowded
from hubd.core.state import State
from hubd.core.texts import Reader, TextModel
from hubd.errors import ModelError, StoreError
from hubd.integration import Decodes
from hubd.recipe_book import read_book
from hubd.rules_files import load_rulebook
from hubd.runtime.operator import Operator
from hubd.store import heads, likelihoods

log = logging.getLogger("hubd.household")


def assemble(
    settings: Settings,
    decoders: Decodes,
    *,
    state: State | None = None,
    rules: Sequence[Path] | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
) -> Operator:
    """The operator of a household as its settings describe it. `rules` stands in for the owner's own rules; `changes`
    are made to rules after that, as in a rule file: `{"id": "hazards.fridge_open", "with": {"open_for": "8m"}}`."""
    book = load_rulebook(settings.household, settings.rules if rules is None else rules, changes=changes)
    chains, wrong = read_chains(settings.chains)
    for problem in wrong:
        log.warning("%s", problem)
    brain = build_brain(
        settings.household, book, read_book(settings.recipes), _own(settings), onlooker(settings),
        reader_of_messages(settings), chains,
    )  # fmt: skip
    return Operator(brain, decoders, resettled(state, brain) if state is not None else None)


def onlooker(settings: Settings) -> Onlooker | None:
    """The shipped activity model, where the home wants it and it can be run. A model that is not the one it should be
    must not keep a home from starting: it goes on with the cues of its rooms."""
    if not settings.models.activity or not wanted(settings.household):
        return None
    from hubd.perception.models import activity_model

    try:
        model = activity_model()
    except ModelError as error:
        log.warning("%s (it stands aside)", error)
        return None
    if model is not None:
        log.info("what people do is told by %s", model.id)
    return model


def reader_of_messages(settings: Settings) -> ByText | None:
    """Who tells how much a message matters; None where the rules do it alone."""
    if not settings.models.messages:
        return None
    from hubd.perception.texts import message_model

    try:
        model = message_model()
    except ModelError as error:
        log.warning("%s (it stands aside)", error)
        return None
    return ByText(_with_meaning(settings, model)) if model is not None else None


def _with_meaning(settings: Settings, table: TextModel) -> Reader:
    """The table of words, with what the owner has fetched beside it."""
    if settings.models.sentences == "none":
        return table
    try:
        from hubd.perception.registry import FOLDER
        from hubd.perception.sentences import by_meaning

        reader = by_meaning(table, settings.store.logs.parent / FOLDER)
    except ImportError:
        log.warning("models.sentences: onnxruntime, which runs %s, is not installed; pip install 'hubd[models]' "
                    "(%s judges alone)", settings.models.sentences, table.id)  # fmt: skip
    except ModelError as error:
        log.warning("%s (%s judges alone)", error, table.id)
    else:
        log.info("messages are read by %s", reader.id)
        return reader
    return table


def _own(settings: Settings) -> Own:
    """What was learned of the home's sensors; a file that is broken must not keep a home from starting."""
    try:
        return likelihoods.read(settings.store.logs).own
    except StoreError as error:
        log.warning("%s", error)
        return Own()


def with_heads(operator: Operator, logs: Path) -> None:
    """Put what the state says was learned about people back in charge, from beside the daily logs. Raises
    `StoreError`."""
    if operator.state.heads:
        operator.brain = replace(operator.brain, heads=heads.read(logs, operator.state.heads))


def problems(operator: Operator) -> tuple[str, ...]:
    """What was wrong with rules and recipes: each stands aside and is named, the others go on. And that something
    invents sources."""
    brain = operator.brain
    dishes = brain.book.problems if brain.book is not None else ()
    return tuple(str(problem) for problem in (*brain.rules.problems, *dishes, *overcrowding(operator.state)))


def overcrowding(state: State) -> tuple[str, ...]:
    """More sources than a home has."""
    return tuple(
        f"{len(those):,} sources {what}, and of more than {MOST:,} some are forgotten: does something invent names?"
        for those, what in ((state.known, "have announced themselves"), (state.devices, "were heard"))
        if crowded(len(those))
    )
