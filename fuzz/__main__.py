"""Runs the targets, each in a process of its own, because libFuzzer never comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path
from typing import NoReturn

import click

SECONDS, MEBIBYTES, LONGEST = 1, 256, 8_192
FOUND = Path("build/fuzz")
"""Where inputs are kept that something went wrong with."""
INSTRUMENTED = ("hubd.", "hubd_mqtt")


@click.command()
@click.argument("targets", nargs=-1)
@click.option("--runs", default=1_000_000, show_default=True, help="Inputs in all.")
@click.option("--corpus", type=click.Path(path_type=Path), hidden=True)
def main(targets: tuple[str, ...], runs: int, corpus: Path | None) -> None:
    """Try the TARGETS (all of them if none is named) with made-up inputs."""
    if corpus is not None:
        _inside(targets[0], runs, corpus)
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
        with tempfile.TemporaryDirectory(prefix="hubd-fuzz-") as folder:
            command = [sys.executable, "-m", "fuzz", name, "--runs", str(each), "--corpus", folder]
            if subprocess.run(command, check=False).returncode != 0:
                failed.append(name)
    click.echo(f"{runs:,} inputs: " + (f"something is wrong with {', '.join(failed)}, see {FOUND}" if failed else
                                       "no crash, nothing slow, nothing large"))  # fmt: skip
    sys.exit(bool(failed))


def _inside(name: str, runs: int, corpus: Path) -> NoReturn:
    import atheris

    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        from fuzz.targets import TARGETS
    target = TARGETS[name]
    FOUND.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / blake2b(seed, digest_size=8).hexdigest()).write_bytes(seed)
    limits = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEBIBYTES}", f"-max_len={LONGEST}"]
    quiet = ["-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={FOUND}/{name}-"]
    atheris.Setup(["fuzz", f"-atheris_runs={runs}", *limits, *quiet, str(corpus)], target.open())
    try:
        atheris.Fuzz()
    except SystemExit as done:
        signal.setitimer(signal.ITIMER_REAL, 0)  # the end of the last input is not the end of its alarm
        os._exit(done.code if isinstance(done.code, int) else 0)
    os._exit(0)


if __name__ == "__main__":
    main()
