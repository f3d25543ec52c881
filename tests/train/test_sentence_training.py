"""How the network that reads sentences is made, and how much its opinion comes to count beside the words."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from msgspec import structs

from hubd.perception.sentences import WIDTH, said, shipped_network
from hubd.perception.texts import message_model
from hubd.resources import shipped
from hubd.train.leanings import LEANING
from hubd.train.sentences import Trial, finished, main, network
from hubd.train.shipping import LEFT_OUT
from hubd.train.word_trials import Message, Scores, scores
from hubd.train.words import LABELS, write

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
    assert scores(trial.judged(powers, LEANING)).urgent_recall > 0.9
    assert scores(trial.judged((powers[0], 0.0), LEANING)).urgent_recall < 0.5


def test_the_same_messages_make_the_same_network() -> None:
    directions = telling(MUTE, 12.0)
    one, two = (finished(network(MUTE, directions), (0.8, 0.4), LEANING, "table-1") for _ in range(2))

    assert one == two
    assert one.id != finished(network(MUTE, directions), (0.8, 0.45), LEANING, "table-1").id
    assert one.id != finished(network(MUTE, directions), (0.8, 0.4), LEANING, "table-2").id
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


def test_a_new_table_of_words_leaves_a_network_behind_that_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words can be learned where MiniLM is not at hand; the network then belongs to the table that was there before."""
    folder = Path(shutil.copytree(shipped("models"), tmp_path / "models"))
    table, network_ = message_model(folder), shipped_network(folder)
    assert table is not None
    assert network_ is not None
    found = {LEFT_OUT: Scores(1, 1.0, 1.0, 0.0, 0.0)}

    write(table, found, 1, 0, folder)
    assert "was made beside" not in capsys.readouterr().err
    write(structs.replace(table, id="messages-newer"), found, 1, 0, folder)
    assert (
        f"{network_.id} was made beside {table.id}, and the words are read by messages-newer" in capsys.readouterr().err
    )
    assert message_model(folder) == structs.replace(table, id="messages-newer")
    (folder / "sentences.bin").write_bytes(b"x")
    write(table, found, 1, 0, folder)
    assert "not those of the manifest" in capsys.readouterr().err
