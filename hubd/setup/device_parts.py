"""What makes a computer a wall screen, a voice or the hub: packages, users, files and commands, as tables.

Everything is data, so that it can be printed, written below another root, or done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from hubd.resources import shipped

OPT = "/opt/hubd"
"""Where docs/install.md puts hubd."""
SHARE = "/usr/local/lib/hubd-device"
ETC = "/etc/hubd-device"
UNITS = "/etc/systemd/system"
BROWSER_POLICY = "/etc/chromium/policies/managed/hubd-screen.json"

WHISPER, PIPER, WAKE = "wyoming-faster-whisper==3.8.1", "wyoming-piper==2.5.2", "pyopen-wakeword==1.1.0"
"""What understands speech, what speaks, and what hears the wake word; for Python 3.11 to 3.13, on ARM and Intel."""
VOICES = {"en": "en_US-lessac-medium", "de": "de_DE-thorsten-medium", "es": "es_ES-davefx-medium"}
"""Piper's voice for each language of the screen."""
HOME_NETS = "localhost link-local 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"
"""Who may reach the microphone: the home's own network."""


@dataclass(frozen=True, slots=True)
class File:
    """One file to write. `path` begins at the root of the computer."""

    path: str
    text: str
    mode: int = 0o644


@dataclass(frozen=True, slots=True)
class Part:
    """One of screen, voice and hub. `before` is done ahead of its files, `units` are started after them, `undo` is
    done when the files have gone."""

    name: str
    packages: tuple[str, ...]
    files: tuple[File, ...]
    units: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    undo: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the owner wants. `hub`: the address of the page; `area`: where it stands; `only_here`: the hub is this
    computer, so that no other need reach the voice."""

    hub: str
    area: str
    language: str = "en"
    wake: str = "okay_nabu"
    voice: str | None = None
    microphone: str = "default"
    loudspeaker: str = "default"

    @property
    def only_here(self) -> bool:
        return urlsplit(self.hub).hostname in {"localhost", "127.0.0.1", "::1"}


def _user(name: str, groups: str) -> tuple[tuple[str, ...], ...]:
    """An ordinary user of its own. Both commands do nothing the second time."""
    home = f"/var/lib/{name}"
    return (
        ("adduser", "--system", "--group", "--home", home, "--shell", "/usr/sbin/nologin", name),
        ("usermod", "--append", "--groups", groups, name),
    )


def _without_user(name: str) -> tuple[tuple[str, ...], ...]:
    return (("deluser", name), ("rm", "-rf", f"/var/lib/{name}"))


SCREEN_SCRIPT = """\
#!/bin/sh
# Shows hubd's page, and nothing else, on the whole screen. Its address stands in /etc/hubd-device/screen.conf.
set -eu

printf '\\033[9;0]\\033[14;0]' >/dev/tty1 2>/dev/null || true   # the console never blanks

browser=$(command -v chromium || command -v chromium-browser)

# Not before the hub answers: a browser that shows an error would show it for good.
until curl --silent --fail --max-time 5 --output /dev/null "${HUBD_PAGE%/}/api/v1/health"; do
    sleep 2
done

# shellcheck disable=SC2086 - further options are words
exec "$browser" --kiosk --ozone-platform=wayland --user-data-dir="$HOME/chromium" --password-store=basic \\
    --no-first-run --noerrdialogs --disable-session-crashed-bubble --disable-features=Translate \\
    --disable-pinch --overscroll-history-navigation=0 --autoplay-policy=no-user-gesture-required \\
    --check-for-update-interval=31536000 ${HUBD_BROWSER_OPTIONS:-} "$HUBD_PAGE"
"""

SCREEN_UNIT = f"""\
# hubd's page on the screen of this computer: a browser in a kiosk, as an ordinary user. docs/device.md says more.

[Unit]
Description=hubd's page on this screen
Wants=network-online.target dbus.socket systemd-logind.service
After=network-online.target systemd-user-sessions.service dbus.socket systemd-logind.service getty@tty1.service
Conflicts=getty@tty1.service
ConditionPathExists=/dev/tty0
StartLimitIntervalSec=0

[Service]
User=hubd-screen
PAMName=login
Environment=HOME=/var/lib/hubd-screen XDG_SESSION_TYPE=wayland
EnvironmentFile={ETC}/screen.conf
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
UtmpIdentifier=tty1
UtmpMode=user
ExecStart=/usr/bin/cage -d -s -- {SHARE}/screen
Restart=always
RestartSec=3

