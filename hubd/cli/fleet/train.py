"""`hubd fleet train`: what homes share, learned from many of them."""

from __future__ import annotations

from pathlib import Path

import click

EPILOG = """\b
Examples:
  hubd fleet train homes/ --features given/         at home: write down what may leave, and learn nothing
  hubd fleet train given/ --out models/             from what many homes have given
  hubd fleet train homes/ --out models/             both at once, where the logs are here anyway

What leaves a home is a file of features and labels: what the activity model sees at a minute, with what somebody said
they did, and circumstances of offers, with what was answered. No names, no words, no dates (docs/fleet.md). Needs the
extra `learning`."""


@click.command(epilog=EPILOG)
@click.argument("homes", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--features",
    "given_away",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each home's features into this folder, and stop.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("models"),
    show_default=True,
    help="Where what is learned is written.",
)
def command(homes: tuple[Path, ...], given_away: Path | None, out: Path) -> None:
    """Make the models that homes share from the HOMES' features, leaving homes out for the score."""
    import msgspec

    from hubd.cli.progress import share
    from hubd.fleet.features import ENDING, given, homes_in

    places = homes_in(homes)
    found = []
    with share("Looking at homes") as progress:
        for number, place in enumerate(places):
            found.append(given(place))
            progress((number + 1) / len(places))
    if given_away is not None:
        given_away.mkdir(parents=True, exist_ok=True)
        for number, each in enumerate(found, start=1):
            (given_away / f"{number:06d}{ENDING}").write_bytes(msgspec.msgpack.encode(each))
        click.echo(f"{len(found)} homes' features in {given_away}")
        return
    from hubd.fleet.train import train

    with share("Learning") as progress:
        report = train(found, out, progress)
    click.echo(f"{report.homes} homes, {report.rows:,} labelled rows, {report.answers:,} answers")
    if report.activity is not None:
        said = ", ".join(f"{name} {value:g}" for name, value in report.activity.items())
        click.echo(f"activity, in homes that were left out: {said}; {out / 'activity.onnx'}")
    else:
        click.echo("activity: too few homes with labels, nothing was made")
    better = f"taken over: {out / 'welcome.json'}" if report.leaning is not None else "no better in strange homes"
    lost = f"{report.welcome_shipped:.3f} nats an answer as shipped, {report.welcome_learned:.3f} learned"
    click.echo(f"welcome: {lost} ({better})")
