"""Study mode: while it runs, the child's messages wait and the house keeps quiet for this child."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.decisions import Decision
from hubd.core.events import AnyEvent, Outcome, Wish
from hubd.core.policy.docket import Docket


def mode(person: str) -> str:
    """The name of the running mode."""
    return f"study|{person}"


def begin(docket: Docket, people: tuple[str, ...]) -> None:
    modes = dict(docket.policy.modes)
    for person in people:
        modes.setdefault(mode(person), {"since": docket.now})
    docket.policy = replace(docket.policy, modes=modes)


def end(docket: Docket, people: tuple[str, ...]) -> None:
    names = {mode(person) for person in people}
    docket.policy = replace(
        docket.policy, modes={name: value for name, value in docket.policy.modes.items() if name not in names}
    )


def is_wish(event: AnyEvent) -> bool:
    return isinstance(event, Wish) and event.freshness == "live"


def wished(docket: Docket, event: AnyEvent) -> None:
    """Somebody begins or ends it by a switch: that counts as said, whatever a rule thinks."""
    if isinstance(event, Wish) and is_wish(event) and event.person in docket.context.household.people:
        (begin if event.on else end)(docket, (event.person,))


def answered(docket: Docket, decision: Decision, outcome: Outcome) -> None:
    """No, or wrong: the mode ends. Yes: it runs, or begins."""
    starts = decision.intent == "study.start"
    if outcome in ("dismissed", "never", "wrong"):
        (end if starts else begin)(docket, decision.audience)
    elif outcome == "accepted":
        (begin if starts else end)(docket, decision.audience)


def unanswered(docket: Docket, decision: Decision) -> None:
    """Who does not answer is already at it: the question's default is yes."""
    if decision.intent in ("study.start", "study.end"):
        answered(docket, decision, "accepted")
