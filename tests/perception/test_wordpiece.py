"""Texts as the pieces of a vocabulary: as the model was trained on them, whatever people write."""

from __future__ import annotations

import pytest

from hubd.errors import ModelError
from hubd.perception.wordpiece import LONGEST, MOST, Pieces, read, words

VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "water", "##fall", "##s", "in", "the", "cellar", "!", "'", "uber",
              "strasse", "水", "a", "##b", "ab")  # fmt: skip


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return read("\n".join(VOCABULARY).encode() + b"\n", "words")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Water in the CELLAR!", ["water", "in", "the", "cellar", "!"]),
        ("waterfalls", ["water", "##fall", "##s"]),
        ("waterproof", ["[UNK]"]),
        ("the'water", ["the", "'", "water"]),
        ("Über Strasse", ["uber", "strasse"]),
        ("Straße", ["[UNK]"]),
        ("in水in", ["in", "水", "in"]),
        ("ab abb", ["ab", "ab", "##b"]),
        ("the\u200bcellar", ["[UNK]"]),
        ("the\ufffd\x00 \t\u00a0cellar", ["the", "cellar"]),
        ("", []),
    ],
)
def test_how_texts_are_cut(pieces: Pieces, text: str, found: list[str]) -> None:
    assert [VOCABULARY[number] for number in pieces(text)] == ["[CLS]", *found, "[SEP]"]


def test_no_text_is_too_long(pieces: Pieces) -> None:
    assert len(pieces("water " * 1000)) == MOST
    assert pieces("water " * 1000)[-1] == VOCABULARY.index("[SEP]")
    assert [VOCABULARY[number] for number in pieces("a" + "b" * LONGEST)][1:-1] == ["[UNK]"]


def test_signs_stand_alone_and_accents_fall() -> None:
    assert list(words("¿Qué? 5,50€ - naïve…")) == ["¿", "que", "?", "5", ",", "50€", "-", "naive", "…"]


def test_every_piece_of_a_long_vocabulary_has_its_number() -> None:
    lines = ["[CLS]", "[SEP]", "[UNK]", *(f"w{n}" for n in range(20_000)), "", "w7"]
    known = read("\n".join(lines).encode(), "words")

    for n in (0, 8, 311, 19_999):
        assert known(f"w{n}") == [0, 3 + n, 1]
    assert known("w7 w20000") == [0, len(lines) - 1, 2, 1], "the last of two lines counts; an unknown word is none"
    assert known.highest == len(lines) - 1


def test_windows_lines_are_lines() -> None:
    assert read("\r\n".join(VOCABULARY).encode(), "words")("water in")[1:3] == [4, 7]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", r"no \[CLS\]"), (b"[CLS]\n[SEP]\nwater", r"no \[UNK\]"), (b"\xff\xfe", "no text")],
)
def test_a_file_that_is_no_vocabulary_says_so(data: bytes, words: str) -> None:
    with pytest.raises(ModelError, match=words) as raised:
        read(data, "minilm-words")
    assert "hubd models get minilm-words" in str(raised.value)
