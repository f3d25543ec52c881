"""Messages read as a whole: a sentence model that the owner has fetched, beside the table of words."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec import structs
from ruamel.yaml import YAML

from hubd.config.load import load
from hubd.config.settings import Settings
from hubd.core.events import Notification
from hubd.core.policy.messaging.importance import ByText, by_rules, regarded
from hubd.core.regard import LEVELS, Answer, Regard, marks_of, told
from hubd.core.texts import TextModel
from hubd.errors import ModelError
from hubd.perception.manifest import MANIFEST, entries, find, verified
from hubd.perception.registry import FOLDER, place
from hubd.perception.sentences import (
    DIRECTIONS,
    MINILM,
    SENTENCES,
    WIDTH,
    ByMeaning,
    SentenceModel,
    Sentences,
    by_meaning,
    said,
    shipped_network,
    stale,
)
from hubd.perception.texts import message_model
from hubd.resources import shipped
from hubd.runtime.assemble import reader_of_messages
from hubd.runtime.checkup import check_up
from tests.bert import INPUTS, Form, sentence_model, weights
from tests.home import household
from tests.test_cli import ROOT

HOME = household()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{letter}" for letter in LETTERS), *"0123456789.,:!?'",
         "the", "water", "is", "on", "fire", "sale")  # fmt: skip
VOCABULARY = "\n".join(WORDS).encode()
FORM = Form(len(WORDS), WIDTH, layers=2, inner=16, longest=128)


def file_of(form: Form = FORM, change: Callable[[Any], None] | None = None) -> bytes:
    model = sentence_model(form, weights(form))
    if change is not None:
        change(model)
    made: bytes = model.SerializeToString()
    return made


FILE = file_of()


@pytest.fixture(scope="module")
def table() -> TextModel:
    found = message_model()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return Sentences(FILE, VOCABULARY)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home that asks for sentences, and whose hubd expects the small model of this test as MiniLM."""
    models = Path(shutil.copytree(shipped("models"), tmp_path / "shipped"))
    files = {MINILM: FILE, "minilm-words": VOCABULARY}
    rows = [
        structs.replace(entry, size=len(file), sha256=hashlib.sha256(file).hexdigest())
        if (file := files.get(entry.id)) else entry
        for entry in entries()
    ]  # fmt: skip
    with (models / MANIFEST).open("w", encoding="utf-8") as manifest:
        YAML().dump({"models": [msgspec.to_builtins(row) for row in rows]}, manifest)
    for module in ("manifest", "registry"):
        monkeypatch.setattr(f"hubd.perception.{module}.shipped", lambda _kind: models)
    (tmp_path / "hubd.yaml").write_text(
        'home: {id: flat}\nmodels: {sentences: minilm}\nmqtt: {url: "mqtt://127.0.0.1:1"}\n'
    )
    found = load(tmp_path / "hubd.yaml")
    fetched(found).mkdir(parents=True)
    for id_, file in files.items():
        place(id_, fetched(found)).file.write_bytes(file)
    return found


def fetched(settings: Settings) -> Path:
    return settings.store.logs.parent / FOLDER


def network(whole: float = 0.5, towards: str = "promotional") -> SentenceModel:
    """Whatever it is asked about, it takes it for one label."""
    labels = ("urgent", "important", "normal", "promotional")
    bias = tuple(9.0 if label == towards else 0.0 for label in labels)
    return SentenceModel("sentences-test", labels, bytes(2 * 3 * WIDTH), (0.0,) * 3, bytes(2 * 4 * 3), bias, 1.0, whole,
                         (0.0,) * 4)  # fmt: skip


def message(text: str, sender: str = "Max", app: str = "Messages", title: str = "") -> Notification:
    return Notification(at=0, arrived=0, source="s", id="m", to="ben", app=app, sender=sender, title=title, text=text)


def test_a_sentence_is_a_direction_that_only_its_own_words_tell(sentences: Sentences) -> None:
    one = sentences("the water is on")

    assert one.shape == (WIDTH,)
    assert float(np.linalg.norm(one)) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(one, sentences("The WATER is on"))
    assert float(one @ sentences("on is water the")) < 0.9999, "order counts"
    assert np.array_equal(sentences("water " * 500), sentences("water " * 600))


