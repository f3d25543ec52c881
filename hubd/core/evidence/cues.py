"""What goes on in a room, told by its cues: the table of named likelihoods for activities.

Weights are log-likelihood ratios in nats: how much more often the cue is there during the activity than
otherwise. Cues of one appliance or sound are counted once however often they repeat.
"""

from __future__ import annotations

from typing import NamedTuple

SOUND_CUES: dict[str, str] = {
    "sizzle": "sizzling",
    "sizzling": "sizzling",
    "frying": "sizzling",
    "frying (food)": "sizzling",
    "boiling": "boiling",
    "chopping (food)": "chopping",
    "chopping": "chopping",
    "blender": "blender",
    "microwave oven": "microwave",
    "microwave_oven": "microwave",
    "dishes, pots, and pans": "dishes",
    "dishes": "dishes",
    "cutlery, silverware": "cutlery",
    "cutlery": "cutlery",
    "water tap, faucet": "water",
    "sink (filling or washing)": "water",
    "water": "water",
    "chewing, mastication": "chewing",
    "television": "tv_sound",
    "video game music": "game_sound",
    "video game": "game_sound",
    "typing": "typing",
    "computer keyboard": "typing",
    "writing": "writing",
    "page turn": "pages",
    "snoring": "snoring",
    "breathing": "snoring",
    "shower": "shower",
    "bathtub (filling or washing)": "shower",
    "toothbrush": "toothbrush",
    "electric toothbrush": "toothbrush",
    "toilet flush": "toilet",
    "hair dryer": "hair_dryer",
    "electric shaver, electric razor": "toothbrush",
    "vacuum cleaner": "vacuum",
    "washing machine": "laundry",
    "conversation": "talk",
    "chatter": "talk",
    "hubbub, speech noise, speech babble": "talk",
    "children playing": "talk",
}
"""AudioSet labels in lower case (and Frigate's merged ones) to cue."""

SOUNDS_OF_PEOPLE = frozenset(
    {
        "speech",
        "conversation",
        "child speech, kid speaking",
        "male speech, man speaking",
        "female speech, woman speaking",
        "laughter",
        "walk, footsteps",
        "footsteps",
        "cough",
        "sneeze",
        "singing",
        "whistling",
        "typing",
        "computer keyboard",
        "chopping (food)",
        "dishes, pots, and pans",
        "cutlery, silverware",
        "water tap, faucet",
        "toilet flush",
        "snoring",
    }
)

CUE_LASTS: dict[str, float] = {
    "cooker": 300.0,
    "oven": 600.0,
    "sizzling": 240.0,
    "boiling": 300.0,
    "chopping": 300.0,
    "blender": 180.0,
    "microwave": 180.0,
    "kettle": 180.0,
    "toaster": 240.0,
    "coffee_machine": 240.0,
    "dishes": 240.0,
    "cutlery": 300.0,
    "water": 180.0,
    "chewing": 300.0,
    "typing": 300.0,
    "desk_lamp_off": 1200.0,
    "writing": 600.0,
    "pages": 600.0,
    "snoring": 1800.0,
    "shower": 400.0,
    "toothbrush": 240.0,
    "toilet": 300.0,
    "vacuum": 300.0,
    "fridge_used": 240.0,
    "cupboard_used": 240.0,
    "drawer_used": 240.0,
    "tv_sound": 300.0,
    "game_sound": 300.0,
    "talk": 600.0,
}
"""Seconds for which a cue speaks after it was last given; 180 for those not listed."""

KIND_PRIOR: dict[str, dict[str, float]] = {
    "kitchen": {"cooking": -0.4, "eating": -0.3, "dishes": -0.6, "other": 0.6, "work": -3.0},
    "dining": {"eating": 0.6, "other": -0.3, "study": -1.5, "work": -1.5, "relaxing": -0.5, "gaming": -3.0},
    "living": {
        "relaxing": 0.6,
        "tv": -0.4,
        "reading": -1.0,
        "eating": -1.8,
        "other": -0.5,
        "gaming": -2.0,
        "sleeping": -3.5,
        "work": -2.5,
        "study": -3.0,
    },
    "bedroom": {"sleeping": -0.2, "reading": -0.8, "relaxing": -0.4, "other": 0.0, "work": -2.5, "study": -2.5},
    "kids_room": {
        "relaxing": 0.2,
        "sleeping": -0.2,
        "study": -1.6,
        "gaming": -1.2,
        "reading": -0.8,
        "other": -0.4,
        "work": -2.5,
    },
    "office": {"work": 0.6, "study": -0.6, "gaming": -1.5, "other": 0.2, "relaxing": -1.0},
    "bathroom": {"hygiene": 2.0, "other": -1.0},
    "hall": {"other": 1.0},
    "utility": {"housework": 0.2, "other": 0.4},
    "garage": {"other": 1.0, "leaving": -1.0, "entering": -1.0},
    "outdoor": {"other": 0.8, "leaving": -0.6, "entering": -0.6},
    "other": {"other": 1.0, "relaxing": -0.5, "work": -2.0, "study": -2.0},
}
"""Which activities belong to a kind of room, before anything is heard from it."""

