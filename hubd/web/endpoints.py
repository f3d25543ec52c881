"""The table of everything that the API offers."""

from __future__ import annotations

from hubd.web import answering, assisting, cooking, deciding, letting_in, looking, own, past, ruling, timing
from hubd.web.shapes.assistants import (
    LanguageModels,
    ProposalMade,
    Proposals,
    Proposed,
    Switched,
    Verdict,
)
from hubd.web.shapes.base import Done
from hubd.web.shapes.decisions import Answered, Cards, Decisions, DecisionTold, Page, Sentence, StudyWish, Why
from hubd.web.shapes.home import Health, HomeNow, Sources, Status, Timeline
from hubd.web.shapes.people import Privacy, PrivacyWanted, RecipeTold, Studied, Timers, TimerWanted
from hubd.web.shapes.rules import DayWanted, Rules, StageWanted, Trial, Tried
from hubd.web.shapes.tokens import (
    Approval,
    PairingAsked,
    PairingNow,
    PairingStarted,
    PairingsWaiting,
    TokenMade,
    TokensKnown,
    TokenWanted,
)
from hubd.web.table import Endpoint

HOME: tuple[Endpoint, ...] = (
    Endpoint("GET", "/health", None, looking.health, "Does hubd live?", Health),
    Endpoint("GET", "/home", "screen", looking.home, "Who is where and doing what, and how sure that is.", HomeNow),
    Endpoint("GET", "/cards", "screen", looking.cards, "What stands on screens just now.", Cards),
    Endpoint("GET", "/status", "screen", looking.status, "How hubd itself is.", Status),
    Endpoint("GET", "/sources", "screen", looking.sources, "Every device heard, and what is missing.", Sources),
)
DECISIONS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/decisions", "screen", deciding.decisions, "What was decided, the newest first.", Decisions,
             query=Page, refusals=(404,), tag="decisions"),
    Endpoint("GET", "/decisions/{id}", "screen", deciding.decision, "One decision.", DecisionTold, refusals=(404,),
             tag="decisions"),
    Endpoint("GET", "/decisions/{id}/why", "screen", deciding.why, "Why it was decided, what would have changed it.",
             Why, refusals=(404,), tag="decisions"),
    Endpoint("POST", "/decisions/{id}/answer", "screen", answering.answer, "Answer it: hubd learns from it.", Done,
             body=Answered, refusals=(404, 409, 503), tag="decisions"),
)  # fmt: skip
DOING: tuple[Endpoint, ...] = (
    Endpoint("POST", "/say", "screen", answering.say, "Type a sentence, as if it had been said.", Done, body=Sentence,
             refusals=(404, 409, 503), tag="doing"),
    Endpoint("POST", "/study", "screen", answering.study, "Begin or end somebody's study time.", Done, body=StudyWish,
             refusals=(404, 409, 503), tag="doing"),
)  # fmt: skip
ACCESS: tuple[Endpoint, ...] = (
    Endpoint("POST", "/pairings", None, letting_in.start, "A screen asks to be let in.", PairingStarted,
             body=PairingAsked, status=201, refusals=(429,), tag="access"),
    Endpoint("GET", "/pairings", "admin", letting_in.waiting, "The screens that wait to be let in.", PairingsWaiting,
             tag="access"),
    Endpoint("GET", "/pairings/{id}", None, letting_in.state, "How things stand; the token once it was approved.",
             PairingNow, refusals=(404,), tag="access"),
    Endpoint("POST", "/pairings/{code}/approve", "admin", letting_in.approve, "Let the screen in that shows this code.",
             Done, body=Approval, refusals=(404, 409), tag="access"),
    Endpoint("GET", "/tokens", "admin", letting_in.known, "All tokens, without what they are.", TokensKnown,
             tag="access"),
    Endpoint("POST", "/tokens", "admin", letting_in.create, "A new token.", TokenMade, body=TokenWanted, status=201,
             refusals=(404, 409), tag="access"),
    Endpoint("DELETE", "/tokens/{id}", "admin", letting_in.revoke, "Take a token back.", Done, refusals=(404,),
             tag="access"),
)  # fmt: skip
TIMERS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/timers", "screen", timing.running, "The timers that run.", Timers, tag="doing"),
    Endpoint("POST", "/timers", "screen", timing.start, "Start a timer.", Done, body=TimerWanted,
             refusals=(404, 409, 503), tag="doing"),
    Endpoint("DELETE", "/timers/{id}", "screen", timing.stop, "Stop a timer.", Done, refusals=(404, 409, 503),
             tag="doing"),
)  # fmt: skip
RULES: tuple[Endpoint, ...] = (
    Endpoint("GET", "/rules", "screen", ruling.rules, "All rules, and how far each is trusted.", Rules, tag="rules"),
    Endpoint("POST", "/rules/{id}/stage", "admin", ruling.stage, "Trust a rule further, or less.", Done,
             body=StageWanted, refusals=(404, 409, 503), tag="rules"),
    Endpoint("POST", "/rules/try", "admin", ruling.try_out, "What rules would have done with the recorded days.", Tried,
             body=Trial, refusals=(409, 503), tag="rules"),
)  # fmt: skip
ASSISTANTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/language-models", "screen", assisting.models, "Models that word cards, and how they fare.",
             LanguageModels, tag="assistants"),
    Endpoint("POST", "/language-models/{name}", "admin", assisting.switch, "Ask a model from now on, or no more.", Done,
             body=Switched, refusals=(404,), tag="assistants"),
    Endpoint("POST", "/proposals", "screen", assisting.propose, "Propose rules: they are tried, and wait for a person.",
             ProposalMade, body=Proposed, refusals=(409, 503), tag="assistants"),
    Endpoint("GET", "/proposals", "admin", assisting.proposals, "Rules that wait for a person.", Proposals,
             refusals=(409,), tag="assistants"),
    Endpoint("POST", "/proposals/{id}", "admin", assisting.settle, "Accept or discard proposed rules.", Done,
             body=Verdict, refusals=(404, 409), tag="assistants"),
)  # fmt: skip
PEOPLE: tuple[Endpoint, ...] = (
    Endpoint("GET", "/timeline", "screen", past.timeline, "One day, minute by minute: beliefs against evidence.",
             Timeline, query=DayWanted, refusals=(404, 409, 503), tag="people"),
    Endpoint("GET", "/me/privacy", "member", own.privacy, "What the house may know of you.", Privacy, tag="people"),
    Endpoint("PUT", "/me/privacy", "member", own.choose, "Say what the house may know of you.", Done,
             body=PrivacyWanted, refusals=(409, 503), tag="people"),
    Endpoint("GET", "/study", "member", own.studied, "The study times of the last week: yours, and your children's.",
             Studied, tag="people"),
    Endpoint("GET", "/recipes/{id}", "screen", cooking.dish, "One recipe with its steps.", RecipeTold, refusals=(404,),
             tag="people"),
)  # fmt: skip
ENDPOINTS: tuple[Endpoint, ...] = (*HOME, *DECISIONS, *DOING, *TIMERS, *RULES, *ASSISTANTS, *PEOPLE, *ACCESS)
