"""Who said it: words understood in a room whose microphone is heard become evidence of whose voice it was."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from hubd.config.load import load
from hubd.core.events import Utterance
from hubd.core.evidence.gallery import Gallery, enrol
from hubd.perception.registry import FOLDER
from hubd.perception.voices.model import VoiceModel, voice_model
from hubd.perception.voices.network import Network
from hubd.runtime.speakers import KEPT, Ring, Speakers
from tests.perception.test_voices import voice
from tests.perception.voice_networks import knowing, put
from tests.runtime.test_identities_watch import NOON, household


@pytest.fixture(scope="module")
def model() -> VoiceModel:
    found = voice_model()
    assert found is not None
    return found


class Lab:
    """A household with one enrolled voice, and a microphone in the kitchen."""

    def __init__(self, folder: Path, gallery: Gallery, more: str = "") -> None:
        self.operator = household(folder)
        (folder / "hubd.yaml").write_text((folder / "hubd.yaml").read_text() + more)
        self.operator.state = replace(self.operator.state, galleries={"voice": gallery})
        self.told: list[Utterance] = []
        self.now = NOON
        settings = load(folder / "hubd.yaml")
        living: Any = SimpleNamespace(operator=self.operator, tell=self.told.append, settings=settings)
        self.speakers = Speakers(living)

    def say(self, samples: Any, words: str = "what is for dinner") -> list[Utterance]:
        """Sound, and then the transcript of a satellite in that room."""

        async def live() -> None:
            for start in range(0, len(samples), 1600):
                self.speakers.tap("hermes/kitchen", "kitchen", samples[start : start + 1600])
            self.now += 5
            event = Utterance(at=self.now, arrived=self.now, source="hermes/kitchen", area="kitchen", text=words)
            taken = self.operator.live(event)
            self.speakers.lived(taken.touched, ())
            await asyncio.to_thread(self.speakers._thread.submit(lambda: None).result)
            await asyncio.sleep(0)
            await asyncio.sleep(0)

        asyncio.run(live())
        return self.told


def gallery_of(model: VoiceModel, *people: str) -> Gallery:
    gallery = model.empty
    for who in people:
        for seed in range(3):
            gallery, _ = enrol(gallery, who, model.embed(voice(who, seed=seed)))
    return gallery


def test_what_is_said_tells_who_is_there(tmp_path: Path, model: VoiceModel) -> None:
    lab = Lab(tmp_path, gallery_of(model, "anna"))
    before = lab.operator.state.people["anna"].places[lab.operator.brain.floor.index["kitchen"]]
    told = lab.say(voice("anna", seed=7))

    assert [(event.area, event.text) for event in told] == [("kitchen", "")]
    assert lab.operator.live(replace(told[0], at=NOON + 6, arrived=NOON + 6)).decisions == ()
    after = lab.operator.state.people["anna"].places[lab.operator.brain.floor.index["kitchen"]]
    assert after > max(before, 0.8)
    assert "anna's voice in kitchen" in [why for _, why, _ in lab.operator.state.people["anna"].evidence]


def test_nothing_is_held_where_nobody_is_enrolled(tmp_path: Path, model: VoiceModel) -> None:
    assert Lab(tmp_path, model.empty).say(voice("anna")) == []


def test_noise_names_nobody(tmp_path: Path, model: VoiceModel) -> None:
    lab = Lab(tmp_path, gallery_of(model, "anna"))
    assert lab.say(0.01 * np.random.default_rng(0).standard_normal(48_000).astype(np.float32)) == []


def test_voices_of_another_model_are_not_compared(tmp_path: Path, model: VoiceModel) -> None:
    lab = Lab(tmp_path, replace(gallery_of(model, "anna"), model="voices-old"))
    assert lab.say(voice("anna")) == []
    assert "voices-old" in (lab.speakers.problem or "")


def test_who_is_enrolled_anew_while_it_runs_is_known(tmp_path: Path, model: VoiceModel) -> None:
    """And who is enrolled by another model while it runs is not compared any more, though one was."""
    lab = Lab(tmp_path, replace(gallery_of(model, "anna"), model="voices-old"))
    lab.say(voice("anna"))
    assert lab.told == []
    lab.operator.state = replace(lab.operator.state, galleries={"voice": gallery_of(model, "anna")})
    lab.say(voice("anna", seed=7))
    assert len(lab.told) == 1
    assert lab.speakers.problem is None
    other = replace(gallery_of(model, "anna"), model="wespeaker-1")
    lab.operator.state = replace(lab.operator.state, galleries={"voice": other})
    lab.say(voice("anna", seed=7))
    assert len(lab.told) == 1
    assert "wespeaker-1" in (lab.speakers.problem or "")


def test_a_network_that_was_not_fetched_is_told_once(
    tmp_path: Path, model: VoiceModel, caplog: pytest.LogCaptureFixture
) -> None:
    lab = Lab(tmp_path, gallery_of(model, "anna"), "models: {voices: wespeaker}\n")
    assert lab.say(voice("anna")) == []
    assert lab.say(voice("anna")) == []
    assert caplog.text.count("hubd models get wespeaker") == 1


def test_a_fetched_network_tells_who_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = put(knowing(), tmp_path / FOLDER)
    monkeypatch.setattr("hubd.perception.registry.entries", lambda: (place.entry,))
    fetched = Network(place)
    lab = Lab(tmp_path, gallery_of(fetched, "anna"), "models: {voices: wespeaker}\n")
    told = lab.say(voice("anna", seed=7))

    lab.operator.live(replace(told[0], at=NOON + 6, arrived=NOON + 6))
    assert "anna's voice in kitchen" in [why for _, why, _ in lab.operator.state.people["anna"].evidence]


def test_a_ring_holds_the_last_seconds_and_is_asked_once() -> None:
    ring = Ring("kitchen")
    for n in range(40):
        ring.add(np.full(16_000, n, np.float32))
    kept = np.concatenate(ring.take())

    assert KEPT <= len(kept) < KEPT + 16_000
    assert kept[-1] == 39
    assert ring.take() == []
