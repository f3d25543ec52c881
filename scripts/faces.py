"""`make faces`: how well faces are told apart, beside the best that could be done, and how long it takes.

Faces are seeded directions in 128 dimensions, as a network would give them; how much pictures of one person stray from
it (`noise`) decides how hard it is. The best answer from the enrolled pictures goes by the nearest of their exact
means; the best of all knows everybody's true direction.
"""

from __future__ import annotations

import time
from random import Random

import click

from hubd.core.evidence.gallery import Gallery, enrol, likeness, template
from hubd.core.evidence.identity import SURE, who_is
from hubd.core.household import UNKNOWN
from tests.core.evidence.test_gallery import FAMILY, Faces, unit

TIMES, ENROLLED = 400, 8
NOISES = (1.2, 1.6, 2.0, 2.4, 2.8)
MANY, EACH, SIZE = 100, 20, 128


@click.command()
@click.option("--seed", default=20, show_default=True)
def main(seed: int) -> None:
    """Print the tables."""
    click.echo("noise  pictures  right  best from these  best of all  strangers named  right when named")
    for noise in NOISES:
        faces = Faces(seed, noise)
        gallery, means = _enrolled(faces)
        for frames in (1, 5):
            click.echo(_row(faces, gallery, means, noise, frames))
    click.echo(f"\n{MANY} people of {EACH} templates, one picture: {_took(seed):.3f} ms")


def _enrolled(faces: Faces) -> tuple[Gallery, dict[str, tuple[float, ...]]]:
    """Everybody with the same pictures twice: as hubd keeps them, and as the mean of all."""
    gallery, means = Gallery(), {}
    for who in faces.people:
        pictures = [faces.picture(who) for _ in range(ENROLLED)]
        means[who] = unit([sum(column) for column in zip(*pictures, strict=True)])
        for picture in pictures:
            gallery, _ = enrol(gallery, who, picture)
    return gallery, means


def _nearest(means: dict[str, tuple[float, ...]], pictures: list[tuple[float, ...]]) -> str:
    summed = [sum(column) for column in zip(*pictures, strict=True)]
    return max(means, key=lambda who: sum(a * b for a, b in zip(means[who], summed, strict=True)))


def _row(faces: Faces, gallery: Gallery, means: dict[str, tuple[float, ...]], noise: float, frames: int) -> str:
    right = known = best = strangers = named = right_named = 0
    for n in range(TIMES):
        who = FAMILY[n % len(FAMILY)]
        pictures = [faces.picture(who) for _ in range(frames)]
        chances = who_is(gallery, pictures, FAMILY)
        likeliest = max(FAMILY, key=chances.__getitem__)
        right += likeliest == who
        known += _nearest(means, pictures) == who
        best += faces.nearest(pictures) == who
        if chances[likeliest] >= SURE:
            named, right_named = named + 1, right_named + (likeliest == who)
        other = faces.somebody()
        chances = who_is(gallery, [faces.picture(other) for _ in range(frames)], FAMILY)
        strangers += max(p for name, p in chances.items() if name != UNKNOWN) >= SURE
    shares = (right, known, best, strangers)
    columns = "  ".join(f"{count / TIMES:{width}.3f}" for count, width in zip(shares, (5, 15, 11, 15), strict=True))
    return f"{noise:5.1f}  {frames:8d}  {columns}  {right_named / max(named, 1):16.3f}"


def _took(seed: int) -> float:
    """Milliseconds of processor time for one comparison, the best of five rounds."""
    chance = Random(seed)  # noqa: S311 - faces that can be repeated
    gallery = Gallery()
    for n in range(MANY):
        middle = [chance.gauss(0.0, 1.0) for _ in range(SIZE)]
        for _ in range(EACH):
            gallery, _ = enrol(gallery, f"p{n}", [x + chance.gauss(0.0, 0.7) for x in middle])
    probe = template([chance.gauss(0.0, 1.0) for _ in range(SIZE)])
    if probe is None:
        raise click.ClickException("a direction of length nought was drawn")
    likeness(gallery, probe)
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(50):
            likeness(gallery, probe)
        rounds.append((time.process_time() - began) / 50)
    return 1000 * min(rounds)


if __name__ == "__main__":
    main()
