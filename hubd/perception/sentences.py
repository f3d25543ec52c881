"""What a message says as a whole, beside its words one by one: a sentence as a direction, by MiniLM (Wang et al., 2020;
Reimers and Gurevych, 2019), and a small network that tells from it how much the message matters.

MiniLM is fetched by the owner (`hubd models get minilm`); the small network ships. Both tell shares of the same labels
as the table of words does; what they make of a message together is the product of powers of both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import log as ln
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from hubd.core.texts import LONGEST, TextModel
from hubd.errors import ModelError, Problem
from hubd.perception import wordpiece
from hubd.perception.manifest import find, mark_of, verified
from hubd.perception.models import give_back, opened
from hubd.perception.registry import place

log = logging.getLogger("hubd.models")

MINILM = "minilm"
"""Its id in the manifest."""
GIVEN, UNCASED = "wordpiece-ids", "uncased-words"
"""What it and its vocabulary are made for."""
SENTENCES = "sentences"
"""The job of the small network behind it."""
WIDTH = 384
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
KEPT = 16
"""Sentences of which the direction is remembered: one message is asked about a few times in a row."""
LEAST = 1e-6
DECIMALS = 6

Vector = npt.NDArray[np.float32]


def said(app: str, sender: str, title: str, text: str) -> str:
    """A message as one passage: who writes is a part of what it says."""
    return f"{app}, {sender}: {title}. {text}"[:LONGEST] if title else f"{app}, {sender}: {text}"[:LONGEST]


DIRECTIONS = mark_of(MINILM, (said("app", "sender", "title", "text"), str(LONGEST), str(wordpiece.MOST), str(WIDTH)))
"""What the small network must be given."""


class Sentences:
    """Turns a passage into a direction: the mean of what a sentence model makes of its pieces. Raises `ModelError`."""

    def __init__(self, model: bytes | Path, vocabulary: bytes, name: str = MINILM) -> None:
        self._pieces = wordpiece.read(vocabulary, name)
        self._session = opened(model, name, exact=True)
        self._names = [given.name for given in self._session.get_inputs()]
        if not set(INPUTS[:2]) <= set(self._names) <= set(INPUTS):
            raise _wrong(name, f"it wants {', '.join(self._names)}, not {', '.join(INPUTS)}")
        self._output = self._session.get_outputs()[0].name
        try:
            shape = self._states([0, self._pieces.highest]).shape
        except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be wrong
            raise _wrong(name, f"it does not fit its vocabulary ({str(error).splitlines()[0]})") from None
        if shape != (1, 2, WIDTH):
            raise _wrong(name, f"it gives numbers of the shape {shape}, not {WIDTH} for each piece")

    def __call__(self, passage: str) -> Vector:
        mean = self._states(self._pieces(passage))[0].mean(axis=0)
        give_back()
        direction: Vector = mean / max(float(np.linalg.norm(mean)), LEAST)
        return direction

    def _states(self, numbers: Sequence[int]) -> Any:
        ids = np.array([numbers], np.int64)
        given = {INPUTS[0]: ids, INPUTS[1]: np.ones_like(ids), INPUTS[2]: np.zeros_like(ids)}
        return self._session.run([self._output], {name: given[name] for name in self._names})[0]


class SentenceModel(msgspec.Struct, frozen=True, array_like=True):
    """The small network: one hidden layer. `inner` and `outer` hold its weights in 16 bits, a row for each number that
    comes out. `words` and `whole`: to which power the shares of the table and its own are taken."""

    id: str
    labels: tuple[str, ...]
    inner: bytes
    inner_bias: tuple[float, ...]
    outer: bytes
    outer_bias: tuple[float, ...]
    words: float
    whole: float
    leaning: tuple[float, ...]
    beside: str = ""
    """The table beside which all this was chosen."""

    def layers(self) -> tuple[Vector, Vector]:
        """The weights of both layers."""
        inner, outer = (np.frombuffer(layer, np.dtype("<f2")).astype(np.float32) for layer in (self.inner, self.outer))
        return inner.reshape(len(self.inner_bias), -1), outer.reshape(len(self.labels), -1)


class ByMeaning:
    """A reader of messages (`hubd.core.texts.Reader`) that asks the table and the small network. `sentence`: a passage
    to its direction. If that ever fails, the table judges alone."""

    def __init__(self, table: TextModel, model: SentenceModel, sentence: Callable[[str], Vector]) -> None:
        self.id = f"{table.id} with {model.id}"
        self.labels = table.labels
        self.leaning = model.leaning
        self._alone = table
        self.stale = stale(model, table.id)
        self._table = msgspec.structs.replace(table, sharpness=1.0)
        self._model = model
        self._inner, self._outer = model.layers()
        self._sentence = lru_cache(KEPT)(sentence)
        self._speaks = True

    def __call__(self, app: str, sender: str, title: str, text: str, hints: Sequence[str] = ()) -> dict[str, float]:
        """Label to share. The shares sum to one and are rounded to six decimals."""
        words, meant = self.opinions(app, sender, title, text, hints)
        if not meant:
            return self._alone(app, sender, title, text, hints)
        return together(words, meant, self._model.words, self._model.whole)

    def opinions(
        self, app: str, sender: str, title: str, text: str, hints: Sequence[str] = ()
    ) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """What the words come to, and what the whole does: nothing once it has turned out that it cannot be asked."""
        return self._table(app, sender, title, text, hints), self._meant(said(app, sender, title, text))

    def telling(self, title: str, text: str, label: str) -> tuple[str, ...]:
        return self._table.telling(title, text, label)

    def whole(self, app: str, sender: str, title: str, text: str, label: str) -> bool:
        words, meant = self.opinions(app, sender, title, text)
        if not meant:
            return False
        return self._model.whole * _stands_out(meant, label) > max(self._model.words * _stands_out(words, label), 0.0)

    def _meant(self, passage: str) -> dict[str, float]:
        if not self._speaks:
            return {}
        try:
            direction = self._sentence(passage)
        except Exception:  # onnxruntime has a class of its own for each way in which a file can be wrong
            log.exception("%s cannot be asked any more; messages are read by %s alone", MINILM, self._alone.id)
            self._speaks = False
            return {}
        return dict(zip(self.labels, self._shares(direction), strict=True))

    def _shares(self, direction: Vector) -> list[float]:
        hidden = np.maximum(self._inner @ direction + np.asarray(self._model.inner_bias, np.float32), 0.0)
        scores = self._outer @ hidden + np.asarray(self._model.outer_bias, np.float32)
        shares = np.exp(scores.astype(np.float64) - scores.max())
        return [float(share) for share in shares / shares.sum()]


def together(
    words: Mapping[str, float], meant: Mapping[str, float], of_words: float, of_whole: float
) -> dict[str, float]:
    """The product of powers of two opinions, made to sum to one."""
    powers = {label: max(words[label], LEAST) ** of_words * max(meant[label], LEAST) ** of_whole for label in words}
    total = sum(powers.values())
    return {label: round(power / total, DECIMALS) for label, power in powers.items()}


def _stands_out(shares: Mapping[str, float], label: str) -> float:
    """By how much a label's log share lies above the mean."""
    logs = {each: ln(max(share, LEAST)) for each, share in shares.items()}
    return logs[label] - sum(logs.values()) / len(logs)


