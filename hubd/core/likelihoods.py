"""Named likelihoods: what each kind of evidence is worth, with its default and where the number comes from.

One table, so that a number can be found, doubted and re-estimated from a home's own journal.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Evidence(NamedTuple):
    """`shown`: how likely somebody who is there causes it. `false`: how likely nobody did (noise, draught,
    automation). `moved`: how likely whoever caused it has just come in. `pets`: may a pet cause it?
    `fresh`: the share of it that is news; a sensor that goes on saying the same says little new.
    `asleep`: how likely somebody asleep there causes it, against somebody awake.
    `children`, `teens`: how likely a small child there, or a teenager, causes it, against anybody else.
    `owner`: whose thing it is, by its name; `borrowed`: how likely anybody else there causes it, against them."""

    shown: float
    false: float
    moved: float
    pets: bool = False
    fresh: float = 1.0
    asleep: float = 0.1
    children: float = 1.0
    teens: float = 1.0
    owner: str = ""
    borrowed: float = 0.2


PIR_ONSET = Evidence(shown=0.9, false=0.02, moved=0.5, pets=True)
PIR_AGAIN = Evidence(shown=0.8, false=0.05, moved=0.1, pets=True, fresh=0.3)
RADAR_ONSET = Evidence(shown=0.97, false=0.01, moved=0.5, pets=True, asleep=1.0)
RADAR_HOLDS = Evidence(shown=0.97, false=0.02, moved=0.02, pets=True, fresh=0.5, asleep=1.0)
RADAR_CLEAR = 0.12
"""Radars lose people who sit very still."""
PIR_CLEAR = 0.9
"""The falling edge of a PIR says only that nobody waved for its time-out."""
CONTACT_AT_HAND = Evidence(shown=0.95, false=0.01, moved=0.4)
ENTRANCE = Evidence(shown=0.6, false=0.15, moved=0.5)
SWITCHED_BY_HAND = Evidence(shown=0.8, false=0.12, moved=0.25)
LIT_BY_HAND = SWITCHED_BY_HAND._replace(false=0.06)
"""The lamp on a desk: seldom does an automation light it."""
HEATED_BY_HAND = LIT_BY_HAND._replace(children=0.1, teens=0.5)
"""A hob, an oven, an iron: small children are kept away from them, and it is mostly the grown-ups who cook."""
MOVED_UNSEEN = 0.5
"""How likely whoever switches something has just come in, where no motion sensor would have told of it before."""
TOGGLED = Evidence(shown=0.4, false=0.35, moved=0.1)
"""Something of unknown nature changed its state: as often a timer or an automation as a hand."""
CAMERA_PERSON = Evidence(shown=0.9, false=0.03, moved=0.4, asleep=0.7)
CAMERA_STAYS = Evidence(shown=0.9, false=0.05, moved=0.03, fresh=0.3, asleep=0.7)
CAMERA_COUNTS = CAMERA_STAYS._replace(moved=0.1)
"""A count tells nobody apart: somebody may have come in while another went."""
CAMERA_EMPTY = 0.3
"""A camera sees only a part of its room."""
VOICE_UNKNOWN = Evidence(shown=0.8, false=0.15, moved=0.2)
BREATH = Evidence(shown=0.85, false=0.15, moved=0.05, fresh=0.3, asleep=1.0)
"""Somebody breathes here, by the carbon dioxide: slow to tell, and sleepers breathe, too."""
NO_BREATH = 0.8
"""How likely the air of a room shows nothing of somebody in it, at one of its looks."""
SOUND_OF_PEOPLE = Evidence(shown=0.6, false=0.25, moved=0.1, pets=False)

FACE_RELIABILITY = 0.97
VOICE_RELIABILITY = 0.93
"""What a recogniser's score is multiplied with: look-alikes, pictures on screens, brothers on the phone."""

LOGIN_RELIABILITY = 0.93
"""How often a code or tag is used by the one it was given to."""

BEACON_TYPICAL = (2.0, 5.6, 7.6, 8.6)
BEACON_SPREAD = (0.55, 0.4, 0.35, 0.35)
"""Metres a receiver reads for a phone in its own room, one, two and more doors away, and the log-normal spread.
Own rooms from ble_flat-like flats (median 1.1 to 3.3 m); beyond about 9 m most phones are not heard at all."""
BEACON_TRUST = 0.4
"""Readings of one device are alike for seconds: each counts as this share of an independent one."""
BEACON_MOVES = 0.02
"""How likely a device has changed rooms between two readings a few seconds apart."""
SPEAKS_FOR_OWNER = 40.0
"""Seconds in which a device's whereabouts count once as evidence of its owner's, however often it is heard."""
CARRIED = 0.85
"""People carry their phones this often when at home, before anything is known of this one."""
MOVED_CARRIED = 25.0
"""Things do not walk: how much likelier a device that changes rooms is carried than not."""
USED_CARRIED = 0.95
"""A device whose screen is unlocked is with its owner at least so surely: others use it now and then."""
ROAMS = 0.3
"""How likely somebody without the device would be the one who moves in any one room, when awake."""

GPS_SAYS_AWAY = 0.03
GPS_SAYS_HOME = 0.06
"""How likely the opposite is true when a good fix or a geofence says so."""
ROUTER_SAYS = 0.15
"""The same for Home Assistant's person, which lags by minutes and follows routers."""
LEFT_INSIDE = 0.03
"""How likely somebody is inside all the same when the alarm system is armed for an empty house."""
GOOD_FIX_M = 200.0
"""A fix less accurate than this never moves anybody."""

RADAR_QUIET = 1 / 300.0
"""The same for a radar that goes on saying that nobody is there: it loses who sits still, but not for long."""

QUIET = {
    "hall": 1 / 25.0,
    "outdoor": 1 / 60.0,
    "kitchen": 1 / 400.0,
    "bathroom": 1 / 400.0,
    "utility": 1 / 300.0,
    "dining": 1 / 900.0,
    "living": 1 / 1500.0,
    "office": 1 / 1500.0,
    "kids_room": 1 / 2400.0,
    "bedroom": 1 / 3600.0,
    "garage": 1 / 300.0,
    "other": 1 / 1200.0,
}
"""Rate at which a room's motion sensor notices somebody awake in it, per second: what its silence is worth."""


class Reach(msgspec.Struct, frozen=True, array_like=True):
    """What a receiver measures of phones in one area: mean and spread of the logarithm of metres."""

    mean: float
    spread: float


class Own(msgspec.Struct, frozen=True, omit_defaults=True):
    """One home's own figures, where they differ from those above: what `hubd learn` found in its record.

    They are kept by source, so that another sensor in the same place begins with the defaults again. `id` names the
    version; none means that nothing was learned.
    """

    id: str = ""
    nearer: dict[str, float] = {}
    """Device or receiver to the factor for its distances: a weak beacon seems to be far from everything."""
    running: dict[str, float] = {}
    """Plug to the watts above which the appliance behind it is in use."""
    ghosts: dict[str, float] = {}
    """Motion sensor to how likely nobody caused its onset (`Evidence.false`)."""
    sees: dict[str, dict[str, float]] = {}
    """Motion sensor to the areas beside its own that it sees into, and which share of movements there it reports."""
    reach: dict[str, dict[str, Reach]] = {}
    """Receiver to area to what it measures there, where people have said where they were."""
    holds: dict[str, float] = {}
    """Area to the seconds for which its motion sensor, once set off, can report nothing new."""
