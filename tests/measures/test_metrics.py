"""Figures about a running hub: true, without words of people, and enough for the dashboard that comes along."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hubd.config.settings import Metrics
from hubd.core.decisions import Decision
from hubd.errors import Unavailable
from hubd.measures import meter
from hubd.measures.alarms import Alarms
from hubd.measures.checked import Checked, Sample
from hubd.measures.meter import Meter
from hubd.measures.told import TABLE
from hubd.runtime.living import Living
from hubd.web.tokens import TokenFile, Wanted
from tests.runtime.conftest import broker  # noqa: F401 - a fixture
from tests.runtime.hub import HOME, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto, free_port

ROOT = Path(__file__).parents[2]


class Measured:
    """A hub with figures and its status page at one address, with or without a web server that hands them out."""

    def __init__(self, folder: Path, port: int, *, web: bool) -> None:
        self.port, self.web = free_port(), free_port()
        text = f"metrics: {{{{port: {self.port}}}}}\nstatus_page: {{{{port: {self.port}}}}}\n"
        text += f"web: {{{{port: {self.web}}}}}\n" if web else ""
        self.hub = Hub(folder, port, home=HOME + text)

    def fetch(self, path: str, kind: str = "application/json") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            assert answer.headers["content-type"].startswith(kind)
            return str(answer.read().decode())

    def read(self) -> str:
        return self.fetch("/metrics", "text/plain")

    def figures(self) -> dict[tuple[str, ...], float]:
        """Name and labels to number."""
        return {
            (sample.name, *(f"{key}={value}" for key, value in sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(self.read())
            for sample in family.samples
        }


@pytest.fixture
def home(tmp_path: Path, broker: Mosquitto, request: pytest.FixtureRequest) -> Iterator[Measured]:
    home = Measured(tmp_path / "hub", broker.port, web=getattr(request, "param", False))
    yield home
    home.hub.kill()


def queries() -> set[str]:
    """Every figure that the dashboard asks for."""
    board = json.loads((ROOT / "docs" / "grafana.json").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return {name for expr in asked for name in re.findall(r"\b(?:hubd|process)_\w+", expr)}


@pytest.mark.broker
def test_a_living_hub_tells_its_figures_and_no_words(home: Measured, broker: Mosquitto) -> None:
    wire = Wire(broker.port, "lab/out")
    home.hub.start()
    wire.say("lab/gate", "ON")
    for number in range(3):
        wire.say("lab/trigger", str(number))
    message = {"id": "m1", "for": "anna", "app": "mail", "sender": "Clara", "text": "canary words"}
    wire.say("hubd/lab/in/message", message)
    wire.say("hubd/lab/in/message", {"id": "m2", "for": "nobody at all", "text": "canary words"})
    wire.say("hubd/lab/in/feedback", {"intent": "message.deliver", "outcome": "dismissed", "by": "anna"})
    until(lambda: home.figures().get(("hubd_inputs_total",), 0) >= 6)
    figures = home.figures()

    assert figures["hubd_broker_connected",] == 1
    assert figures["hubd_journal_trouble",] == 0
    assert figures["hubd_rejected_total", "reason=unknown person"] == 1
    assert figures["hubd_decisions_total", "intent=lab.echo", "reason=command", "verdict=act"] == 3
    assert figures["hubd_interruptions_allowed",] == 4
    assert figures["hubd_source_messages_total", "source=lab/trigger"] == 3
    assert sum(number for key, number in figures.items() if key[0] == "hubd_mode") == 1
    assert 0 < figures["hubd_person_located_probability", "person=anna"] <= 1
    assert figures["process_resident_memory_bytes",] > 1e7
    page = home.read() + home.fetch("/", "text/html")
    assert "Kitchen" in page
    assert "canary" not in page
    assert "Clara" not in page
    wire.close()


@pytest.mark.broker
@pytest.mark.parametrize("home", [True], indirect=True)
def test_the_web_server_tells_them_to_whoever_has_a_token(home: Measured) -> None:
    home.hub.start()
    assert home.figures()["hubd_broker_connected",] == 1, "and hands them out at their own address"
    assert json.loads(home.fetch("/health")) == {"status": "ok", "problems": []}
    request = urllib.request.Request(f"http://127.0.0.1:{home.web}/metrics")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request, timeout=5)

    token = TokenFile(home.hub.folder / "tokens.json").create(Wanted("screen"))
    request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert b"hubd_inputs_total" in answer.read()


def test_every_figure_of_the_dashboard_exists() -> None:
    """By the table that makes them; those of the process come with the library."""
    known = {f"{name}_total" if kind == "counter" else name for name, kind, *_ in TABLE}
    asked = queries()

    assert {name for name in asked if name.startswith("hubd_")} - known == set()
    assert {name for name in asked if name.startswith("process_")} <= {
        "process_resident_memory_bytes", "process_cpu_seconds_total",
    }  # fmt: skip
    assert known - asked <= {"hubd_info"}, "what is measured is shown"


def label(person: str, activity: str, start: str, end: str, **more: object) -> bytes:
    said = {"person": person, "activity": activity, "from": f"2026-03-02T{start}:00+01:00",
            "to": f"2026-03-02T{end}:00+01:00", **more}  # fmt: skip
    return json.dumps(said).encode()


def test_beliefs_are_compared_with_what_people_say() -> None:
    checked = Checked()
    begin = datetime.fromisoformat("2026-03-02T18:00:00+01:00").timestamp()
    for minute in range(20):
        doing = ("cooking", 0.95) if minute < 10 else ("tv", 0.6)
        checked.remember(Sample(begin + 60 * minute, {
            "anna": {"area": "kitchen", "p": 0.85, "activity": doing[0], "activity_p": doing[1]},
        }))  # fmt: skip

    checked.label(label("anna", "cooking", "18:00", "18:20", area="kitchen"))

    assert checked.count == {("activity", 9): 10, ("activity", 6): 10, ("area", 8): 20}
    assert checked.right == {("activity", 9): 10, ("activity", 6): 0, ("area", 8): 20}
    assert {what: round(off, 3) for what, off in checked.errors()} == {"activity": 0.325, "area": 0.15}


@pytest.mark.parametrize("payload", [
    b"", b"[]", b'{"from":"x"}', label("anna", "cooking", "18:00", "18:20", wrong=True),
    label("ben", "tv", "18:00", "19:00"),
])  # fmt: skip
def test_what_says_nothing_about_beliefs_counts_nothing(payload: bytes) -> None:
    checked = Checked()
    checked.remember(Sample(1772470800.0, {"anna": {"area": "hall", "p": 1.0, "activity": "tv", "activity_p": 1.0}}))

    checked.label(payload)

    assert not checked.count


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "find_spec", lambda _name: None)
    part = Meter(cast(Living, cast(Any, None)), Metrics())

    with pytest.raises(Unavailable, match=r"pip install 'hubd\[metrics\]'"):
        asyncio.run(part.open())


def test_false_alarms_are_counted_by_what_people_say() -> None:
    alarms = Alarms()
    alarms.lived([told("D1", "hazard.smoke", "speak"), told("D2", "hazard.smoke", "suppress"),
                  told("D3", "recipe.suggest", "show")])  # fmt: skip

    for payload in (b'{"decision":"D1","outcome":"dismissed"}', b'{"decision":"D3","outcome":"wrong"}', b"{", b"[[",
                    b'{"decision":"D1","outcome":"wrong"}', b'{"decision":"D1","outcome":"wrong"}'):  # fmt: skip
        alarms.answered(payload)

    assert (alarms.told, alarms.wrong) == ({"hazard.smoke": 1}, {"hazard.smoke": 1})


def told(id_: str, intent: str, verdict: Any) -> Decision:
    return Decision(
        id=id_, at=0.0, home="lab", intent=intent, audience=(), area=None, verdict=verdict, outputs=(), title="",
        text="", urgency="high", score=1.0, rule="x", because=(),
    )  # fmt: skip
