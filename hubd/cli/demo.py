"""`hubd demo`: a family's day over real MQTT in two minutes, and what hubd makes of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.errors import Unavailable

if TYPE_CHECKING:
    from hubd.cli.demo_watch import Watch
    from hubd.simulate.life import Life
    from hubd.simulate.stage import Stage

EXAMPLES = """\b
Examples:
  hubd demo                   two minutes, on a board that changes in place
  hubd demo --seconds 300     slower, to read along
  hubd demo --plain | less    as lines
  hubd demo --keep demo       keep the configuration, the journal and the day's log"""

HOST = "127.0.0.1"
START_WITHIN_S = 30.0
STOP_WITHIN_S = 10.0
NEEDED_BYTES = 200 * 1024**2
"""What a journal, a log and their spare room take, generously."""


@click.command(epilog=EXAMPLES)
@click.option("--seconds", type=click.FloatRange(5, 3600), default=120.0, show_default=True, help="How long it takes.")
@click.option("--plain", is_flag=True, help="Lines instead of the board, even on a terminal.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Run in this folder and keep it.")
def command(seconds: float, *, plain: bool, keep: Path | None) -> None:
    """Watch a family of four live a school day while hubd listens, believes, decides and mostly keeps quiet.

    The daemon runs as it would at home, with a broker of its own on a free port of this machine. The
    family and its sensors are simulated, the messages are real MQTT in the formats of the vendors. The
    address of its screen is printed: open it in a browser. Nothing leaves this machine.
    """
    try:
        with ExitStack() as stack:
            folder = keep or Path(stack.enter_context(_scratch()))
            _perform(folder, seconds, plain=plain or not sys.stdout.isatty())
            if keep:
                click.echo(f"Everything of this run is in {keep}.")
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)
        sys.exit(130)


def _perform(folder: Path, seconds: float, *, plain: bool) -> None:
    from hubd.cli.demo_play import Play
    from hubd.cli.demo_view import Board, Lines
    from hubd.cli.demo_watch import Watch
    from hubd.simulate.evening import ACTS, evening

    life = evening()
    port, page = _free_port(), _free_port() if _has_page() else None
    click.echo(f"Starting hubd for {life.home.name} with its own broker on {HOST}:{port} …")
    with _daemon(life, folder, port, page) as daemon:
        stage = _meet(life, daemon, folder, port)
        if page is not None:
            click.echo(f"The screen on the wall, for any browser here: http://{HOST}:{page}/#token={_token(folder)}")
        try:
            watch = Watch(life, now=life.at(ACTS[0].at))
            with Lines() if plain else Board() as view:
                Play(life, stage, watch, view, seconds).run()
        finally:
            stage.close()
    _summary(watch)


def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="hubd-demo-", dir=_in_memory())


def _in_memory() -> str | None:
    """A folder in memory where there is one: a day in two minutes is many commits, and nobody misses this journal."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder below it gets a name of its own
    return str(memory) if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > NEEDED_BYTES else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _has_page() -> bool:
    """Is what serves the screen installed (the extra `web`)?"""
    return all(find_spec(name) is not None for name in ("starlette", "uvicorn"))


def _token(folder: Path) -> str:
    """Whoever watches the demo may see and do everything."""
    from hubd.web.tokens import TokenFile, Wanted

    return TokenFile(folder / "tokens.json").create(Wanted("admin", "demo"))


@contextmanager
def _daemon(life: Life, folder: Path, port: int, page: int | None) -> Iterator[subprocess.Popen[bytes]]:
    """`hubd run` in a process of its own, with log time; stopped at the end, whatever happens: its standard input ends
    with this process."""
    from hubd.simulate.stage import RULES, SOURCES
    from hubd.simulate.write import config_text

    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "home.yaml"
    mqtt = {"url": "embedded", "embedded": {"host": HOST, "port": port}}
    store = {"url": f"sqlite:///{(folder / 'hubd.db').resolve()}"}
    rules = folder / "stage.yaml"
    rules.write_text(RULES, encoding="utf-8")
    web = {} if page is None else {"web": {"listen": HOST, "port": page}}
    sections = {"mqtt": mqtt, "store": store, "sources": SOURCES, "rules": [str(rules.resolve())], **web}
    config.write_text(config_text(life.home, **sections), encoding="utf-8")
    arguments = [sys.executable, "-m", "hubd", "run", "--config", str(config), "--clock", "log", "--tethered"]
    with (folder / "daemon.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - this very program, with arguments of our own
            arguments, stdout=log, stderr=log, stdin=subprocess.PIPE, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _meet(life: Life, daemon: subprocess.Popen[bytes], folder: Path, port: int) -> Stage:
    """Connect to hubd's broker as soon as it listens, and wait until hubd says that it is online."""
    from hubd.simulate.stage import Stage

    give_up = time.monotonic() + START_WITHIN_S
    stage: Stage | None = None
    while time.monotonic() < give_up and daemon.poll() is None:
        if stage is None:
            try:
                stage = Stage(life, HOST, port)
            except OSError:
                time.sleep(0.1)
        elif any(heard.topic == "status" and heard.payload == "online" for heard in stage.heard(0.2)):
            return stage
    if stage is not None:
        stage.close()
    raise Unavailable(f"hubd did not start:\n{_last_words(folder)}")


def _last_words(folder: Path, lines: int = 12) -> str:
    """The end of the daemon's own log."""
    text = (folder / "daemon.log").read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:]) or "(it said nothing)"


def _summary(watch: Watch) -> None:
    from hubd.cli.demo_view import told

    score = watch.score()
    delivered = sum(watch.verdicts[v] for v in ("act", "speak", "ask", "show", "push"))
    kept_quiet = watch.verdicts["defer"] + watch.verdicts["suppress"]
    click.echo("\nWhat people saw and heard of it:")
    for decision in watch.decisions:
        if decision["verdict"] not in ("defer", "suppress"):
            click.echo(f"  {told(decision)}")
    click.echo(
        f"\n{delivered} times hubd did or said something, {kept_quiet} times it kept quiet for a reason.\n"
        f"Whenever it said what it believes, it was right about where people are {score.area_accuracy:.0%} of the "
        f"time,\nabout the mode of the house {score.mode.value:.0%}, and sure but wrong {score.overconfident:.1%}.\n"
        "\nTry next:\n"
        "  hubd init                       a configuration for your own home\n"
        "  hubd simulate out --days 7      a week of another family, with the truth beside it\n"
        "  hubd replay LOG --config FILE   what hubd would have done with a recorded day"
    )
