"""The screen: how soon a decision is on it, and what it costs everybody else that screens are watched and asked."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.driver import Driver
from bench.live import Figure, hub
from tests.runtime.hub import HOME, RULES, Wire
from tests.runtime.mosquitto import Mosquitto
from tests.web.site import Client, Listener, Site

LISTENERS, ASKED_A_SECOND = 3, 5
"""A house with three screens, each of which somebody looks around on."""
TRIGGERS, RATE, BLOCKS = 60, 50, 5
AFTER_MS, COSTS_MS = 20.0, 0.6
WALL = HOME.replace("id: lab,", "id: wall,").replace("topic: lab/", "topic: wall/")


def measure() -> Iterator[Figure]:
    """All figures, as they come."""
    with tempfile.TemporaryDirectory(prefix="hubd-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        broker = Mosquitto(folder / "broker")
        broker.start()
        stack.callback(broker.stop)
        stack.enter_context(hub(broker, folder / "quiet"))
        site = Site(folder / "wall", broker.port, WALL)
        site.hub.folder.joinpath("lab.yaml").write_text(RULES.replace("lab/out", "wall/out"))
        site.hub.start()
        stack.callback(site.hub.stop)
        quiet, watched = Driver(broker.port, "lab"), Driver(broker.port, "wall")
        for driver in (quiet, watched):
            driver.first_answer()
            stack.callback(driver.close)
        yield _on_screen(broker, site)
        yield _cost(site, quiet, watched)


def _on_screen(broker: Mosquitto, site: Site) -> Figure:
    """From the trigger's publication to the decision on the stream."""
    wire = Wire(broker.port, name="beside")
    took = []
    with site.client().listening() as news:
        for number in range(TRIGGERS):
            begun = time.perf_counter()
            wire.say("wall/trigger", f"s{number}")
            news.until("decision", rule="lab.echo")
            took.append((time.perf_counter() - begun) * 1000.0)
            time.sleep(1.0 / RATE)
    wire.close()
    value = median(took)
    return Figure("decision on a screen, p50", f"{value:.2f} ms", "-", f"<= {AFTER_MS:.0f} ms", value <= AFTER_MS)


def _cost(site: Site, quiet: Driver, watched: Driver) -> Figure:
    """The same reactions with nobody watching, and with screens that listen and ask."""
    stopping = threading.Event()
    with ExitStack() as stack:
        for _ in range(LISTENERS):
            news = stack.enter_context(site.client().listening())
            threading.Thread(target=_read, args=(news,), daemon=True).start()
            threading.Thread(target=_ask, args=(site.client(), stopping), daemon=True).start()
        runs = [(quiet.run(RATE, TRIGGERS, 1), watched.run(RATE, TRIGGERS, 1)) for _ in range(BLOCKS)]
        stopping.set()
        time.sleep(0.5)
    floors, ours = ([run.p50 for run in each] for each in zip(*runs, strict=True))
    above = median(our - floor for floor, our in zip(floors, ours, strict=True))
    return Figure(f"reaction, {LISTENERS} screens", f"{median(ours):.2f} ms ({above:+.2f})", f"{median(floors):.2f} ms",
                  f"<= +{COSTS_MS} ms", above <= COSTS_MS)  # fmt: skip


def _read(news: Listener) -> None:
    try:
        while True:
            news.next()
    except (OSError, ValueError, AssertionError, AttributeError):
        return  # closed


def _ask(client: Client, stopping: threading.Event) -> None:
    """Somebody looks around: one view after the other."""
    while not stopping.is_set():
        for path in ("/home", "/cards", "/decisions", "/status", "/sources"):
            client.get(path)
            stopping.wait(1.0 / ASKED_A_SECOND)
