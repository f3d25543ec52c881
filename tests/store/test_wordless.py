"""Decisions about messages lose the words when those are to be forgotten, wherever they were quoted."""

from __future__ import annotations

import msgspec

from hubd.store.kinds import personal, wordless
from tests.home import Home


def test_no_word_of_a_message_stays_in_what_was_decided_about_it() -> None:
    home = Home().put("anna", "kitchen")
    home.message("n1", "anna", "the biopsy results arrived, please call the surgery", sender="Clinic")
    told = home.last()
    quoted = msgspec.structs.replace(
        told, ruling=tuple(
            msgspec.structs.replace(line, parts=(*line.parts, msgspec.structs.replace(line, path="importance/words",
                                                                                      because="its words: “biopsy”")))
            if line.path == "importance" else line
            for line in told.ruling
        )
    )  # fmt: skip
    assert personal(quoted)
    assert b"biopsy" in msgspec.json.encode(quoted)

    kept = wordless(quoted)

    assert b"biopsy" not in msgspec.json.encode(kept)
    assert kept.data["message"] == "n1"
    assert [line.path for line in kept.ruling] == [line.path for line in quoted.ruling], "why is still told"