def test_a_direction_is_the_mean_over_all_pieces(sentences: Sentences) -> None:
    import onnxruntime

    ids = np.array([[WORDS.index(word) for word in ("[CLS]", "fire", "sale", "[SEP]")]], np.int64)
    given = dict(zip(INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids)), strict=True))
    states = onnxruntime.InferenceSession(FILE).run(None, given)[0][0]
    mean = states.sum(axis=0) / 4.0

    assert sentences("fire sale") == pytest.approx(mean / np.linalg.norm(mean), abs=1e-4)


def renamed(model: Any) -> None:
    model.graph.input[0].name = "tokens"
    for node in model.graph.node:
        for n, name in enumerate(node.input):
            if name == INPUTS[0]:
                node.input[n] = "tokens"


@pytest.mark.parametrize(
    ("model", "vocabulary", "words"),
    [
        (b"no model", VOCABULARY, "minilm"),
        (FILE[:-50_000], VOCABULARY, "minilm"),
        (file_of(change=renamed), VOCABULARY, "it wants tokens, attention_mask, token_type_ids, not input_ids"),
        (file_of(Form(len(WORDS), 24, layers=1, inner=8)), VOCABULARY, "384 for each piece"),
        (FILE, VOCABULARY + b"\nmore\nwords\nthan\nit\nhas", "does not fit its vocabulary"),
        (FILE, b"hello", r"no \[CLS\]"),
    ],
)
def test_a_file_that_is_another_says_so(model: bytes, vocabulary: bytes, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        Sentences(model, vocabulary)


def test_the_shipped_network_reads_what_is_read_here(table: TextModel) -> None:
    entry = find(SENTENCES)
    assert entry is not None
    model = msgspec.msgpack.decode(verified(entry, DIRECTIONS), type=SentenceModel)

    assert entry.size <= 60_000
    assert model.labels == table.labels
    assert [layer.shape for layer in model.layers()] == [(len(model.inner_bias), WIDTH), (4, len(model.inner_bias))]
    assert entry.scores["senders left out"]["macro_f1"] > entry.scores["senders left out, words alone"]["macro_f1"]
    assert entry.scores["senders left out"]["error"] <= 0.05
    assert place(MINILM, Path()).entry.needs == "minilm-words"


def test_both_opinions_count(table: TextModel, sentences: Sentences) -> None:
    text = ("Messages", "Max", "", "the painter comes on Friday")
    words = table(*text)
    shares = ByMeaning(table, network(), sentences)(*text)

    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)
    assert all(round(share, 6) == share for share in shares.values())
    assert words["promotional"] < shares["promotional"] < 1.0
    assert shares["urgent"] / shares["normal"] == pytest.approx(
        (words["urgent"] / words["normal"]) ** (1.0 / table.sharpness), rel=0.02
    ), "of which the whole says nothing, the words decide"
    assert shares == ByMeaning(table, network(), sentences)(*text)


def test_hard_rules_stay_hard_and_answers_still_move_it(table: TextModel, sentences: Sentences) -> None:
    judge = ByText(ByMeaning(table, network(5.0), sentences))
    alarm = message("Smoke detected in the hallway", "Hallway", "smoke_sensor", "Smoke alarm")
    errand = message("the painter comes on Friday", "Paint and more")

    assert judge(alarm, HOME) == by_rules(alarm, HOME)
    first = judge(errand, HOME)
    assert first.level == "promotional"
    regard = Regard()
    for _ in range(5):
        marks = marks_of(errand.app, errand.sender, errand.title, errand.text)
        regard = told(regard, Answer(0.0, "ben", marks, first.shares, LEVELS.index("important")))
    assert regarded(first, errand, regard, 0.0).level == "important"


def test_what_the_whole_decides_is_a_reason(table: TextModel, sentences: Sentences) -> None:
    errand = message("the painter comes on Friday", "Paint and more")

    assert ByText(ByMeaning(table, network(5.0), sentences))(errand, HOME).whole
    assert not ByText(ByMeaning(table, network(0.0), sentences))(errand, HOME).whole
    assert not ByText(table)(errand, HOME).whole


def test_one_that_fails_leaves_it_to_the_words(table: TextModel, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_passage: str) -> Any:
        raise RuntimeError("the file has gone")

    reader = ByMeaning(table, network(), broken)
    text = ("Messages", "Max", "", "the painter comes on Friday")
    assert reader(*text) == table(*text)
    assert reader(*text) == table(*text)
    assert not reader.whole(*text, "promotional")
    assert len(caplog.records) == 1


