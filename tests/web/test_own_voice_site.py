"""A voice of one's own at a real hub: let in by the code that it speaks, then heard."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hubd_wyoming.own_hub import Hub

from hubd.errors import Rejected
from hubd.web import pairings
from hubd.web.tokens import Wanted
from tests.web.site import Site


def test_a_voice_is_let_in_by_the_code_it_speaks_and_shown_the_door(site: Site, tmp_path: Path) -> None:
    hub = Hub(f"http://127.0.0.1:{site.port}/", tmp_path / "token", "voice, kitchen", every=0.05)

    async def approve(spoken: str) -> None:
        pairings.approve(site.tokens, spoken.replace(", ", ""), Wanted("screen", "", None, None))

    async def scene() -> None:
        async with asyncio.timeout(10):
            await hub.pair(approve)
            await hub.say("good evening", "kitchen")
            (mine,) = [each for each in site.tokens.book.tokens if each.name == "voice, kitchen"]
            site.tokens.revoke(mine.id)
            with pytest.raises(Rejected):
                while True:  # a running hub takes it up within moments
                    await hub.say("good night", "kitchen")

    asyncio.run(scene())
    assert not hub.let_in
