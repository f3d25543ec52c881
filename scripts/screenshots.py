"""Take the pictures of docs/screens: the page as a family sees it in the course of an evening.

Usage: python -m scripts.screenshots [FOLDER]

The family of `hubd demo` lives its evening against a real hubd on a broker of its own, and Chromium looks at it. Needs
mosquitto and Chromium (make test installs both).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page

from hubd.simulate.evening import evening, shown
from hubd.simulate.life import Life
from hubd.simulate.stage import RULES, SOURCES, Stage
from hubd.simulate.write import config_text
from hubd.web.tokens import TokenFile, Wanted
from tests.runtime.mosquitto import Mosquitto, free_port
from tests.screen.browser import chromium

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screens"
COLOURS = 160
"""Of a picture in the documentation: flat areas need no more."""
GERMAN = {
    "kitchen": "Küche", "living": "Wohnzimmer", "hall": "Flur", "bathroom": "Bad", "office": "Arbeitszimmer",
    "bedroom": "Schlafzimmer", "dining": "Essecke", "porch": "Eingang", "utility": "Waschküche",
    "leo_room": "Leos Zimmer", "mia_room": "Mias Zimmer",
}  # fmt: skip


class Size(NamedTuple):
    """A screen, in pixels."""

    width: int
    height: int


FIVE, TEN, TWENTY_SEVEN = Size(800, 480), Size(1280, 800), Size(2560, 1440)


class Evening:
    """A household that lives up to some time, and a browser that looks at it."""

    def __init__(self, life: Life, stage: Stage, browser: Browser, address: str, folder: Path) -> None:
        self.life, self.stage, self.browser, self.address, self.folder = life, stage, browser, address, folder
        self._said = shown(life)
        self._at = float("-inf")

    def until(self, clock: str) -> None:
        """Live up to this time of the day."""
        end = self.life.at(clock)
        self.stage.play([one for one in self._said if self._at <= one.at < end], lambda _: 0.0, self._idle)
        self.stage.finish(end, self._idle, 60.0)
        self._at = end

    def _idle(self, spare: float) -> None:
        list(self.stage.heard(min(spare, 0.05)))

    @contextmanager
    def page(self, size: Size, theme: str, view: str, wanted: str) -> Iterator[Page]:
        """The page on a screen, once something stands in it."""
        screen: Any = {"width": size.width, "height": size.height}
        context = self.browser.new_context(viewport=screen, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]  # named
        page = context.new_page()
        page.goto(self.address)
        page.locator("nav").wait_for()
        page.evaluate("view => { location.hash = `/${view}` }", view)
        page.locator(wanted).first.wait_for(timeout=120_000)
        page.wait_for_timeout(700)
        yield page
        context.close()

    def take(self, name: str, size: Size, theme: str, view: str, wanted: str) -> None:
        """One picture."""
        with self.page(size, theme, view, wanted) as page:
            self.keep(page, name)

    def keep(self, page: Page, name: str) -> None:
        file = self.folder / f"{name}.png"
        page.screenshot(path=file)
        picture = Image.open(file).convert("RGB")
        picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


@contextmanager
def household(folder: Path, browser: Browser, pictures: Path, change: Any = None) -> Iterator[Evening]:
    """hubd for the demo's family. `change` may alter the words of its configuration."""
    life, port = evening(), free_port()
    broker = Mosquitto(folder / "broker")
    broker.start()
    (folder / "own").mkdir()
    (folder / "own" / "stage.yaml").write_text(RULES, encoding="utf-8")
    text = config_text(
        life.home, mqtt={"url": f"mqtt://127.0.0.1:{broker.port}"}, store={"url": f"sqlite:///{folder}/hubd.db"},
        sources=SOURCES, rules=["own"], web={"port": port},
    )  # fmt: skip
    (folder / "home.yaml").write_text(change(text) if change else text, encoding="utf-8")
    token = TokenFile(folder / "tokens.json").create(Wanted("admin", "screenshots"))
    log = folder / "log"
    with log.open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 this very program
            [sys.executable, "-m", "hubd", "run", "--config", str(folder / "home.yaml"), "--clock", "log"],
            stdout=words, stderr=words, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'integrations'}"},
        )  # fmt: skip
    try:
        while "ready:" not in log.read_text() and process.poll() is None:
            time.sleep(0.05)
        stage = Stage(life, "127.0.0.1", broker.port)
        yield Evening(life, stage, browser, f"http://127.0.0.1:{port}/#token={token}", pictures)
        stage.close()
    finally:
        process.terminate()
        process.wait(20)
        broker.stop()


def german(text: str) -> str:
    """The same family, had it always spoken German."""
    text = re.sub(r"language: en", "language: de", text)
    for area, name in GERMAN.items():
        text = re.sub(rf"(?m)^(  {area}:[^\n]*\n(?:    [^\n]*\n)*?    name: )[^\n]*", rf"\g<1>{name}", text)
        text = re.sub(rf"(?m)^(  {area}: {{[^\n]*name: )[^,}}\n]*", rf"\g<1>{name}", text)
    return text


def in_english(home: Evening) -> None:
    home.until("16:40")
    home.take("study", TEN, "dark", "home", "hubd-study")
    home.until("17:56")
    home.take("home", TEN, "light", "home", "hubd-recipe")
    with home.page(FIVE, "dark", "home", "hubd-recipe") as page:
        page.locator("hubd-answers").get_by_role("button").first.click()
        page.locator("hubd-recipe .step").wait_for()
        page.wait_for_timeout(500)
        home.keep(page, "cooking-5-inch")
    home.until("18:16")
    home.take("danger-5-inch", FIVE, "light", "home", "hubd-hazard section")
    home.until("18:35")
    home.take("question-27-inch", TWENTY_SEVEN, "light", "home", "hubd-moment .question")
    with home.page(TEN, "light", "home", "hubd-cards") as page:  # dinner is ready
        page.locator("hubd-cards button").filter(has_text="1 of").click()
        page.locator("hubd-answers").get_by_role("button").last.click()
        page.wait_for_timeout(500)
    home.until("18:40")
    with home.page(TEN, "light", "stream", "hubd-decision") as page:
        line = page.locator("hubd-decision").filter(has_text="The stove is on").first
        line.get_by_role("button", name="Why?").click()
        page.locator("hubd-decision .sentence").first.wait_for()
        line.evaluate("line => line.scrollIntoView({ block: 'start' })")
        page.wait_for_timeout(300)
        home.keep(page, "decisions")
    home.until("21:30")
    home.take("day", TEN, "light", "day", "hubd-chart canvas")
    home.take("rules", TEN, "dark", "rules", "hubd-rules .rule")


def in_german(home: Evening) -> None:
    home.until("17:56")
    home.take("german", TEN, "dark", "home", "hubd-recipe")


def main(pictures: Path) -> None:
    pictures.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for live, change in ((in_english, None), (in_german, german)):
            with (
                tempfile.TemporaryDirectory(prefix="hubd-screens-") as folder,
                household(Path(folder), browser, pictures, change) as home,
            ):
                live(home)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else FOLDER)
