"""How a message looks, apart from what it says."""

from __future__ import annotations

import pytest

from hubd.core.texts_shape import shape


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("", "", {"length 0", "untitled"}),
        ("", "on my way", {"length 2", "untitled", "in passing"}),
        ("LAST CALL", "Flights from 9.99, book now!", {"length 3", "shouted", "price", "!", "number"}),
        ("Offer", "20 % off", {"length 2", "price", "number"}),
        ("Angebot", "Nur noch 20 Prozent", {"length 3", "price", "number"}),
        ("Cita", "¿Mañana a las 9:30?", {"length 3", "clock", "?", "number"}),
        ("", "ring me at 7 pm", {"length 3", "untitled", "clock", "in passing", "number"}),
        ("Parcel", "Pay at parcel-again.co", {"length 2", "link"}),
        ("Parcel", "See https://x.example/1", {"length 2", "link", "number"}),
        ("", "Word " * 900, {"length 6", "untitled"}),
        ("NHS", "USB is ok", {"length 2"}),
    ],
)
def test_what_is_seen(title: str, text: str, names: set[str]) -> None:
    seen = list(shape(title, text))
    assert set(seen) == names
    assert len(seen) == len(names)
