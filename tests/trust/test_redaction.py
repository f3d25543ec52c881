"""Canaries: secrets in the settings and words of people are looked for in everything that hubd says to anybody."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubd.cli import hubd
from hubd.config.load import load
from hubd.runtime.logs import Lines, Text, redactor, secrets_of, without_words
from hubd.web.endpoints import ENDPOINTS
from hubd.web.tokens import TokenFile, Wanted
from tests.runtime.conftest import broker  # noqa: F401 - a fixture
from tests.runtime.hub import HOME, ROOT, Hub, Wire, until
from tests.runtime.mosquitto import Mosquitto, free_port

SECRETS = ("canary-broker", "canary-ha-token", "canary-mealie", "canary-calendar", "canary/pg")
WORDS = ("canary words of Clara", "canary sender", "canary spoken", "canary title")
SETTINGS = """\
home_assistant: {{url: "http://127.0.0.1:{dead}", token: canary-ha-token}}
calendars: [{{person: anna, url: "http://127.0.0.1:{dead}/canary-calendar/anna.ics"}}]
kitchen: {{mealie: {{url: "http://127.0.0.1:{dead}", token: canary-mealie}}}}
web: {{listen: 127.0.0.1, port: {web}}}
"""


def settings_text(broker_url: str, folder: Path, dead: int, web: int) -> str:
    text = HOME.replace('mqtt: {{url: "{broker}"}}', 'mqtt: {{url: "{broker}", username: u, password: canary-broker}}')
    return text.format(broker=broker_url, folder=folder) + SETTINGS.format(dead=dead, web=web)


def canaries(text: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in text]


def record(message: str, *arguments: object, error: Exception | None = None) -> logging.LogRecord:
    where = (type(error), error, None) if error is not None else None
    return logging.LogRecord("hubd.x", logging.WARNING, "x.py", 1, message, arguments, where)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "lab.yaml").write_text("[]")
    file = tmp_path / "hubd.yaml"
    text = settings_text("mqtt://127.0.0.1:1", tmp_path, 1, 8484)
    file.write_text(text.replace(f"sqlite:///{tmp_path}/hubd.db", "postgresql://hubd:canary%2Fpg@127.0.0.1:1/hubd"))
    return file


def test_every_secret_of_the_settings_is_known(file: Path) -> None:
    found = "\n".join(secrets_of(load(file)))

    assert canaries(found, SECRETS) == list(SECRETS)
    assert "127.0.0.1:1" not in found.replace("canary-calendar/anna.ics", "").split(), "plain addresses are no secrets"


@pytest.mark.parametrize("form", [Text, Lines])
def test_a_line_holds_no_secret_whoever_wrote_it(file: Path, form: type[Text | Lines]) -> None:
    settings = load(file)
    line = form(redactor(settings))
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

    told = line.format(record("%s and %s", settings.mqtt.password, settings.store.url))
    told += line.format(record("it broke", error=ValueError(f"Bearer abcdefghijk {settings.home_assistant} {jwt}")))
    told += line.format(record("mqtt://someone:hunter22@broker/ hubd_0123abcd_abcdefghijklmnopqrstuvwxyz0123456789"))

    assert canaries(told, (*SECRETS, "canary%2Fpg", "hunter22", "abcdefghijk", jwt)) == []
    assert "***" in told


def test_json_lines_are_json(file: Path) -> None:
    error = ValueError('a "quoted" reason\nover two lines')
    line = Lines(redactor(load(file))).format(
        logging.LogRecord("hubd.x", 40, "x", 1, "müde %d", (3,), (ValueError, error, None))
    )

    read = json.loads(line)
    assert (read["level"], read["of"], read["said"]) == ("error", "hubd.x", "müde 3")
    assert "over two lines" in read["trace"]
    assert "\n" not in line


def test_nobody_writes_lines_of_the_log_through_a_topic(file: Path) -> None:
    topic = "x\n2026-01-01 ERROR hubd: all is lost\x1b[2J"
    told = Text(redactor(load(file))).format(record("made no sense of %s", topic))

    assert "\n" not in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("detail", "told"),
    [("'ana' is not under people", "'ana' is not under people"),
     ("'dear Ana, ...' is not under people", "… is not under people"), ("'a very long text that was cut", "…"),
     ("Expected `str`, got `int` - at `$.text`",) * 2],
)  # fmt: skip
def test_a_reason_repeats_a_word_but_no_words(detail: str, told: str) -> None:
    assert without_words(detail) == told


@pytest.mark.parametrize("verb", [["doctor"], ["doctor", "--json"], ["check"], ["sources"], ["explain"], ["backup"],
                                  ["review"], ["forget", "anna", "--yes"], ["export", "anna"]])  # fmt: skip
def test_no_command_tells_a_secret(file: Path, monkeypatch: pytest.MonkeyPatch, verb: list[str]) -> None:
    monkeypatch.chdir(file.parent)
    done = CliRunner().invoke(hubd, [*verb, "--config", str(file)])

    assert canaries(f"{done.output} {done.exception} {done.exc_info}", (*SECRETS, "canary%2Fpg")) == []


@pytest.mark.parametrize("verb", [["run", "--check-broker", "-v"]])
def test_no_command_tells_a_secret_also_where_everything_is_wrong(file: Path, verb: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hubd", *verb, "--config", str(file)], capture_output=True, text=True, timeout=60,
        check=False, cwd=file.parent, env={"PYTHONPATH": f"{ROOT}:{ROOT}/integrations"},
    )  # fmt: skip

    assert canaries(done.stdout + done.stderr, (*SECRETS, "canary%2Fpg")) == []


@pytest.fixture
def hub(tmp_path: Path, broker: Mosquitto) -> Iterator[Hub]:
    web = free_port()
    text = settings_text(f"mqtt://127.0.0.1:{broker.port}", tmp_path / "hub", free_port(), web)
    hub = Hub(tmp_path / "hub", broker.port, home=text.replace("{", "{{").replace("}", "}}"))
    hub.web = web  # type: ignore[attr-defined]  # only this test knows it
    yield hub
    hub.kill()


def asked(hub: Hub) -> list[str]:
    """All that the API answers to an admin who asks for everything that can be looked at."""
    token = TokenFile(hub.folder / "tokens.json").create(Wanted("admin"))
    url, told = f"http://127.0.0.1:{hub.web}/api/v1", []  # type: ignore[attr-defined]  # only this test knows it
    for path in ("/openapi.json", *(one.path for one in ENDPOINTS if one.method == "GET" and "{" not in one.path)):
        request = urllib.request.Request(url + path, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                told.append(answer.read().decode())
        except urllib.error.HTTPError as error:
            told.append(error.read().decode())
    return told


@pytest.mark.broker
def test_a_living_hub_says_neither_secrets_nor_words_of_people(hub: Hub, broker: Mosquitto) -> None:
    """At `info`: the log, retained topics, and what a token of the house's own screen may read."""
    wire = Wire(broker.port)
    hub.start()
    for payload in (
        {"id": "m1", "for": "anna", "app": "mail", "sender": "canary sender", "title": "canary title",
         "text": "canary words of Clara"},
        {"id": "m2", "for": "nobody canary words of Clara", "text": "x"},
        {"id": 3, "canary words of Clara": ["canary spoken"]},
        '{"id": "canary words of Clara',
    ):  # fmt: skip
        wire.say("hubd/lab/in/message", payload)
    wire.say("hubd/lab/in/utterance", {"area": "kitchen", "text": "canary spoken"})
    wire.say("hubd/lab/in/utterance", {"area": "canary spoken", "text": 7})
    wire.say("lab/gate", "ON")
    wire.say("lab/trigger", "1")
    late = Wire(broker.port, "hubd/#", "homeassistant/#", name="late")
    until(lambda: bool(late.on("hubd/lab/context")))
    until(lambda: hub.output.count("made no sense") >= 2)
    told = asked(hub)
    hub.stop()

    assert len(told) >= 8
    assert canaries("\n".join(told), SECRETS) == []
    assert canaries(hub.output, SECRETS) == []
    assert canaries(hub.output, WORDS) == []
    retained = [f"{topic} {payload!r}" for topic, payload, kept in late.heard if kept]
    assert retained
    assert canaries("\n".join(retained), (*SECRETS, *WORDS)) == []
    everything = "\n".join(f"{topic} {payload!r}" for topic, payload, _ in late.heard)
    assert canaries(everything, SECRETS) == []
    for each in (wire, late):
        each.close()
