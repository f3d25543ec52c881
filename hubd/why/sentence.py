"""One decision in one sentence, in the home's language."""

from __future__ import annotations

from hubd.core.decisions import Decision
from hubd.core.household import Household
from hubd.core.policy.reasons import Reason
from hubd.core.policy.wording.phrases import listed, reason_in_words

DID: dict[str, dict[str, str]] = {
    "en": {
        "act": "hubd did {what}", "speak": "hubd said {what} to {whom}", "ask": "hubd asked {whom} {what}",
        "show": "hubd showed {what} to {whom}", "push": "hubd sent {what} to the phone of {whom}",
        "defer": "hubd kept {what} for later, for {whom}", "suppress": "hubd kept quiet about {what}, for {whom}",
    },
    "de": {
        "act": "hubd hat {what} ausgeführt", "speak": "hubd hat {whom} {what} gesagt",
        "ask": "hubd hat {whom} {what} gefragt", "show": "hubd hat {whom} {what} gezeigt",
        "push": "hubd hat {what} ans Telefon von {whom} geschickt",
        "defer": "hubd hat {what} für {whom} aufgehoben", "suppress": "hubd hat {what} für {whom} für sich behalten",
    },
    "es": {
        "act": "hubd hizo {what}", "speak": "hubd dijo {what} a {whom}", "ask": "hubd preguntó {what} a {whom}",
        "show": "hubd mostró {what} a {whom}", "push": "hubd envió {what} al teléfono de {whom}",
        "defer": "hubd guardó {what} para más tarde, para {whom}", "suppress": "hubd calló {what}, para {whom}",
    },
}  # fmt: skip
"""What hubd did, by verdict."""
BECAUSE = {"en": "because", "de": "weil", "es": "porque"}
EVERYBODY = {"en": "everybody", "de": "alle", "es": "todos"}
HELD = frozenset({"defer", "suppress"})


def sentence(decision: Decision, household: Household) -> str:
    """What was done, for whom, when and why. What was held back has the policy's reason, what was done its causes."""
    language = household.language if household.language in DID else "en"
    words = decision.title or decision.text
    what = f"“{words}” ({decision.intent})" if words else decision.intent
    people = [household.people[who].name if who in household.people else who for who in decision.audience]
    did = DID[language][decision.verdict].format(what=what, whom=listed(people, language) or EVERYBODY[language])
    return f"{household.local(decision.at):%H:%M}: {did}{_because(_causes(decision, language), language)}."


def _causes(decision: Decision, language: str) -> list[str]:
    if decision.verdict in HELD and decision.reason in set(Reason):
        return [reason_in_words(decision.reason, language)]
    return [*decision.because]


def _because(causes: list[str], language: str) -> str:
    """The end of the sentence; a rule's own sentence stands for itself."""
    said = [cause.rstrip(".") for cause in causes if cause]
    if not said:
        return ""
    if causes[0].endswith("."):
        return f". {said[0]}" + (f": {', '.join(said[1:])}" if said[1:] else "")
    return f", {BECAUSE[language]}: {', '.join(said)}"
