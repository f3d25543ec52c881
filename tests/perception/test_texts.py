"""The shipped model of messages: what it makes of texts, what it may not overrule, and files that are not it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec import structs

from hubd.core.events import Notification
from hubd.core.policy.messaging.importance import ByText, by_rules
from hubd.core.texts import ROWS, TextModel, pieces
from hubd.errors import ModelError
from hubd.perception.manifest import find
from hubd.perception.texts import MESSAGES, message_model
from hubd.resources import shipped
from hubd.train.leanings import ADVERT, FOUND, LEANING, TOWARDS_ADVERTS, TOWARDS_URGENT
from hubd.train.word_trials import URGENT, Asked, Message, judged, known_of, scores, weighed
from hubd.train.words import LABELS, corpus
from tests.home import household

HOME = household()


@pytest.fixture(scope="module")
def model() -> TextModel:
    found = message_model()
    assert found is not None
    return found


def message(text: str, sender: str = "Max", app: str = "Messages", title: str = "") -> Notification:
    return Notification(at=0, arrived=0, source="s", id="m", to="ben", app=app, sender=sender, title=title, text=text)


@pytest.mark.parametrize(
    ("app", "sender", "text", "label"),
    [
        ("messages", "Edda", "my ankle is broken I think and I'm alone in the forest, call me", "urgent"),
        ("calendar", "Calendar", "Leave in 4 minutes to catch the bus", "urgent"),
        ("messages", "Hausmeister", "Im Keller steht das Wasser kniehoch, kommen Sie sofort", "urgent"),
        ("email", "Music school", "Please tell us by Thursday whether Ida keeps her lesson", "important"),
        ("nachrichten", "Omi", "Bringst du mir morgen bitte meine Brille mit?", "important"),
        ("chat", "Edda", "haha I knew it", "normal"),
        ("mensajes", "Rosa", "qué risa, buenas noches", "normal"),
        ("shop", "Boot Barn", "LAST CHANCE: 40 percent off all boots until midnight", "promotional"),
        ("sms", "Post-Info", "Your parcel is held, pay 2.10 customs now: parcel.example", "promotional"),
    ],
)
def test_what_a_text_is(model: TextModel, app: str, sender: str, text: str, label: str) -> None:
    shares = model(app, sender, "", text)
    assert max(shares, key=shares.__getitem__) == label
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)


def test_a_text_of_which_nothing_is_known_is_never_urgent(model: TextModel) -> None:
    for text in ("", "zzq xkv", "ω ψ"):
        assert model("", "", "", text)["urgent"] < 0.5


def test_hard_rules_cannot_be_unlearned() -> None:
    """A model that takes everything for small talk does not silence a smoke alarm."""
    rows = TextModel("flat", LABELS, bytes(ROWS), 1.0, bytes([128]) * ROWS * 4, 0.01, (0.0, 0.0, 9.0, 0.0))
    judge = ByText(rows)
    alarm = message("Smoke detected in the hallway", "Hallway", "smoke_sensor", "Smoke alarm")
    assert by_rules(alarm, HOME).level in ("urgent", "critical")
    assert judge(alarm, HOME).level == by_rules(alarm, HOME).level
    assert judge(message("the painter comes on Friday"), HOME).level == "normal"


def test_nobody_of_the_house_is_taken_for_advertising(model: TextModel) -> None:
    text = "Sale! Everything 70 percent off today, buy now"
    assert ByText(model)(message(text, "Shoe Barn", "shop"), HOME).level == "promotional"
    assert ByText(model)(message(text, HOME.people["anna"].name), HOME).level != "promotional"


def test_a_model_that_is_not_sure_leaves_it_to_the_rules() -> None:
    even = TextModel("even", LABELS, bytes(ROWS), 1.0, bytes([128]) * ROWS * 4, 0.01, (0.0, 0.0, 0.0, 0.0))
    ours = message("can you pick up the kids tonight?", HOME.people["anna"].name)
    assert ByText(even)(ours, HOME) == by_rules(ours, HOME)


def test_a_long_text_is_read_up_to_a_limit() -> None:
    assert dict(pieces("a", "b", "", "word " * 500)) == dict(pieces("a", "b", "", "word " * 5000))


def test_a_file_that_is_another_is_refused(tmp_path: Path) -> None:
    for name in ("manifest.yaml", "messages.bin"):
        shutil.copy(shipped("models") / name, tmp_path)
    file = tmp_path / "messages.bin"
    file.write_bytes(file.read_bytes()[:-1] + b"\x07")
    with pytest.raises(ModelError, match="its bytes are not those of the manifest"):
        message_model(tmp_path)


def test_the_corpus_holds_what_it_says() -> None:
    messages = corpus()
    assert len(messages) >= 1500
    assert {message.label for message in messages} == set(LABELS)
    assert len(set(messages)) == len(messages), "nothing is told twice"
    assert min(sum(m.label == label for m in messages) for label in LABELS) > 250


def test_what_is_counted_is_what_the_house_makes_of_a_message(model: TextModel) -> None:
    """A hard rule holds against the model, and what the model does not know is left to the rules."""
    smoke = Message("urgent", "smoke_sensor", "Hallway", "Smoke alarm", "Smoke detected in the hallway")
    flat = TextModel("flat", LABELS, bytes(ROWS), 1.0, bytes([128]) * ROWS * 4, 0.01, (0.0, 0.0, 9.0, 0.0))
    even = structs.replace(flat, bias=(0.0, 0.0, 0.0, 0.0), leaning=(9.0, 0.0, 0.0, 0.0))
    unknown = Message("normal", "chat", "Max", "", "the painter comes on Friday")

    assert judged(flat, smoke).guess == "urgent"
    assert judged(even, unknown).guess == "normal"
    sold = Message("promotional", "shop", "Boot Barn", "", "Sale! Everything 70 percent off today, buy now")
    found = scores([judged(flat, smoke), judged(even, unknown), judged(even, sold)])
    assert (found.messages, found.urgent_recall, found.shouted) == (3, 1.0, 0.0)


def test_weighing_what_was_asked_once_is_judging(model: TextModel) -> None:
    """Training asks a model once and then tries what mistakes cost: the house would come to the same."""
    messages = corpus()[::40]
    for leans in ((0.0, 0.0, 0.0, 0.0), (1.4, 0.0, 0.3, 1.5)):
        leaning = dict(zip(LABELS, leans, strict=True))
        leaned = structs.replace(model, leaning=leans)
        asked = [Asked(m.label, known, model(*m.asked)) for m, known in zip(messages, known_of(messages), strict=True)]
        assert [weighed(each, leaning) for each in asked] == [judged(leaned, message) for message in messages]


def test_a_doubtful_word_that_leans_to_urgent_is_heard() -> None:
    """Of four labels one has to stand out from a quarter by a little; then what a mistake costs decides."""
    flat = TextModel("flat", LABELS, bytes(ROWS), 1.0, bytes([128]) * ROWS * 4, 0.01, (0.0, 0.0, 0.0, 0.0))
    doubtful = structs.replace(flat, bias=(0.2, 0.0, 0.2, 0.0), leaning=(0.5, 0.0, 0.3, 0.3))
    assert ByText(doubtful)(message("zzq xkv wqj"), HOME).level == "urgent"


def test_the_shipped_model_leans_as_it_was_trained_to(model: TextModel) -> None:
    leaning = dict(zip(model.labels, model.leaning, strict=True))
    assert {**leaning, URGENT: LEANING[URGENT], ADVERT: LEANING[ADVERT]} == LEANING
    assert LEANING[URGENT] <= leaning[URGENT] <= LEANING[URGENT] + TOWARDS_URGENT[-1]
    assert LEANING[ADVERT] <= leaning[ADVERT] <= LEANING[ADVERT] + TOWARDS_ADVERTS[-1]
    entry = find(MESSAGES)
    assert entry is not None
    assert entry.scores["senders left out"]["urgent_recall"] >= FOUND
    assert entry.scores["senders left out"]["error"] <= 0.05
