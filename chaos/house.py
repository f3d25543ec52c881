"""One house for one episode: broker, line, disk and the daemon, and a mouth that plays the days to it."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path

import psutil

from chaos.cores import Stopwatch
from chaos.days import LAB, RULES, Episode
from chaos.disk import WELL, Disk
from chaos.line import Line
from hubd.integration import Message
from hubd.logs.lines import time_text
from tests.runtime.hub import Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto

RATE = 1_500.0
"""Messages a second, of the days as they are played."""
WAITING = 4_000
"""Messages that may be under way to the broker; then the mouth waits."""
SETTLED = 0.7
"""Seconds after which what hubd has reacted to is acknowledged as well, on a disk in use."""
PATIENCE = 30.0
"""Seconds within which the house must react again; longer is a failure of its own."""
AT_MOST = 600.0
"""Seconds that anything may take on a machine that others use as well."""


class House:
    """Everything that an episode needs, in one folder."""

    def __init__(self, folder: Path, workshop: Path, episode: Episode, seed: int) -> None:
        self.folder, self.episode = folder, episode
        self.chance = random.Random(seed)  # noqa: S311 - the same faults again
        self.broker = Mosquitto(folder / "broker")
        self.broker.start()
        self.line = Line(self.broker.port)
        self.disk = Disk(folder / "hub", workshop)
        text = (episode.config + LAB).replace("{", "{{").replace("}", "}}")
        text = text.replace("BROKER", "{broker}").replace("FOLDER", "{folder}")
        self.hub = Hub(folder / "hub", self.line.port, "--clock", "log", home=text, environment=self.disk.environment)
        self.hub.patience = AT_MOST
        self.hub.log = folder / "hub.log"  # what it says is to be read also while its disk takes nothing
        (self.hub.folder / "lab.yaml").write_text(RULES)
        self.ears = Wire(self.broker.port, "lab/out", "lab/ghost_out", f"hubd/{episode.site}/decision", name="ears",
                         clean=False)  # fmt: skip
        self.mouth = Mouth(self.broker.port, episode)
        self.mouth.wire.say("lab/ghost", "boo", 1, retain=True).wait_for_publish(5)
        self.mouth.wire.say("lab/gate", "ON", 1, retain=True).wait_for_publish(5)
        self.peak = 0.0

    def recovered(self) -> float:
        """Seconds until the house reacts to anything again, while there is a core for it."""
        watch, heard = self._watch(), len(self.ears.on("lab/out"))
        end = time.monotonic() + AT_MOST
        while len(self.ears.on("lab/out")) == heard and not self.mouth.done:
            if watch.seconds > PATIENCE or time.monotonic() > end:
                raise TimeoutError(f"no reaction within {PATIENCE:g} s")
            time.sleep(0.005)
        return watch.seconds

    def _watch(self) -> Stopwatch:
        """Of all who are on the way of a reaction."""
        return Stopwatch(self.hub.pid, self.broker.pid, os.getpid())

    def _caught_up(self) -> bool:
        return f"{self.mouth.probes - 1}".encode() in self.ears.on("lab/out")

    @property
    def written_down(self) -> bool:
        """Does the journal take everything?"""
        return self.hub.said("nothing can be written down") == self.hub.said("the journal is written again")

    def restart(self) -> None:
        self.hub.kill()
        self.hub.start()

    def lose_broker(self) -> None:
        """kill -9 to the broker, at a moment at which it has written down what it acknowledged: what it forgets is its
        own fault, and not looked for here."""
        with self.mouth.silent():
            until(self.mouth.wire.settled, AT_MOST, "the broker's word")
            until(self._caught_up, AT_MOST, "the last reaction before it")
            watch = self._watch()
            while watch.seconds < SETTLED:
                time.sleep(0.05)
            self.broker.write_down()
            self.broker.kill()

    def freeze(self, seconds: float) -> None:
        """As a laptop that is closed, or a swapping computer."""
        os.kill(self.hub.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.hub.pid, signal.SIGCONT)

    def weigh(self) -> None:
        """Note the memory in MiB."""
        with suppress(psutil.Error):
            self.peak = max(self.peak, psutil.Process(self.hub.pid).memory_info().rss / 2**20)

    def workers(self) -> list[psutil.Process]:
        with suppress(psutil.Error):
            return list(psutil.Process(self.hub.pid).children(recursive=True))
        return []

    def finish(self) -> None:
        """The days to their end; then an orderly stop, so that everything is written down."""
        self.disk.be(WELL)
        self.mouth.end()
        until(self._caught_up, AT_MOST, "the last reaction")
        self.weigh()
        self.hub.stop()

    def close(self) -> None:
        self.mouth.stop()
        self.hub.kill()
        for wire in (self.mouth.wire, self.ears):
            wire.close()
        self.line.close()
        self.broker.stop()


class Mouth:
    """Plays the days at a steady rate from a thread of its own, message by message with the clock before it. Faults of
    messages happen here: `twice`, `late` and `mixed` concern the home's own devices, never the marks."""

    def __init__(self, port: int, episode: Episode) -> None:
        self.wire = Wire(port, name="mouth", clean=False)
        self.twice = self.late = self.mixed = False
        self.ahead = 0.0
        """Seconds by which the clock of the house is wrong."""
        self.said = self.probes = 0
        self.rate = RATE
        self.done = False
        self._clock = f"hubd/{episode.site}/in/clock"
        self._messages = episode.messages
        self._held: deque[Message] = deque()
        self._stop, self._quiet = threading.Event(), threading.Event()
        self._chance = random.Random(7)  # noqa: S311 - the same moments again
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Says nothing for a while."""
        self._quiet.set()
        try:
            yield
        finally:
            self._quiet.clear()

    @property
    def share(self) -> float:
        """How much of the days has been played."""
        return self.said / len(self._messages)

    def end(self) -> None:
        """All of it, without further faults."""
        self.twice = self.late = self.mixed = False
        self._thread.join()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        begun, at = time.monotonic(), 0.0
        for message in self._messages:
            pause = begun + self.said / self.rate - time.monotonic()
            if pause > 0.001:
                time.sleep(pause)
            elif pause < -1.0:
                begun = time.monotonic() - self.said / self.rate  # it was held up, and does not hurry after
            while (self.wire.unsettled() > WAITING or self._quiet.is_set()) and not self._stop.is_set():
                time.sleep(0.01)
            if self._stop.is_set():
                break
            if message.at + self.ahead != at:
                at = message.at + self.ahead
                self.wire.say(self._clock, {"at": time_text(at, UTC)})
            for each in self._as_sent(message):
                self.wire.say(each.topic, each.payload, 1, each.retain)
            self.said += 1
        for each in self._held:
            self.wire.say(each.topic, each.payload, 1)
        self.done = True

    def _as_sent(self, message: Message) -> list[Message]:
        if message.topic == "lab/trigger":
            self.probes += 1
        if message.topic.startswith("lab/") or message.topic.endswith("_smoke") or message.retain:
            return [message]
        if self.twice:
            return [message, message]
        if self.late or self.mixed:
            self._held.append(message)
            if len(self._held) < (200 if self.late else 4):
                return []
            if self.mixed:
                self._held.rotate(self._chance.randrange(4))
            return [self._held.popleft()]
        held, self._held = [*self._held], deque()
        return [*held, message]
