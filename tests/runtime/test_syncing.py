"""What must wait for the disk waits beside life, in order, and shares its waits."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from hubd.runtime.syncing import Syncing


class SlowDisk:
    """A disk that takes as long as the test says."""

    def __init__(self, lags: bool = True) -> None:
        self.lags = lags
        self.syncs = 0
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)

    def sync(self) -> None:
        self.syncs += 1
        self.begun.release()
        assert self.go_on.acquire(timeout=10)


async def _begun(disk: SlowDisk) -> None:
    await asyncio.to_thread(disk.begun.acquire, timeout=10)


def test_life_goes_on_and_what_comes_meanwhile_shares_the_next_wait() -> None:
    async def run() -> None:
        disk, story, over = SlowDisk(), [], asyncio.Event()

        def done() -> None:
            story.append("done")
            if "third" in story:
                over.set()

        syncing = Syncing(disk, done)
        syncing.then(lambda: story.append("first"))
        await _begun(disk)
        syncing.then(lambda: story.append("second"))
        syncing.then(lambda: story.append("third"))
        assert story == []
        disk.go_on.release(2)
        await asyncio.wait_for(over.wait(), 10)
        assert story == ["first", "done", "second", "third", "done"]
        assert disk.syncs == 2

    asyncio.run(run())


def test_the_disk_is_not_waited_for_behind_others() -> None:
    async def run() -> None:
        disk, over, others = SlowDisk(), asyncio.Event(), threading.Event()
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        asyncio.get_running_loop().run_in_executor(None, others.wait, 10)
        disk.go_on.release()
        Syncing(disk, over.set).then(lambda: None)
        try:
            await asyncio.wait_for(over.wait(), 2)
        finally:
            others.set()

    asyncio.run(run())


def test_a_store_that_has_nothing_to_wait_for_is_not_waited_for() -> None:
    async def run() -> None:
        disk, story = SlowDisk(lags=False), []
        syncing = Syncing(disk, lambda: story.append("done"))
        syncing.then(lambda: syncing.then(lambda: story.append("inner")))
        assert story == ["done", "inner", "done"]
        assert disk.syncs == 0

    asyncio.run(run())


def test_at_the_end_everything_is_waited_for_once() -> None:
    async def run() -> None:
        disk, story = SlowDisk(), []
        syncing = Syncing(disk, lambda: None)
        syncing.then(lambda: story.append("first"))
        await _begun(disk)
        syncing.then(lambda: story.append("second"))
        disk.go_on.release(10)
        syncing.finish()
        assert story == ["first", "second"]
        await asyncio.sleep(0.05)
        assert story == ["first", "second"], "the wait that was under way does not do it again"

    asyncio.run(run())
