"""Chain files that change are read again; what is wrong is told, and what makes sense takes over."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from hubd.core.chains.spec import Chain
from hubd.runtime.chains_watch import watch_chains

MINE = "- id: mine\n  begins: [{said: {en: [go]}}]\n  steps: [{id: one, tell: {en: Hello}}]\n"


def test_changed_chains_are_adopted_and_mistakes_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    adopted: list[set[str]] = []

    def adopt(chains: tuple[Chain, ...]) -> None:
        adopted.append({chain.id for chain in chains})

    async def until(count: int) -> None:
        async with asyncio.timeout(10.0):
            while len(adopted) < count:
                await asyncio.sleep(0.01)

    async def live() -> None:
        watching = asyncio.create_task(watch_chains([tmp_path], adopt, every=0.01))
        await asyncio.sleep(0.05)
        (tmp_path / "a.yaml").write_text(MINE)
        await until(1)
        (tmp_path / "a.yaml").write_text(MINE + "- {id: nothing, enabled: false}\n")
        await until(2)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    asyncio.run(live())
    assert "mine" in adopted[0]
    assert "mine" in adopted[-1]
    assert 'there is no chain "nothing"' in caplog.text
