"""How the network that reads sentences is made, and how much its opinion comes to count beside the words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hubd.perception.sentences import WIDTH, said
from hubd.train.sentences import Trial, finished, main, network
from hubd.train.word_trials import Message
from hubd.train.words import LABELS, LEANING

SENDERS = 10
MESSAGES = [
    Message(label, "chat", f"sender {n % SENDERS}", "", f"something about {label} number {n}")
    for n in range(80) for label in LABELS
]  # fmt: skip
DRAWN = np.random.default_rng(1)
MUTE = [
    message._replace(text=" ".join([f"number {n}", *DRAWN.choice(["zq", "wk", "pf", "gx", "mv", "bt"], 3)]))
    for n, message in enumerate(MESSAGES)
]
"""Of whose words nothing can be learned."""


def telling(messages: list[Message], strength: float) -> dict[str, np.ndarray]:
    """Directions in which the label stands out from chance by so much."""
    chance = np.random.default_rng(0)
    found = {}
    for message in messages:
        direction = chance.normal(0.0, 1.0, WIDTH)
        direction[LABELS.index(message.label)] += strength
        found[said(*message[1:])] = (direction / np.linalg.norm(direction)).astype(np.float32)
    return found


@pytest.mark.slow
def test_what_tells_more_counts_more() -> None:
    """Sentences that tell nothing have no say; where words tell nothing, sentences have it all."""
    assert Trial(MESSAGES, [], telling(MESSAGES, 0.0)).powers()[1] == 0.0
    trial = Trial(MUTE, [], telling(MUTE, 12.0))
    powers = trial.powers()
    assert powers[1] > 0.0
    assert trial.found(powers, LEANING) > 0.9
    assert trial.found((powers[0], 0.0), LEANING) < 0.5


def test_the_same_messages_make_the_same_network() -> None:
    directions = telling(MUTE, 12.0)
    one, two = (finished(network(MUTE, directions), (0.8, 0.4), LEANING) for _ in range(2))

    assert one == two
    assert one.id != finished(network(MUTE, directions), (0.8, 0.45), LEANING).id
    assert (one.words, one.whole, dict(zip(one.labels, one.leaning, strict=True))) == (0.8, 0.4, LEANING)


def test_without_a_folder_it_says_that_it_was_skipped(tmp_path: Path) -> None:
    assert "skipped" in CliRunner().invoke(main, []).output
    empty = CliRunner().invoke(main, ["--minilm", str(tmp_path)])
    assert empty.exit_code == 1
    assert "holds no minilm-l6-v2.int8.onnx and no model_qint8_arm64.onnx" in empty.output


@pytest.mark.parametrize("name", ["minilm-l6-v2.int8.onnx", "model_qint8_arm64.onnx"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no model")
    (tmp_path / "vocab.txt").write_text("[CLS]\n[SEP]\n[UNK]\n")
    refused = CliRunner().invoke(main, ["--minilm", str(tmp_path)])

    assert refused.exit_code == 1
    assert "minilm" in refused.output
