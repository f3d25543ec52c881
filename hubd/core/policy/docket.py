"""What the policy decides in one step, and what it will remember of it. Lives for that step only.

The one place where decisions are made up, given ids, charged to budgets and turned into effects, so that every
path through the policy keeps the same books.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.context import Context
from hubd.core.decisions import DELIVERED, Decision, Effect, Finding, Proposal, Verdict
from hubd.core.ids import derived_id
from hubd.core.memories import DeskState, Held, Occasion, PolicyState, Welcome
from hubd.core.policy import books, interruptible, models
from hubd.core.policy.channels import effects
from hubd.core.policy.channels.outputs import Reach
from hubd.core.policy.hand import switched, targets
from hubd.core.policy.intents.content import Content
from hubd.core.policy.learned.circumstances import occasion
from hubd.core.policy.learned.logistic import Estimate
from hubd.core.policy.learned.silence import key, retried
from hubd.core.policy.learned.welcome import against, judged, score
from hubd.core.policy.reasons import Reason
from hubd.core.policy.scene import Scene
from hubd.core.policy.wording.phrasebook.circumstances import in_words
from hubd.core.policy.wording.phrases import ACTIVITIES, reason_in_words, say


class Docket:
    """Collects the decisions and effects of one step over a policy state that is copied when first changed."""

    def __init__(self, context: Context, brain: Brain) -> None:
        self.context = context
        self.brain = brain
        self.policy: PolicyState = context.state.policy
        self.desk: DeskState = context.state.desk
        self.decisions: list[Decision] = []
        self.effects: list[Effect] = []
        self.proposed: list[Proposal] = []
        """What follows from decisions of this step, to be judged after what came in."""
        self.said: tuple[Finding, ...] = ()
        """What the table said for the proposal in hand; goes into its decision."""
        self.propensity = 1.0
        """How often the table would say so; goes into the decision as well."""
        self._scenes: dict[str, Scene] = {}
        self._estimates: dict[tuple[str, str, str, str], Estimate] = {}
        self._learned: Welcome = self.policy.welcome

    @property
    def now(self) -> float:
        return self.context.now

    def scene(self, person: str) -> Scene:
        """This person's moment, as the decisions of this very step have left it."""
        known = self._scenes.get(person)
        if known is None or known.policy is not self.policy:
            known = self._scenes[person] = Scene(self.context, self.policy, self.context.household.people[person])
        return known

    def estimate(self, proposal: Proposal, person: str, how: str = "") -> Estimate:
        """How welcome it would be to this person now, by this verdict. What this step has told so far does not count
        as having been told before, so it stays the same until somebody's answer is learned from."""
        if self._learned is not self.policy.welcome:
            self._learned, self._estimates = self.policy.welcome, {}
        key_ = (proposal.intent, person, proposal.urgency, how)
        known = self._estimates.get(key_)
        if known is None:
            here = occasion(self.scene(person), proposal.urgency, how)
            known = judged(self.context.household, self._learned, proposal.intent, person, here)
            self._estimates[key_] = known
        return known

    def against(self, proposal: Proposal, person: str, how: str) -> list[str]:
        """What answers hold against it, in words."""
        here = occasion(self.scene(person), proposal.urgency, how)
        household = self.context.household
        found = against(household, self.policy.welcome, proposal.intent, person, here)
        return list(dict.fromkeys(in_words(cue, household.language) for cue in found))

    def _score(self, proposal: Proposal, person: str | None, how: str) -> float:
        if person not in self.context.household.people or proposal.intent.startswith("hazard."):
            return 1.0
        return score(self.estimate(proposal, person, how))

    # what can become of a proposal

    def deliver(
        self,
        proposal: Proposal,
        audience: tuple[str, ...],
        reach: Reach,
        reason: Reason,
        content: Content,
        extra: tuple[str, ...] = (),
    ) -> Decision:
        """Something is said, shown, pushed, asked or done: charged, remembered, and open for answers."""
        decision = self._decide(proposal, audience, reach, reason, content, extra)
        occasions = self._occasions(decision)
        self.policy = books.charged(self.policy, decision)
        self._remember(proposal, decision, occasions)
        if reach.outputs:
            self._tell(decision, content)
        if content.private:
            self.policy = books.bared(self.policy, self.context.household, decision)
        if reach.verdict == "act":
            self.carry_out(proposal, decision)
        return decision

    def join(self, decision: Decision, person: str) -> None:
        """Somebody else is told by the same card: one decision for both, paid for by each."""
        joined = replace(decision, audience=(*decision.audience, person))
        self.decisions[self.decisions.index(decision)] = joined
        more = replace(decision, audience=(person,))
        self.policy = books.charged(self.policy, more)
        self.policy = books.joined(self.policy, joined, self._occasions(more))

    def suppress(
        self,
        proposal: Proposal,
        audience: tuple[str, ...],
        reason: Reason,
        data: dict[str, Any] | None = None,
        apart: float = float("inf"),
    ) -> None:
        """Judged, and not done: written once per situation and reason; `apart` seconds later it is a new one."""
        mark = f"{proposal.cause}|{reason}|{','.join(audience)}"
        policy = books.suppressed(self.policy, mark, self.now, apart)
        if policy is None:
            return
        self.policy = policy
        content = Content("", "", {**proposal.data, **(data or {})})
        self._decide(proposal, audience, Reach("suppress", ()), reason, content)

    def hold(
        self,
        proposal: Proposal,
        audience: tuple[str, ...],
        reason: Reason,
        importance: str = "normal",
        until: float | None = None,
        since: float | None = None,
    ) -> None:
        """Kept for a better moment. The deferral is written when it begins, not each time it is looked at again."""
        known = self.policy.held.get(proposal.cause)
        begun = since if since is not None else known.since if known is not None else self.now
        finding = None if proposal.intent.startswith("message.") else proposal.finding
        waiting = Held(
            proposal=replace(proposal, audience=audience, finding=finding),
            since=begun,
            until=until,
            importance=importance,
            reason=reason,
        )
        if known == waiting:
            return
        self.policy = replace(self.policy, held={**self.policy.held, proposal.cause: waiting})
        if known is None:
            busy = self._busy(audience) if reason in (Reason.CONCENTRATING, Reason.STUDYING) else ()
            content = Content("", "", dict(proposal.data))
            self._decide(proposal, audience, Reach("defer", ()), reason, content, busy)

    def _busy(self, audience: tuple[str, ...]) -> tuple[str, ...]:
        """With what this person is busy, in words."""
        scene = self.scene(audience[0])
        language = self.context.household.language
        if scene.busy is None:
            return (say("why.call", language, name=scene.who.name),) if scene.calling else ()
        sure = f"{self.context.activity(scene.who.id, scene.busy):.2f}"
        name = ACTIVITIES[scene.busy].get(language, scene.busy)
        return (say("why.busy", language, name=scene.who.name, activity=name, p=sure),)

    def drop(self, cause: str) -> None:
        """Nothing waits under this cause any more."""
        self.policy = books.dropped(self.policy, cause)

    def note(self, mark: str) -> None:
        """Remember that this happened now."""
        self.policy = books.noted(self.policy, mark, self.now)

    def note_recipe(self) -> None:
        """Remember the recipe just offered."""
        self.policy = books.recipe_offered(self.policy, self.decisions[-1])

    def note_turned_down(self, decision: Decision) -> None:
        """Remember a dish that somebody did not want."""
        self.policy = books.recipe_turned_down(self.policy, decision)

    def forget_reminder(self, reminder: str) -> None:
        """It has been told."""
        self.desk = books.reminded(self.desk, self.policy, reminder)

    def cool(self, proposal: Proposal, audience: tuple[str, ...]) -> None:
        """The rule's pause begins now."""
        self.policy = books.cooled(self.policy, proposal, audience, self.now)

    def clear(self, decision: Decision) -> None:
        """Take a card or question off the screens that show it."""
        self.effects.extend(effects.clearings(self.context.household, decision, self.now))

    # the books

    def _decide(
        self,
        proposal: Proposal,
        audience: tuple[str, ...],
        reach: Reach,
        reason: Reason,
        content: Content,
        extra: tuple[str, ...] = (),
    ) -> Decision:
        household = self.context.household
        language, verdict = household.language, reach.verdict
        beside = (*self._moment_told(proposal, audience, verdict), *models.told(self.context, self.brain, audience))
        decision = Decision(
            id=self._id(proposal, verdict, reason, audience),
            at=self.now,
            home=household.id,
            intent=proposal.intent,
            audience=audience,
            area=proposal.area,
            verdict=verdict,
            outputs=reach.outputs,
            title=content.title,
            text=content.text,
            urgency=proposal.urgency,
            score=self._score(proposal, audience[0] if audience else None, verdict if verdict in DELIVERED else ""),
            rule=proposal.rule,
            because=(*proposal.because, *extra, reason_in_words(reason, language)),
            reason=str(reason),
            propensity=self.propensity,
            data=content.data,
            finding=proposal.finding,
            ruling=(*self.said, *beside),
        )
        self.said, self.propensity = (), 1.0
        self.decisions.append(decision)
        return decision

    def _moment_told(self, proposal: Proposal, audience: tuple[str, ...], verdict: Verdict) -> tuple[Finding, ...]:
        """How freely the person could be interrupted, where that is the question: for what waits, and for what asks."""
        if not audience or verdict not in ("ask", "defer") or proposal.intent.startswith("hazard."):
            return ()
        return (interruptible.told(self.scene(audience[0]), self.policy.moments.get(audience[0])),)

    def _id(self, proposal: Proposal, verdict: str, reason: str, audience: tuple[str, ...]) -> str:
        cause = (self.context.household.id, proposal.rule, proposal.cause, proposal.intent, verdict, reason, *audience)
        made, n = derived_id(self.now, *cause), 0
        while made in self.policy.open or any(made == decision.id for decision in self.decisions):
            n += 1
            made = derived_id(self.now, *cause, str(n))
        return made

    def _remember(self, proposal: Proposal, decision: Decision, occasions: dict[str, Occasion]) -> None:
        if not proposal.single:
            self.policy = books.told(self.policy, proposal.cause, self.now)
        self.cool(proposal, decision.audience)
        tastes = self.policy.tastes
        for person in decision.audience:
            again = retried(self.context, tastes.get(key(decision.intent, person)))
            if again is not None:
                tastes = {**tastes, key(decision.intent, person): again}
        if tastes is not self.policy.tastes:
            self.policy = replace(self.policy, tastes=tastes)
        self.drop(proposal.cause)
        if decision.outputs or decision.verdict == "act":  # delivered, so that it can be answered
            self.policy = books.opened(self.policy, proposal, decision, occasions)

    def _occasions(self, decision: Decision) -> dict[str, Occasion]:
        """How it was for everybody who got it, so that their answers can be learned from. Dangers are no taste."""
        if decision.intent.startswith("hazard."):
            return {}
        people = [person for person in decision.audience if person in self.context.household.people]
        theme = self._theme(decision)
        return {person: occasion(self.scene(person), decision.urgency, decision.verdict, theme) for person in people}

    def _theme(self, decision: Decision) -> str:
        """What it is about, where that is a matter of taste: the cuisine of a dish."""
        recipe = decision.data.get("recipe")
        name = recipe.get("id") if isinstance(recipe, dict) else None
        if self.brain.book is None or not isinstance(name, str):  # a rule may put anything there
            return ""
        dish = self.brain.book.with_shelf(self.desk.shelf).recipes.get(name)
        return dish.cuisine if dish is not None else ""

    # effects

    def _tell(self, decision: Decision, content: Content) -> None:
        self.effects.extend(effects.tellings(self.context, decision, content, self.policy.open[decision.id].until))

    def carry_out(self, proposal: Proposal, decision: Decision) -> None:
        """The `do` of a rule, noted as the house's own doing."""
        for target in (name for effect in proposal.effects for name in targets(effect)):
            self.note(switched(target))
        self.effects.extend(effects.deeds(proposal, decision, self.now))