def test_a_message_is_read_with_its_sender() -> None:
    assert said("sms", "Edda", "", "hello") == "sms, Edda: hello"
    assert said("mail", "Bank", "Your card", "It is here") == "mail, Bank: Your card. It is here"
    assert len(said("mail", "Bank", "", "word " * 900)) == len(said("mail", "Bank", "", "word " * 9000))


def test_a_home_that_asks_for_it_has_it(settings: Settings) -> None:
    judge = reader_of_messages(settings)
    assert judge is not None
    network_, table = find(SENTENCES), message_model()
    assert network_ is not None
    assert table is not None

    assert judge.model.id == f"{table.id} with {network_.id}"
    assert judge(message("the painter comes on Friday"), HOME).by == judge.model.id
    (found,) = [each for each in check_up(settings) if each.topic == "models" and "messages are read" in each.said]
    assert found.state == "ok"
    assert judge.model.id in found.said


def test_both_shipped_models_were_made_for_each_other(table: TextModel) -> None:
    shipped_ = shipped_network()
    assert shipped_ is not None
    assert stale(shipped_, table.id) == ""


def test_a_network_made_beside_another_table_is_told_of(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, table: TextModel
) -> None:
    monkeypatch.setattr("hubd.perception.texts.message_model", lambda: structs.replace(table, id="messages-newer"))
    network_ = shipped_network()
    assert network_ is not None

    (found,) = [each for each in check_up(settings) if each.topic == "models" and each.state == "problem"]
    assert found.said.startswith(f"{network_.id} was made beside {table.id}, and the words are read by messages-newer")
    assert "an older table" in stale(structs.replace(network_, beside=""), table.id)


def gone(settings: Settings, id_: str) -> None:
    place(id_, fetched(settings)).file.unlink()


def other(settings: Settings, id_: str) -> None:
    place(id_, fetched(settings)).file.write_bytes(b"another file")


@pytest.mark.parametrize("id_", [MINILM, "minilm-words"])
@pytest.mark.parametrize(("what", "words"), [(gone, "has not been fetched"), (other, "not those of the manifest")])
def test_without_its_files_the_words_judge_alone_and_the_log_says_why(
    settings: Settings, id_: str, what: Callable[[Settings, str], None], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    what(settings, id_)
    judge = reader_of_messages(settings)

    assert judge is not None
    assert judge.model == message_model()
    assert words in caplog.text
    assert "judges alone" in caplog.text
    (found,) = [each for each in check_up(settings) if each.topic == "models" and each.state == "problem"]
    assert found.said.startswith(id_)
    assert found.hint == f"hubd models get {id_}"


def test_without_onnxruntime_the_words_judge_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr("hubd.perception.models.find_spec", lambda _name: None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("hubd.perception.sentences.sentences", lambda _folder: Sentences(FILE, VOCABULARY))
        judge = reader_of_messages(settings)

    assert judge is not None
    assert judge.model == message_model()
    assert "hubd[models]" in caplog.text
    (found,) = [each for each in check_up(settings) if each.topic == "models" and each.state == "problem"]
    assert "onnxruntime" in found.said
    assert found.hint == "pip install 'hubd[models]'"


def test_a_network_that_is_another_is_refused(settings: Settings, table: TextModel) -> None:
    entry = find(SENTENCES)
    assert entry is not None
    (place(entry.id, fetched(settings)).file).write_bytes(b"x")

    with pytest.raises(ModelError, match="not those of the manifest") as raised:
        by_meaning(table, fetched(settings))
    assert "models: {sentences: none}" in str(raised.value)


def test_nothing_is_loaded_that_nothing_asks_for(tmp_path: Path) -> None:
    (tmp_path / "hubd.yaml").write_text("home: {id: flat}\n")
    shown = (
        "import sys; from pathlib import Path; from hubd.config.load import load\n"
        "from hubd.runtime.assemble import reader_of_messages\n"
        f"assert reader_of_messages(load(Path({str(tmp_path / 'hubd.yaml')!r})))\n"
        "print([n for n in ('numpy', 'onnxruntime', 'hubd.perception.sentences') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"