def by_meaning(table: TextModel, fetched: Path, folder: Path | None = None) -> ByMeaning:
    """The table together with MiniLM. `fetched`: where fetched models lie. Raises `ModelError`, with what to do."""
    entry, model = find(SENTENCES, folder), shipped_network(folder)
    if entry is None or model is None:
        raise _wrong(MINILM, "what reads its sentences does not come with this hubd")
    if model.labels != table.labels:
        raise ModelError(
            [Problem(entry.file, 0, entry.id, f"it was made for other labels than {table.id}", entry.remedy)]
        )
    return ByMeaning(table, model, sentences(fetched))


def shipped_network(folder: Path | None = None) -> SentenceModel | None:
    """The small network, or None where none ships. Raises `ModelError` for a file that is not the one it should be."""
    entry = find(SENTENCES, folder)
    if entry is None:
        return None
    try:
        return msgspec.msgpack.decode(verified(entry, DIRECTIONS, folder), type=SentenceModel)
    except msgspec.MsgspecError as error:
        raise ModelError([Problem(entry.file, 0, entry.id, f"it is no network ({error})", entry.remedy)]) from None


def stale(model: SentenceModel, table: str) -> str:
    """What is wrong where the table of words is not the one beside which the network was made; nothing where it is."""
    if model.beside == table:
        return ""
    return f"{model.id} was made beside {model.beside or 'an older table'}, and the words are read by {table}"


def sentences(fetched: Path) -> Sentences:
    """MiniLM from where fetched models lie; one of it serves the whole process. Raises `ModelError`."""
    file = place(MINILM, fetched).file
    stamp = (file.stat().st_size, file.stat().st_mtime_ns) if file.is_file() else (0, 0)
    return _sentences(fetched, stamp)


@lru_cache(1)
def _sentences(fetched: Path, _stamp: tuple[int, int]) -> Sentences:
    model = place(MINILM, fetched)
    words = place(model.entry.needs, fetched)
    model.open(GIVEN)  # it is the one; onnxruntime reads it once more, and keeps no copy of its bytes
    return Sentences(model.file, words.open(UNCASED))


def _wrong(name: str, what: str) -> ModelError:
    return ModelError([Problem("models", 0, name, what, f"hubd models get {name}, or models: {{sentences: none}}")])
