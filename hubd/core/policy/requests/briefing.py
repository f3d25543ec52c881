"""The day on request: whoever asks what there is today hears it, where they ask."""

from __future__ import annotations

import re

from hubd.core.decisions import Proposal
from hubd.core.events import Utterance
from hubd.core.policy.docket import Docket
from hubd.core.policy.intents import briefs
from hubd.core.policy.intents.content import Telling
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.reply import reply, who_spoke

ASKED = re.compile(
    r"(?:good morning|whats? (?:is )?on(?: my (?:plate|calendar))?(?: for)? today|what do i have(?: on)? today"
    r"|(?:give me |tell me )?my (?:briefing|day|schedule)|whats my day(?: like)?|how is my day"
    r"|guten morgen|was steht(?: heute)?(?: bei mir)? an|was habe ich heute(?: vor)?|mein tag|wie wird mein tag"
    r"|buenos dias|que tengo hoy|mi dia|como es mi dia)(?: house| hubd| haus| casa)?"
)
"""How people ask for their day, without accents. A greeting is one, too: nobody greets a house for nothing."""


def take(docket: Docket, event: Utterance, area: str | None) -> bool:
    """Tell the day to whoever asks. Only to somebody who is known: it may be nobody else's business."""
    if not ASKED.fullmatch(plain(event.text)):
        return False
    person = who_spoke(docket, event, area)
    if person is None:
        return False
    who, guests = docket.context.household.people[person], docket.scene(person).guests
    proposal = Proposal(
        intent="brief.morning", rule="policy.briefing", cause=f"briefing|{person}|{docket.now:.3f}",
        audience=(person,), area=area, urgency="low",
    )  # fmt: skip
    content = briefs.morning(Telling(docket.context, docket.policy, docket.brain, proposal, who, "speak", guests))
    reply(docket, proposal, content, area)
    docket.note(f"last|brief.morning|{person}")
    return True