[Install]
WantedBy=multi-user.target
"""


def _trusting(hub: str) -> str:
    """A policy of this computer's browser, which shows that page and no other: browsers keep a page's files, so that it
    can be loaded while the hub is gone, only for pages that came over HTTPS or are named here."""
    address = urlsplit(hub)
    origins = [f"{address.scheme}://{address.netloc}/"]
    return json.dumps({"OverrideSecurityRestrictionsOnInsecureOrigin": origins}, indent=2) + "\n"


def screen(wishes: Wishes) -> Part:
    """The page at start, by itself, whatever happens to the browser."""
    conf = (
        "# The page that this screen shows, and further options of the browser"
        f" (--force-device-scale-factor=1.5).\nHUBD_PAGE={wishes.hub}\nHUBD_BROWSER_OPTIONS=\n"
    )
    return Part(
        "screen",
        ("cage", "chromium", "curl", "fonts-dejavu-core", "libpam-systemd"),
        (
            File(f"{ETC}/screen.conf", conf),
            File(f"{SHARE}/screen", SCREEN_SCRIPT, 0o755),
            File(BROWSER_POLICY, _trusting(wishes.hub)),
            File(f"{UNITS}/hubd-screen.service", SCREEN_UNIT),
        ),
        ("hubd-screen.service",),
        before=_user("hubd-screen", "video,render,input"),
        undo=_without_user("hubd-screen"),
    )


CONFINED = """\
Restart=always
RestartSec=3
User=hubd-voice
Group=hubd-voice
StateDirectory=hubd-voice
StateDirectoryMode=0700
UMask=0077
NoNewPrivileges=true
CapabilityBoundingSet=
LockPersonality=true
PrivateTmp=true
ProtectClock=true
ProtectControlGroups=true
ProtectHome=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectSystem=strict
RestrictNamespaces=true
RestrictSUIDSGID=true
SystemCallArchitectures=native
"""
"""What every service of the voice lives under. Models are fetched once, into its state."""


def _service(about: str, command: str, more: str = "") -> str:
    return (
        f"# Part of a voice of hubd's own. docs/device.md says more.\n\n[Unit]\nDescription={about}\n"
        "Wants=network-online.target\nAfter=network-online.target sound.target\nStartLimitIntervalSec=0\n\n"
        f"[Service]\nEnvironment=HOME=/var/lib/hubd-voice\nExecStart={command}\n{more}{CONFINED}\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )


def _environment(name: str, package: str) -> tuple[tuple[str, ...], ...]:
    """A Python environment of its own, with one package of an exact version."""
    return (("python3", "-m", "venv", f"/opt/{name}"), (f"/opt/{name}/bin/pip", "install", package))


def voice(wishes: Wishes) -> Part:
    """Microphone, loudspeaker and wake word by hubd itself; Whisper understands, Piper speaks."""
    host = "127.0.0.1" if wishes.only_here else "0.0.0.0"  # noqa: S104 - the unit lets only the home's network in
    spoken = wishes.voice or VOICES[wishes.language]
    state = "/var/lib/hubd-voice"
    whisper = (
        f"/opt/hubd-whisper/bin/wyoming-faster-whisper --uri tcp://{host}:10300 --language {wishes.language}"
        f" --data-dir {state}/whisper"
    )
    piper = f"/opt/hubd-piper/bin/wyoming-piper --uri tcp://{host}:10200 --voice {spoken} --data-dir {state}/piper"
    listen = f"{OPT}/bin/hubd device voice --listen {host}"
    conf = (
        "# What the voice is told: HUBD_DEVICE_VOICE_<OPTION> for each option of `hubd device voice`.\n"
        f"HUBD_DEVICE_VOICE_HUB={wishes.hub}\nHUBD_DEVICE_VOICE_AREA={wishes.area}\n"
        f"HUBD_DEVICE_VOICE_LANGUAGE={wishes.language}\nHUBD_DEVICE_VOICE_WAKE={wishes.wake}\n"
        f"HUBD_DEVICE_VOICE_MICROPHONE={wishes.microphone}\nHUBD_DEVICE_VOICE_LOUDSPEAKER={wishes.loudspeaker}\n"
    )
    fenced = f"EnvironmentFile={ETC}/voice.conf\nSupplementaryGroups=audio\n"
    nets = f"IPAddressDeny=any\nIPAddressAllow={'localhost' if wishes.only_here else HOME_NETS}\n"
    return Part(
        "voice",
        ("alsa-utils", "python3-venv"),
        (
            File(f"{ETC}/voice.conf", conf),
            File(f"{UNITS}/hubd-whisper.service", _service("Understands speech (Whisper)", whisper)),
            File(f"{UNITS}/hubd-piper.service", _service("Speaks (Piper)", piper)),
            File(f"{UNITS}/hubd-voice.service", _service("hubd's ears and mouth", listen, fenced + nets)),
        ),
        ("hubd-whisper.service", "hubd-piper.service", "hubd-voice.service"),
        before=(
            *_user("hubd-voice", "audio"),
            *_environment("hubd-whisper", WHISPER),
            *_environment("hubd-piper", PIPER),
            (f"{OPT}/bin/pip", "install", WAKE),
        ),
        undo=(
            (f"{OPT}/bin/pip", "uninstall", "--yes", "pyopen-wakeword"),
            ("rm", "-rf", "/opt/hubd-whisper", "/opt/hubd-piper"),
            *_without_user("hubd-voice"),
        ),
    )


def hub(_wishes: Wishes) -> Part:
    """hubd itself, as docs/install.md has it. Its configuration and memory are its owner's: nothing undoes them."""
    units = ("hubd.service", "hubd-backup.service", "hubd-backup.timer")
    texts = {name: (shipped("packaging") / name).read_text(encoding="utf-8") for name in units}
    return Part(
        "hub",
        ("mosquitto",),
        tuple(File(f"{UNITS}/{name}", text) for name, text in texts.items()),
        ("hubd.service", "hubd-backup.timer"),
        before=(
            ("adduser", "--system", "--group", "--home", "/var/lib/hubd", "--shell", "/usr/sbin/nologin", "hubd"),
            ("install", "-d", "-o", "root", "-g", "hubd", "-m", "0750", "/etc/hubd"),
        ),
    )


PARTS = {"hub": hub, "screen": screen, "voice": voice}
"""In the order in which they are put up."""
