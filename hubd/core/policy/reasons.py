"""Why a proposal went the way it did. Every outcome has one of these names, silence included.

People read them, counters count them and tests assert them: a name that has been used keeps its meaning.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The line of a table that decided."""

    # said or done
    WELCOME = "welcome"
    CRITICAL = "critical"
    HAZARD = "hazard"
    ESCALATED = "escalated"
    URGENT = "urgent"
    BREAK = "break"
    WAITED_LONG = "waited_long"
    AWAY = "away"
    COMMAND = "command"
    MODE = "mode"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    PARENT = "parent"
    AWAITED = "awaited"
    CONFIDENTIAL = "confidential"
    CALLING = "calling"
    ASKS_FIRST = "asks_first"
    UNSURE = "unsure"
    SILENT_ONLY = "silent_only"
    TRYING = "trying"

    # kept for later
    ASLEEP = "asleep"
    QUIET_HOURS = "quiet_hours"
    CONCENTRATING = "concentrating"
    STUDYING = "studying"
    GUESTS = "guests"
    COMPANY = "company"
    BUDGET = "budget"
    FLOOD = "flood"
    TRIVIAL = "trivial"
    QUESTION_OPEN = "question_open"
    STRONGER = "stronger"
    WHEREABOUTS = "whereabouts"
    OUT = "out"
    NO_QUIET_OUTPUT = "no_quiet_output"
    LATER = "later"

    # not done
    ALREADY_TOLD = "already_told"
    STALE = "stale"
    DUPLICATE = "duplicate"
    HAND_VETO = "hand_veto"
    SHADOW = "shadow"
    COOL_DOWN = "cool_down"
    SILENCED = "silenced"
    HUSHED = "hushed"
    UNWELCOME = "unwelcome"
    HELD_BACK = "held_back"
    NOBODY = "nobody"
    NO_OUTPUT = "no_output"
    EXPIRED = "expired"
    NOTHING_TO_SAY = "nothing_to_say"
    GONE = "gone"
