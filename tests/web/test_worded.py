"""Cards on the page, put better by a language model: after they stand, and without anybody waiting for it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from hubd.config.settings import LanguageModel, Web
from hubd.core.decisions import Tell
from hubd.core.memories import Open
from hubd.web.caller import Caller
from hubd.web.server import Site
from hubd.web.telling import cards_told
from tests.assistants.speaking import Speaking
from tests.assistants.test_wording import NEW, OLD
from tests.web.inside import NOW, Inside
from tests.web.test_live import decision


class Shown:
    """A site whose household is told one card."""

    def __init__(self, folder: Path, url: str, **more: Any) -> None:
        stand_in: Any = Inside(folder).house.living
        self.living = stand_in
        models = (LanguageModel("local", url, "llama3.2", timeout=2.0),)
        settings = _with(self.living.settings, models)
        stand_in.settings = settings
        self.site = Site(self.living, settings.web)
        self.card = decision("D", text=OLD, **more)
        policy = self.living.operator.state.policy
        opened = replace(policy, open={"D": Open(self.card, NOW + 600.0)})
        self.living.operator.state = replace(self.living.operator.state, policy=opened)

    def bodies(self) -> list[tuple[str, bool]]:
        """What stands on the card when it goes up, and when the model has had its time."""
        return asyncio.run(self._lived())

    async def _lived(self) -> list[tuple[str, bool]]:
        smith = self.site.house.wordsmith
        assert smith is not None
        tell = Tell(id="t", decision="D", output="kitchen_screen", kind="show", title="Dinner", text=OLD)
        self.site._told([tell])
        found = [self._body()]
        await asyncio.gather(*smith._tasks)
        found.append(self._body())
        await smith.stop()
        return found

    def _body(self) -> tuple[str, bool]:
        (card,) = cards_told(self.site.house, Caller("screen"))
        return card.body, card.worded


def _with(settings: Any, models: tuple[LanguageModel, ...]) -> Any:
    from dataclasses import replace as changed

    return changed(settings, language_models=models, web=Web(tokens=settings.store.logs / "tokens.json"))


def test_a_card_stands_at_once_and_is_worded_afterwards(tmp_path: Path) -> None:
    with Speaking(lambda _: NEW) as server:
        shown = Shown(tmp_path, server.url)
        assert shown.bodies() == [(OLD, False), (NEW, True)]
        news = shown.site.house.news.after(0)
    assert news is not None
    assert [item.kind for item in news] == ["card", "card"]
    assert json.dumps(server.asked[0]).count("minutes") == 1


def test_a_danger_keeps_its_words_and_no_model_hears_of_it(tmp_path: Path) -> None:
    with Speaking(lambda _: NEW) as server:
        assert Shown(tmp_path, server.url, intent="hazard.smoke").bodies() == [(OLD, False), (OLD, False)]
        assert server.asked == []


def test_a_model_that_says_anything_else_changes_nothing(tmp_path: Path) -> None:
    with Speaking(lambda _: "Soup in 99 minutes, Anna.") as server:
        assert Shown(tmp_path, server.url).bodies() == [(OLD, False), (OLD, False)]
        assert len(server.asked) == 1
