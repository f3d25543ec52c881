"""`make voices DATA=FOLDER`: how well voices of speakers who were left out are told apart, and what it costs."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import click
import numpy as np

from hubd.perception.manifest import find
from hubd.perception.voices.model import VOICES, voice_model
from hubd.train.voice_trials import Scores
from hubd.train.voices import SECONDS, left_out, speakers

ROUNDS = 20


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def main(data: Path | None) -> None:
    """Print the table: with DATA trained anew without each speaker, otherwise as the shipped model's card has it."""
    if data is not None and (found := speakers(data)):
        judged = left_out(found)
        scores = {**judged.scores, **{f"{name}, elsewhere": score for name, score in judged.elsewhere.items()}}
    else:
        entry = find(VOICES)
        scores = {name: Scores(**row) for name, row in entry.scores.items()} if entry is not None else {}
        click.echo("as the training has written it down:")
    for name, score in scores.items():
        click.echo(f"{name:26s} {score.in_words()}")
    _cost()


def _cost() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model = voice_model()
    if model is None:
        raise click.ClickException("no model of voices ships: make one with make train")
    chance = np.random.default_rng(0)
    tone = np.sin(np.cumsum(2 * np.pi * (120 + 20 * np.sin(np.arange(int(SECONDS * 16_000)) / 4000)) / 16_000))
    samples = (0.3 * tone + 0.003 * chance.standard_normal(len(tone))).astype(np.float32)
    model.embed(samples)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        model.embed(samples)
        rounds.append(time.process_time() - began)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    click.echo(
        f"{model.id}: {1000 * min(rounds):.1f} ms of processor time for {SECONDS:g} s at best, "
        f"{1000 * float(np.median(rounds)):.1f} ms usually; {more:.0f} MiB more memory"
    )


if __name__ == "__main__":
    main()
