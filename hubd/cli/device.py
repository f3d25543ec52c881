"""`hubd device`: a speaker or a screen of one's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.setup.device_files import Root
    from hubd.setup.device_parts import Part

EXAMPLES = """\b
Examples:
  hubd device install --area kitchen                                print what would be done, and do nothing
  sudo hubd device install --area kitchen --apply                   hub, screen and voice on this computer
  sudo hubd device install --hub http://hub.local:8484/ --only screen --apply
  hubd device install --area hall --only voice --into /mnt/image    write the files of an image
  sudo hubd device install --area kitchen --remove --apply
  hubd device voice --hub http://hub.local:8484/ --area kitchen     what the service of the voice runs"""

INSTALL_EXAMPLES = """\b
Examples:
  hubd device install --area kitchen                 print every file and command, and do nothing
  sudo /opt/hubd/bin/hubd device install --area kitchen --apply
  hubd device install --only screen --hub http://hub.local:8484/ --into /mnt/image

A second time changes nothing. A file that somebody has changed stays as it is; what it should be is written beside it
as .new, and the exit code is 1. --overwrite takes the new one. docs/device.md goes through it step by step."""

ROOT = Path("/")
HERE = "http://localhost:8484/"
WAKES = ["okay_nabu", "hey_jarvis", "hey_mycroft", "hey_rhasspy", "alexa"]


@click.group(epilog=EXAMPLES)
def command() -> None:
    """Make a wall screen or a voice of this computer: a Raspberry Pi, or any Debian."""


def _page(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-_\[\]:]+(/[A-Za-z0-9./_\-]*)?", value):
        raise click.BadParameter(f"{value} is no address of hubd's page, such as http://hub.local:8484/")
    return value if value.endswith("/") else f"{value}/"


