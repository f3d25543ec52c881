"""Runs the targets, each in a process of its own, because libFuzzer never comes back."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path

import click

SECONDS, MEBIBYTES, LONGEST = 1, 256, 8_192
FOUND = Path("build/fuzz")
"""Where inputs are kept that something went wrong with."""
INSTRUMENTED = ("hubd.", "hubd_mqtt")


@click.command()
@click.argument("targets", nargs=-1)
@click.option("--runs", default=1_000_000, show_default=True, help="Inputs in all.")
@click.option("--within", is_flag=True, hidden=True)
def main(targets: tuple[str, ...], runs: int, *, within: bool) -> None:
    """Try the TARGETS (all of them if none is named) with made-up inputs."""
    if within:
        _inside(targets[0], runs)
        return
    from fuzz.targets import TARGETS

    chosen = targets or tuple(TARGETS)
    unknown = [name for name in chosen if name not in TARGETS]
    if unknown:
        raise click.BadParameter(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    shares = sum(TARGETS[name].share for name in chosen)
    failed = []
    for name in chosen:
        each = -(-runs * TARGETS[name].share // shares)
        click.echo(f"{name}: {each:,} inputs")
        done = subprocess.run([sys.executable, "-m", "fuzz", name, "--runs", str(each), "--within"], check=False)
        if done.returncode != 0:
            failed.append(name)
    click.echo(f"{runs:,} inputs: " + (f"something is wrong with {', '.join(failed)}, see {FOUND}" if failed else
                                       "no crash, nothing slow, nothing large"))  # fmt: skip
    sys.exit(bool(failed))


def _inside(name: str, runs: int) -> None:
    import atheris

    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        from fuzz.targets import TARGETS
    target = TARGETS[name]
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hubd-fuzz-") as corpus:
        for seed in target.seeds():
            (Path(corpus) / blake2b(seed, digest_size=8).hexdigest()).write_bytes(seed)
        limits = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEBIBYTES}", f"-max_len={LONGEST}"]
        quiet = ["-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={FOUND}/{name}-"]
        atheris.Setup(["fuzz", f"-atheris_runs={runs}", *limits, *quiet, corpus], target.open())
        atheris.Fuzz()


if __name__ == "__main__":
    main()