CUE_WEIGHT: dict[str, dict[str, float]] = {
    "cooker": {"cooking": 3.6, "dishes": -1.0},
    "oven": {"cooking": 1.6},
    "sizzling": {"cooking": 2.2},
    "boiling": {"cooking": 1.4},
    "chopping": {"cooking": 1.8},
    "blender": {"cooking": 1.0},
    "microwave": {"cooking": 0.5, "eating": 0.4},
    "toaster": {"eating": 0.8},
    "kettle": {"eating": 0.2, "other": 0.3},
    "coffee_machine": {"eating": 0.6, "other": 0.2},
    "fridge_used": {"cooking": 0.3, "eating": 0.3},
    "cupboard_used": {"cooking": 0.3, "eating": 0.2},
    "drawer_used": {"cooking": 0.2},
    "dishes": {"dishes": 1.6, "cooking": 0.2, "eating": 0.2},
    "water": {"dishes": 1.0, "cooking": 0.1, "hygiene": 0.4},
    "dishwasher_used": {"dishes": 1.5},
    "dishwasher": {"dishes": 0.3},
    "cutlery": {"eating": 1.8},
    "chewing": {"eating": 2.0},
    "tv": {"tv": 3.4, "gaming": -0.5},
    "media_player": {"relaxing": 0.6},
    "tv_sound": {"tv": 0.6},
    "games_console": {"gaming": 6.0, "tv": -1.5},
    "game_sound": {"gaming": 1.0},
    "computer": {"work": 3.0, "study": 2.6, "gaming": 0.6},
    "computer_gaming": {"gaming": 4.5, "study": -2.5, "work": -1.5},
    "desk_lamp": {"study": 3.6, "work": 1.6, "reading": 0.6, "sleeping": -2.5},
    "desk_lamp_off": {"study": -1.5, "work": -0.8},
    "typing": {"work": 1.2, "study": 1.0, "gaming": 0.4},
    "writing": {"study": 1.6, "work": 0.8},
    "pages": {"reading": 1.8},
    "desk": {"study": 3.0, "work": 2.2, "gaming": 0.8},
    "couch": {"tv": 0.6, "relaxing": 0.8, "reading": 0.6},
    "chair": {"eating": 0.8, "work": 0.5, "study": 0.5},
    "bed": {"sleeping": 2.5, "reading": 0.6},
    "snoring": {"sleeping": 2.5},
    "shower": {"hygiene": 1.5},
    "toothbrush": {"hygiene": 1.5},
    "toilet": {"hygiene": 1.0},
    "toilet_used": {"hygiene": 1.0},
    "shower_used": {"hygiene": 1.5},
    "tap_used": {"hygiene": 0.6, "dishes": 0.6},
    "hair_dryer": {"hygiene": 1.0},
    "wardrobe_used": {"other": 1.0},
    "washer": {"housework": 0.2},
    "dryer": {"housework": 0.2},
    "iron": {"housework": 3.0},
    "vacuum": {"housework": 3.0},
    "washer_used": {"housework": 1.5},
    "dryer_used": {"housework": 1.5},
    "laundry": {"housework": 0.2},
    "talk": {"relaxing": 0.2, "eating": 0.2},
}
"""Cue to what it says about each activity."""


class Spell(NamedTuple):
    """How long an activity goes on that a thing is switched on for: half as long again as `usual` (seconds) is rare.
    Of all who have finished, the share `left` leave it on. `signs`: cues that show it still goes on."""

    activity: str
    usual: float
    left: float
    signs: tuple[str, ...]


SPELLS: dict[str, Spell] = {
    "desk_lamp": Spell("study", 3600.0, 0.3, ("typing", "writing", "desk", "chair")),
}
"""Things that go on burning when what they were switched on for is over, and say less of it the longer they do."""

MEALS: tuple[tuple[float, float, float], ...] = ((6.0, 10.0, 1.3), (11.5, 14.0, 0.9), (17.5, 20.5, 1.1))
"""Usual meal times: from, to (hours), and what they add to eating where people eat."""

STUDY_TIMES: tuple[tuple[float, float, float], ...] = ((0.0, 6.0, -1.5), (13.0, 18.5, 0.6), (18.5, 24.0, -0.5))
"""Homework belongs to the afternoon; the same lamp lights whoever reads before going to bed, or was forgotten."""

ERRAND: dict[str, float] = {"kitchen": 120.0}
"""Seconds within which people are done who only fetch something in such a room; who stays, does something there."""
STAYED = -1.2
"""What a longer stay says of doing nothing in particular, in nats."""

READING_TIMES: tuple[tuple[float, float, float], ...] = ((19.5, 23.5, 0.6),)

COOKING_TIMES: tuple[tuple[float, float, float], ...] = ((11.0, 13.5, 0.4), (16.5, 20.0, 0.6))

TIMES = (("eating", MEALS), ("cooking", COOKING_TIMES), ("study", STUDY_TIMES), ("reading", READING_TIMES))
"""Activities that belong to hours of the day, and what these add to them."""

ROLE_WEIGHT: dict[str, dict[str, float]] = {
    "adult": {"study": -3.0, "gaming": -0.3},
    "teen": {"work": -3.0, "cooking": -0.4},
    "child": {"work": -6.0, "cooking": -2.0, "dishes": -0.6},
}
"""Who does what: an adult at a desk works, a child there studies, until somebody says otherwise."""
