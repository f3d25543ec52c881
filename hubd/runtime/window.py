"""A small window on a running hub, by HTTP: whether it lives, and who is where, what was decided, and what is wrong.

Looking only; nothing can be changed through it. Closed unless `status_page` is configured, and then open to the
addresses that are listed there: behind Home Assistant's ingress that is one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from hubd.config.settings import StatusPage
from hubd.core.codec import context_values
from hubd.core.decisions import PERSONAL, Decision
from hubd.core.policy.wording.phrases import reason_in_words
from hubd.runtime.living import Living
from hubd.runtime.sheets import Sheet

SHOWN = 30
"""Decisions on the page, the latest first."""

PAGE = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="15">
<meta name="viewport" content="width=device-width"><title>hubd {name}</title><style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }} body {{ max-width: 60rem; margin: 1rem auto;
padding: 0 1rem }} table {{ border-collapse: collapse; width: 100% }} td, th {{ text-align: left; padding: .3rem .6rem;
border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top }}
small {{ opacity: .7 }} .wrong {{ color: #c62828 }}</style></head><body>
<h1>{name}</h1><p>{mode} · <small>{at}</small></p>{problems}
{people}{areas}{decisions}</body></html>
"""

HEADS = {
    "en": ("People", "Rooms", "Decisions"), "de": ("Personen", "Räume", "Entscheidungen"),
    "es": ("Personas", "Habitaciones", "Decisiones"),
}  # fmt: skip
"""What the page's tables are called."""


class Window:
    """Makes one household's page and `/health`."""

    def __init__(self, living: Living, settings: StatusPage) -> None:
        self._operator, self._settings, self._sheets = living.operator, settings, living.sheets
        self._now, self._problems = living.now, living.problems
        self._latest: deque[Decision] = deque(maxlen=SHOWN)

    async def open(self) -> None:
        """Lay the page out."""
        host, port, only_from = self._settings.host, self._settings.port, self._settings.only_from
        pages = {"": self._page, "health": self._health}
        self._sheets.append(Sheet.of("status_page", host, port, only_from, pages))

    async def close(self) -> None:
        """Whoever hands it out closes the door."""

    def lived(self, touched: frozenset[str], decisions: Sequence[Decision]) -> None:  # noqa: ARG002 - a part's
        """Remember what was decided."""
        self._latest.extendleft(decisions)

    def _health(self) -> tuple[str, bytes]:
        problems = list(self._problems())
        said = {"status": "trouble" if problems else "ok", "problems": problems}
        return "application/json", msgspec.json.encode(said)

    def _page(self) -> tuple[str, bytes]:
        brain, now = self._operator.brain, self._now()
        household = brain.household
        if now is None or not self._operator.state.wake_at:
            context: dict[str, Any] = {"mode": "…", "people": {}, "areas": {}}
        else:
            context = context_values(self._operator.state, brain.household, brain.floor, now)
        names = {**{area.id: area.name for area in household.areas.values()}, "away": "away", "unknown": "unknown"}
        people = [(household.people[who].name, names[b["area"]], f"{b['p']:.0%}", b["activity"])
                  for who, b in context["people"].items()]  # fmt: skip
        areas = [(names[area], f"{b['occupied']:.0%}", b["activity"]) for area, b in context["areas"].items()]
        told = [
            (f"{household.local(d.at):%H:%M}", d.verdict, d.intent, _why(d, household.language)) for d in self._latest
        ]
        wrong = "".join(f'<p class="wrong">{escape(problem)}</p>' for problem in self._problems())
        heads = HEADS[household.language]
        page = PAGE.format(
            language=household.language, name=escape(household.name), mode=escape(context["mode"]), problems=wrong,
            at=f"{household.local(now):%H:%M:%S}" if now is not None else "", people=_table(heads[0], people),
            areas=_table(heads[1], areas), decisions=_table(heads[2], told),
        )  # fmt: skip
        return "text/html; charset=utf-8", page.encode()


def _why(decision: Decision, language: str) -> str:
    """Its reasons; of somebody's letters and appointments no more than the policy's, since there is no password."""
    if decision.intent.startswith(PERSONAL):
        return reason_in_words(decision.reason, language)
    return "; ".join(decision.because)


def _table(head: str, rows: Sequence[tuple[str, ...]]) -> str:
    """A table with its heading; nothing at all where there is nothing to tell."""
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{head}</h2><table>{lines}</table>" if rows else ""
