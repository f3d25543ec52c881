"""`hubd label` with the living hub: what is said goes through the broker into the journal, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hubd.cli.label import command
from tests.runtime.hub import Hub, until
from tests.runtime.mosquitto import Mosquitto


def label(hub: Hub, *words: str) -> str:
    done = CliRunner().invoke(command, [*words, "--config", str(hub.config)])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.broker
def test_said_listed_and_taken_back(tmp_path: Path, broker: Mosquitto) -> None:
    hub = Hub(tmp_path / "hub", broker.port)
    hub.start()
    said = label(hub, "anna", "cooking", "--from", "yesterday 18:00", "--to", "yesterday 18:30")
    assert "noted: Anna cooking" in said and "no hub is online" not in said
    until(lambda: "cooking" in label(hub, "list"), what="writing it down")
    label(hub, "undo", "1")
    until(lambda: label(hub, "list") == "", what="taking it back")
    hub.stop()
    assert "no hub is online" in label(hub, "anna", "reading", "--from", "1h ago")
