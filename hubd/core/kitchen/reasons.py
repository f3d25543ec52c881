"""Why a dish stands where it stands, in short phrases, and why it stands before one of which more is in the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hubd.core.household import Person
from hubd.core.kitchen.cookbook import QUICK_MINUTES, Entry
from hubd.core.kitchen.foods import Foods, bits
from hubd.core.kitchen.larder import Kitchen, lacking
from hubd.core.kitchen.taste import Part, Taste

REASONS: dict[str, dict[str, str]] = {
    "en": {
        "all": "everything for it is in the house",
        "cover": "{have} of {wanted} ingredients are in the house",
        "soon": "uses up {foods}",
        "planned": "planned for today",
        "wish": "as {cook} likes it",
        "liked": "{cook} likes {cuisine} dishes",
        "season": "in season",
        "table": "suits {people} too",
        "family": "children like it",
        "time": "ready by {time}",
        "quick": "ready in {minutes} minutes",
        "not again": "{other} was on the table not long ago",
        "not slow": "{other} would take {minutes} minutes",
        "not season": "{other} is not in season",
        "not disliked": "{other} was turned down",
        "not traces": "{other} may carry traces of what somebody avoids",
        "not missing": "there is less to buy than for {other}",
        "not family": "{other} is spicy",
        "not liked": "{cook} usually turns {cuisine} dishes down",
    },
    "de": {
        "all": "alles dafür ist im Haus",
        "cover": "{have} von {wanted} Zutaten sind im Haus",
        "soon": "braucht {foods} auf",
        "planned": "für heute geplant",
        "wish": "so, wie {cook} es mag",
        "liked": "{cook} mag diese Küche: {cuisine}",
        "season": "hat jetzt Saison",
        "table": "passt auch für {people}",
        "family": "Kinder mögen es",
        "time": "bis {time} Uhr fertig",
        "quick": "in {minutes} Minuten fertig",
        "not again": "{other} gab es erst vor Kurzem",
        "not slow": "{other} würde {minutes} Minuten dauern",
        "not season": "{other} hat gerade keine Saison",
        "not disliked": "{other} wurde abgelehnt",
        "not traces": "{other} kann Spuren von etwas enthalten, das jemand meidet",
        "not missing": "dafür ist weniger einzukaufen als für {other}",
        "not family": "{other} ist scharf",
        "not liked": "{cook} lehnt diese Küche meist ab: {cuisine}",
    },
    "es": {
        "all": "todo está en casa",
        "cover": "{have} de {wanted} ingredientes están en casa",
        "soon": "aprovecha {foods}",
        "planned": "planeado para hoy",
        "wish": "como le gusta a {cook}",
        "liked": "a {cook} le gusta esta cocina: {cuisine}",
        "season": "es de temporada",
        "table": "también vale para {people}",
        "family": "gusta a los niños",
        "time": "listo a las {time}",
        "quick": "listo en {minutes} minutos",
        "not again": "{other} se comió hace poco",
        "not slow": "{other} tardaría {minutes} minutos",
        "not season": "{other} no es de temporada",
        "not disliked": "{other} se rechazó",
        "not traces": "{other} puede llevar trazas de algo que alguien evita",
        "not missing": "hay que comprar menos que para {other}",
        "not family": "{other} es picante",
        "not liked": "{cook} suele rechazar esta cocina: {cuisine}",
    },
}
"""Why a dish stands where it stands; `not …` is why one of which more is in the house does not stand before it."""


class Ranked(NamedTuple):
    """One dish that may be offered, judged."""

    score: float
    cover: float
    entry: Entry
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """The cook is told what speaks for a dish."""

    foods: Foods
    kitchen: Kitchen | None
    taste: Taste
    cook: Person
    meal: datetime | None
    """When the household usually eats next, on its own clock."""

    @property
    def language(self) -> str:
        return self.cook.language

    def for_it(self, one: Ranked) -> Iterator[str]:
        """What speaks for a dish, the strongest first."""
        say, entry, kitchen, values = REASONS[self.language], one.entry, self.kitchen, dict(one.parts)
        if kitchen is not None:
            wanted = sum(need is None or not self.foods.staples >> need & 1 for need in entry.needs)
            short = sum(1 for _ in lacking(self.foods, entry, kitchen))
            yield say["cover" if short else "all"].format(have=wanted - short, wanted=wanted)
            pressing = [n for n in bits(entry.main) if n in kitchen.soon]
            if pressing:
                names = {self.foods.foods[n].shown(self.language): -kitchen.soon[n] for n in pressing}
                yield say["soon"].format(foods=", ".join(sorted(names, key=lambda name: (names[name], name))))
        for name in ("planned", "wish", "liked", "season", "table", "family"):
            if values.get(name, 0.0) > 0.0:
                yield self._say(name, entry)
        if self.meal is not None and self.taste.meal is not None and entry.recipe.minutes <= self.taste.meal:
            yield say["time"].format(time=self.meal.strftime("%H:%M"))
        elif entry.recipe.minutes <= QUICK_MINUTES:
            yield say["quick"].format(minutes=round(entry.recipe.minutes))

    def instead_of(self, one: Ranked, rival: Ranked | None) -> Iterator[str]:
        """Why a dish stands before one of which more is in the house, where what speaks for it does not say so."""
        if rival is None or rival.cover <= one.cover:
            return
        mine, theirs = dict(one.parts), dict(rival.parts)
        gains = {name: mine.get(name, 0.0) - theirs.get(name, 0.0) for name in (*mine, *theirs)}
        name = max(gains, key=lambda each: (gains[each], each))
        if theirs.get(name, 0.0) < 0.0 and f"not {name}" in REASONS[self.language]:
            yield self._say(f"not {name}", rival.entry)

    def _say(self, name: str, entry: Entry) -> str:
        recipe = entry.recipe
        return REASONS[self.language][name].format(
            cook=self.cook.name, cuisine=recipe.cuisine.capitalize(), people=", ".join(self.taste.suited(entry)),
            other=recipe.name(self.language), minutes=round(recipe.minutes),
        )  # fmt: skip