def _plain(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Goes into units and their settings, so nothing that means something there."""
    if value is not None and not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_:=,.\-]*", value):
        raise click.BadParameter(f"{value}: letters, digits and _ - : = , . only")
    return value


@command.command(epilog=INSTALL_EXAMPLES)
@click.option("--hub", default=HERE, callback=_page, show_default=True, help="Where hubd's page is.")
@click.option("--area", callback=_plain, metavar="ID", help="The room it stands in; the voice needs to know.")
@click.option("--only", type=click.Choice(["hub", "screen", "voice"]), multiple=True,
              help="Only this; may be repeated. Left out: all, the hub only where it is this computer.")  # fmt: skip
@click.option("--language", type=click.Choice(["en", "de", "es"]), default="en", show_default=True,
              help="What is spoken and understood.")  # fmt: skip
@click.option("--wake", type=click.Choice(WAKES), default="okay_nabu", show_default=True, help="The wake word.")
@click.option("--voice", callback=_plain, help="A voice of Piper; left out: one of the language.")
@click.option("--microphone", callback=_plain, default="default", show_default=True, help="As `arecord -L` names it.")
@click.option("--loudspeaker", callback=_plain, default="default", show_default=True, help="As `aplay -L` names it.")
@click.option("--plan", "mode", flag_value="plan", default=True, help="Print what would be done. The default.")
@click.option("--apply", "mode", flag_value="apply", help="Do it on this computer, as root.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="ROOT",
              help="Write the files below another root: an image, a container.")  # fmt: skip
@click.option("--remove", is_flag=True, help="Take away what was installed, with its users and models.")
@click.option("--overwrite", is_flag=True, help="Overwrite files that somebody has changed.")
def install(
    hub: str,
    area: str | None,
    only: tuple[str, ...],
    language: str,
    wake: str,
    voice: str | None,
    microphone: str,
    loudspeaker: str,
    mode: str,
    into: Path | None,
    *,
    remove: bool,
    overwrite: bool,
) -> None:
    """Packages, users, services and files for a wall screen, a voice, and the hub itself."""
    from hubd.setup.device_files import Root
    from hubd.setup.device_parts import PARTS, Wishes

    wishes = Wishes(hub, area or "", language, wake, voice, microphone, loudspeaker)
    names = [name for name in PARTS if name in only or (not only and (name != "hub" or wishes.only_here))]
    if "voice" in names and area is None and not remove:
        raise click.UsageError("in which room does the voice stand? Add --area, or leave it out by --only screen")
    parts = [PARTS[name](wishes) for name in names]
    try:
        root = Root.at(into or ROOT)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if mode == "apply" and into is None:
        _refuse(root, parts, remove=remove)
    if mode == "plan" and into is None:
        (_plan_removal if remove else _plan)(root, parts)
    elif remove:
        _remove(root, parts, image=into is not None)
    else:
        _install(root, parts, image=into is not None, overwrite=overwrite)


def _refuse(root: Root, parts: Sequence[Part], *, remove: bool) -> None:
    from hubd.setup.device import NotPossible, obstacles

    found = obstacles(root.path, () if remove else parts)
    if found:
        raise NotPossible("\n  ".join(["not on this computer:", *found]))


def _say(commands: Sequence[Sequence[str]], title: str) -> None:
    click.echo(title)
    for words in commands:
        click.echo(f"  {' '.join(words)}")


def _plan(root: Root, parts: Sequence[Part]) -> None:
    from hubd.setup.device import after, before

    click.echo(f"{', '.join(part.name for part in parts)}: nothing is done; --apply does it\n")
    _say(before(parts), "First, as root:")
    for part in parts:
        for file in part.files:
            click.echo(f"\n{file.path} (mode {file.mode:o}, {root.state(file)}):")
            click.echo("\n".join(f"  {line}".rstrip() for line in file.text.splitlines()))
    click.echo()
    _say(after(parts), "Then:")


def _plan_removal(root: Root, parts: Sequence[Part]) -> None:
    from hubd.setup.device import stopping, undoing, wanted_files

    _say(stopping(parts), "Nothing is done; --apply does it. First, as root:")
    _say([("rm", path) for path in wanted_files(parts) if root.place(path).exists()], "Files, unless changed:")
    _say(undoing(parts), "Then:")


def _install(root: Root, parts: Sequence[Part], *, image: bool, overwrite: bool) -> None:
    from hubd.setup import device
    from hubd.setup.device_files import told

    if not image:
        for words in device.before(parts):
            _do(words)
    found = root.write([file for part in parts for file in part.files], overwrite=overwrite)
    for line in told(found):
        click.echo(line)
    if image:
        device.link(root, parts, there=True)
        _say(device.before(parts), "\nStill to be done within the image:")
    else:
        for words in device.after(parts):
            _do(words)
    _next(parts)
    kept = [] if overwrite else [path for path, state in found.items() if state == "changed"]
    if kept:
        click.echo(f"\n{len(kept)} changed by somebody and kept; compare each with the .new beside it: "
                   f"{', '.join(kept)}", err=True)  # fmt: skip
        raise SystemExit(1)


def _next(parts: Sequence[Part]) -> None:
    names = {part.name for part in parts}
    if "screen" in names:
        click.echo("\nThe screen shows a code. Where hubd runs: hubd token pair CODE --output <the screen>")
    if "voice" in names:
        click.echo("\nThe voice speaks a code (and journalctl -u hubd-voice shows it): hubd token pair CODE\n"
                   "For hubd to speak and ask there, add to its outputs:\n"
                   '  wyoming: {tts: "tcp://HERE:10200", sound: "tcp://HERE:10601", mic: "tcp://HERE:10600", '
                   'asr: "tcp://HERE:10300"}')  # fmt: skip


def _remove(root: Root, parts: Sequence[Part], *, image: bool) -> None:
    from hubd.setup import device

    there = [part for part in parts if any(root.place(file.path).exists() for file in part.files)]
    if not there:
        click.echo("There is nothing to remove.")
        return
    if not image:
        for words in device.stopping(there):
            _try(words)
    device.link(root, there, there=False)
    gone = root.remove([file for part in there for file in part.files])
    for path, removed in gone.items():
        click.echo(f"{path}: {'removed' if removed else 'CHANGED by somebody, and kept'}")
    if not image:
        for words in device.undoing(there):
            _try(words)
    if not all(gone.values()):
        raise SystemExit(1)


def _do(words: Sequence[str]) -> None:
    from hubd.setup.device import run

    click.echo(f"$ {' '.join(words)}")
    run(words)


def _try(words: Sequence[str]) -> None:
    """What is gone already need not go again."""
    from hubd.setup.device import NotPossible

    try:
        _do(words)
    except NotPossible as error:
        click.echo(str(error), err=True)


VOICE_EXAMPLES = """\b
Examples:
  hubd device voice --area kitchen
  hubd device voice --hub http://hub.local:8484/ --area hall --language de --wake hey_jarvis

Each option may stand in the environment: HUBD_DEVICE_VOICE_AREA=kitchen. The microphone is offered at port 10600, the
loudspeaker at 10601. After the wake word, wait a breath, and speak."""


@command.command(epilog=VOICE_EXAMPLES, context_settings={"auto_envvar_prefix": "HUBD_DEVICE_VOICE"})
@click.option("--hub", default=HERE, callback=_page, show_default=True, help="Where hubd's page is.")
@click.option("--area", required=True, callback=_plain, metavar="ID", help="The room it stands in.")
@click.option("--language", default="en", show_default=True, help="What is spoken here.")
@click.option("--wake", type=click.Choice(WAKES), default="okay_nabu", show_default=True, help="The wake word.")
@click.option("--listen", default="127.0.0.1", show_default=True, help="Who may reach microphone and loudspeaker.")
@click.option("--microphone", default="default", show_default=True, help="As `arecord -L` names it.")
@click.option("--loudspeaker", default="default", show_default=True, help="As `aplay -L` names it.")
@click.option("--asr", default="tcp://127.0.0.1:10300", show_default=True, help="What understands speech.")
@click.option("--tts", default="tcp://127.0.0.1:10200", show_default=True, help="What speaks.")
@click.option("--token", type=click.Path(path_type=Path), default=Path("/var/lib/hubd-voice/token"), show_default=True,
              help="Where the token is kept with which hubd has let it in.")  # fmt: skip
def voice(
    hub: str,
    area: str,
    language: str,
    wake: str,
    listen: str,
    microphone: str,
    loudspeaker: str,
    asr: str,
    tts: str,
    token: Path,
) -> None:
    """Offer this computer's microphone and loudspeaker, and hear the wake word."""
    import asyncio
    import logging
    import shutil

    from hubd_wyoming.own_device import Places, live
    from hubd_wyoming.own_hub import Hub
    from hubd_wyoming.own_sound import player, recorder
    from hubd_wyoming.own_voice import OpenWakeWord

    from hubd.errors import Unavailable

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    places = Places(recorder(microphone), player(loudspeaker), listen, asr, tts)
    missing = [program for program in (places.recorder[0], places.player[0]) if shutil.which(program) is None]
    if missing:
        raise Unavailable(f"{' and '.join(missing)} cannot be found: apt-get install alsa-utils")
    try:
        asyncio.run(live(places, Hub(hub, token, f"voice, {area}"), OpenWakeWord(wake), area, language))
    except OSError as error:
        raise Unavailable(f"microphone and loudspeaker cannot be offered at {listen}: {error}") from error
