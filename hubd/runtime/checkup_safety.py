"""Doors that stand open: rights of files, secrets in plain sight, listeners that let everybody in."""

from __future__ import annotations

import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from hubd.config.build import tokens_file
from hubd.config.settings import Settings
from hubd.runtime.finding import Finding
from hubd.store.engine import sqlite_file

OTHERS = stat.S_IRWXO | stat.S_IWGRP
DAY = 86400.0
SOON_DAYS = 14
"""Before a certificate ends, people want to know."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def safety(settings: Settings) -> Iterator[Finding]:
    """Everything that lets somebody in who should not be."""
    yield from _rights(settings)
    yield from _secrets_in_sight(settings)
    yield from _open_doors(settings)
    yield from _certificate(settings)
    yield from _ports(settings)


def _rights(settings: Settings) -> Iterator[Finding]:
    if os.geteuid() == 0 and not os.environ.get("SUPERVISOR_TOKEN"):  # an app of Home Assistant has no other user
        yield Finding("safety", "note", "hubd runs as root", "give it a user of its own: docs/install.md")
    file = settings.file
    private = [sqlite_file(settings.store.url), settings.store.logs, tokens_file(settings.store)]
    private += [file.with_name("secrets.yaml")] if file is not None else []
    for path in private:
        if path is not None and path.exists() and _others_may(path):
            what = "go-rwx" if path.is_file() else "go-rwx,u+rwx"
            yield Finding("safety", "problem", f"{path} can be read or changed by others on this computer",
                          f"chmod {what} {path}")  # fmt: skip


def _others_may(path: Path) -> bool:
    """Of a folder only writing counts: its files have rights of their own."""
    mode = path.stat().st_mode
    return bool(mode & (OTHERS if path.is_file() else stat.S_IWOTH | stat.S_IWGRP))


def _secrets_in_sight(settings: Settings) -> Iterator[Finding]:
    from hubd.yaml_places import read_file

    if settings.file is None:
        return
    tagged = "hidden"
    document = read_file(settings.file, {"!env": lambda _name: tagged, "!secret": lambda _name: tagged})
    root = document.value if isinstance(document.value, dict) else {}
    for section, key in (("mqtt", "password"), ("home_assistant", "token")):
        inside = root.get(section)
        value = inside.get(key) if isinstance(inside, dict) else None
        if value not in (None, tagged):
            yield Finding("safety", "note", f"{section}.{key} stands in {settings.file.name} in plain sight",
                          f"move it to secrets.yaml, and write {key}: !secret NAME")  # fmt: skip


def _open_doors(settings: Settings) -> Iterator[Finding]:
    mqtt, page, web = settings.mqtt, settings.status_page, settings.web
    if mqtt.tls is not None and mqtt.tls.insecure:
        yield Finding("safety", "problem", "mqtt.tls.insecure: anybody may pretend to be the broker",
                      "name the authority in mqtt.tls.ca, and take insecure away")  # fmt: skip
    if mqtt.embedded and mqtt.host not in LOOPBACK:
        yield Finding("safety", "problem", f"the embedded broker lets everybody in who reaches {mqtt.host}",
                      "use a broker with passwords (mosquitto), or mqtt.embedded.host: 127.0.0.1")  # fmt: skip
    elif not mqtt.embedded and mqtt.username is None and mqtt.host not in LOOPBACK:
        yield Finding("safety", "note", "hubd logs in at the broker without a name: so can everybody else",
                      "give the broker passwords, and hubd mqtt.username and mqtt.password")  # fmt: skip
    for name, listen, allowed in (("status_page", page.host, page.only_from) if page else ("", "", ()),
                                  ("metrics", settings.metrics.listen or "", settings.metrics.only_from)
                                  if settings.metrics else ("", "", ())):  # fmt: skip
        if listen and listen not in LOOPBACK and not allowed:
            yield Finding("safety", "problem", f"{name} is open to everybody who reaches {listen}",
                          f"list who may look under {name}.only_from")  # fmt: skip
    if web is not None and web.listen not in LOOPBACK and web.tls is None and web.ingress is None:
        yield Finding("safety", "note", "the screen is on the network without TLS: tokens can be overheard there",
                      "give web.tls a certificate, or put a proxy with one in front of it")  # fmt: skip


def _certificate(settings: Settings) -> Iterator[Finding]:
    """What browsers will say of the screen's certificate."""
    from hubd.runtime.certificate import BadCertificateError, examine

    if settings.web is None or settings.web.tls is None:
        return
    try:
        found = examine(*settings.web.tls)
    except BadCertificateError as error:
        yield Finding("certificate", "problem", f"web.tls: {error}", "browsers refuse it: renew it, or name another")
        return
    left = (found.until - time.time()) / DAY
    for_whom = f"good for {', '.join(found.names) or 'no name at all'}, for {left:.0f} more days"
    if left < SOON_DAYS or not found.names:
        yield Finding("certificate", "note", f"web.tls: {for_whom}", "renew it, with the names that browsers use")
    else:
        yield Finding("certificate", "ok", f"web.tls: {for_whom}")


def _ports(settings: Settings) -> Iterator[Finding]:
    """Is somebody else where hubd wants to listen? While it runs, that is hubd itself."""
    file = sqlite_file(settings.store.url)
    if file is not None and _runs(file):
        return
    page = settings.status_page
    wanted = [(name, part.listen, part.port) for name, part in (("web", settings.web), ("metrics", settings.metrics))
              if part is not None and part.listen]  # fmt: skip
    wanted += [("status_page", page.host, page.port)] if page is not None else []
    for name, host, port in wanted:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sock.bind((host, port))
            except OSError as error:
                yield Finding("ports", "problem", f"{name}: {host}:{port} cannot be opened ({error.strerror})",
                              f"name another {name}.port, or stop the program that is there")  # fmt: skip


def _runs(file: Path) -> bool:
    import fcntl

    lock = file.with_name(f"{file.name}.lock")
    try:
        handle = os.open(lock, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
