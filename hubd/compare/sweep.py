"""A setting turned through its values: one line of figures for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hubd.compare.figures import Figures, missed
from hubd.compare.outcome import Outcome, counts
from hubd.compare.told import duration, table

COLUMNS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("spoken", lambda f: str(f.verdicts["speak"])),
    ("asked", lambda f: str(f.verdicts["ask"])),
    ("pushed", lambda f: str(f.verdicts["push"])),
    ("shown", lambda f: str(f.verdicts["show"])),
    ("done", lambda f: str(f.verdicts["act"])),
    ("a day", lambda f: f"{f.interruptions_a_day:.2f}"),
    ("dangers", lambda f: str(len(f.dangers))),
    ("late mail", lambda f: str(len(f.mail.late))),
    ("usual wait", lambda f: duration(f.mail.median_wait)),
)


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The settings as they are, then each value. `a day`: interruptions, person and day; `+ - ~`: deliveries added,
    removed and changed against the settings as they are; `missed`: dangers that those told of, and this does not."""
    base = outcomes[0].figures[0]
    head = ("", *(name for name, _ in COLUMNS), "missed", "+", "-", "~")
    body = [("as it is", *(show(base) for _, show in COLUMNS), "", "", "", "")]
    for outcome in outcomes:
        new = outcome.figures[1]
        of = counts(outcome.changes)
        body.append((
            outcome.names[1], *(show(new) for _, show in COLUMNS), str(len(missed(base.dangers, new.dangers))),
            *(str(of[kind]) for kind in ("added", "removed", "changed")),
        ))  # fmt: skip
    yield from table(head, body)
