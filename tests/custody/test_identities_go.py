"""Enrolled faces and voices of somebody who is forgotten go, and what they said of messages; those of others stay."""

from __future__ import annotations

from pathlib import Path

from hubd.config.load import load
from hubd.core.evidence.gallery import Gallery, enrol
from hubd.core.regard import Answer, Regard, marks_of, told
from hubd.privacy.files import clean_learned
from hubd.privacy.mention import Mentions, words_for
from hubd.privacy.scrub import scrubbed
from hubd.store.identities import FILE, Book, read, write

CONFIG = """
home: {id: lab, name: Lab}
areas: {kitchen: {kind: kitchen}}
people: {anna: {name: Anna, role: adult}, ben: {name: Ben, role: adult}}
"""


def mentions_of(folder: Path, person: str) -> Mentions:
    (folder / "hubd.yaml").write_text(CONFIG)
    return Mentions(words_for(load(folder / "hubd.yaml"), person, ()))


def test_the_file_of_faces_and_voices_loses_one_person(tmp_path: Path) -> None:
    gallery = Gallery(model="m")
    for n, who in enumerate(("anna", "ben")):
        gallery, _ = enrol(gallery, who, [float(i == n) for i in range(8)])
    write(tmp_path, Book().having("voice", gallery).having("face", gallery))
    before = read(tmp_path).gallery("voice")

    clean_learned(tmp_path, mentions_of(tmp_path, "anna"), ())

    assert "anna" not in (tmp_path / FILE).read_text()
    after = read(tmp_path)
    assert after.gallery("voice").people == {"ben": before.people["ben"]}
    assert after.gallery("face").model == "m"


def test_opinions_of_and_about_somebody_go(tmp_path: Path) -> None:
    regard = Regard()
    for person, sender in (("anna", "Nora"), ("ben", "Anna"), ("ben", "Nora")):
        shares = (0.1, 0.7, 0.1, 0.1)
        regard = told(regard, Answer(0.0, person, marks_of("Chat", sender, "", "hello"), shares, 3))

    clean = scrubbed(regard, mentions_of(tmp_path, "anna"))

    assert clean is not None
    assert [(answer.person, answer.marks[0]) for answer in clean.answers] == [("ben", "from nora")]
    assert all("anna" not in name for name in clean.weights)
    assert "ben|from nora" in clean.weights
