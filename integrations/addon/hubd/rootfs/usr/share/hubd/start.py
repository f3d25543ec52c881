"""hubd as an app of Home Assistant: options become settings, broker and token are found, and then it runs.

What the household says about rooms and people stands in `/config/hubd.yaml`; the first start writes it from what Home
Assistant knows. The options of the app stand above what that file says, and nothing is ever written into it again.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from runpy import run_path
from typing import Any

DATA = Path(os.environ.get("HUBD_DATA", "/data"))
CONFIG = Path(os.environ.get("HUBD_CONFIG_FOLDER", "/config"))
SUPERVISOR = os.environ.get("HUBD_SUPERVISOR", "http://supervisor")
INGRESS = ("172.30.32.2",)
"""Where the Supervisor's ingress comes from: whoever it brings has logged in to Home Assistant."""
PATIENCE, PAUSE = 120.0, 5.0
"""Seconds to wait for Home Assistant at the first start, when everything may start at once."""


def say(text: str) -> None:
    print(f"hubd: {text}", file=sys.stderr, flush=True)  # noqa: T201 - the app's log is its error stream


def read_options() -> dict[str, Any]:
    """What was set in the app's page."""
    file = DATA / "options.json"
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found if isinstance(found, dict) else {}


def broker_of_supervisor(token: str) -> dict[str, Any] | None:
    """The broker that another app has registered; None where there is none."""
    request = urllib.request.Request(  # noqa: S310 - the Supervisor's own address - always http, to the Supervisor
        f"{SUPERVISOR}/services/mqtt", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the Supervisor
            said = json.load(answer)
    except (OSError, ValueError):
        return None
    data = said.get("data") if isinstance(said, dict) and said.get("result") == "ok" else None
    return data if isinstance(data, dict) and data.get("host") else None


def broker(options: dict[str, Any], token: str) -> dict[str, Any]:
    """Settings of the broker: the owner's, else the Supervisor's, else hubd's own."""
    given = options.get("mqtt") or {}
    if given.get("host"):
        found = {"host": given["host"], "port": given.get("port"), "username": given.get("username"),
                 "password": given.get("password"), "ssl": given.get("tls", False)}  # fmt: skip
    else:
        found = broker_of_supervisor(token) or {}
    if not found:
        say("no broker was found: install the Mosquitto app, or name one in the options; hubd runs a small one itself")
        return {"mqtt.url": "embedded", "mqtt.embedded.host": "0.0.0.0"}  # noqa: S104 - inside the app's own network
    secure = bool(found.get("ssl"))
    port = int(found.get("port") or (8883 if secure else 1883))
    changes = {"mqtt.url": f"mqtt{'s' if secure else ''}://{found['host']}:{port}"}
    changes |= {f"mqtt.{key}": found[key] for key in ("username", "password") if found.get(key)}
    return changes


def changes_of(options: dict[str, Any], token: str) -> dict[str, Any]:
    """Settings by name, instead of what the file says."""
    quiet = options.get("quiet_hours") or {}
    changes: dict[str, Any] = {
        **broker(options, token),
        "home_assistant.url": f"{SUPERVISOR}/core",
        "home_assistant.token": token,
        "store.url": f"sqlite:///{DATA / 'hubd.db'}",
        "store.logs": str(DATA / "logs"),
        "web.listen": "0.0.0.0",  # noqa: S104 - through ingress, or with a token
        "web.port": int(os.environ.get("HUBD_PORT", "8099")),
        "web.ingress.only_from": list(INGRESS),
    }
    for option, name in (("log_level", "log.level"), ("interruptions_per_hour", "policy.interruptions_per_hour"),
                         ("language", "home.language")):  # fmt: skip
        if options.get(option) is not None:
            changes[name] = options[option]
    changes |= {f"policy.quiet_hours.{edge}": quiet[edge] for edge in ("from", "to") if quiet.get(edge)}
    return changes


async def write_first(file: Path, token: str) -> None:
    """The first configuration, from what Home Assistant knows. Waits for it while it starts."""
    from hubd.cli.importing import write_configuration
    from hubd.errors import IntegrationError
    from hubd.integration import home_assistant_memory
    from hubd.setup.homeassistant import found_in

    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        memory = home_assistant_memory(f"{SUPERVISOR}/core", token)
        try:
            books = await memory.books()
        except (IntegrationError, TimeoutError) as error:
            if asyncio.get_running_loop().time() > end:
                raise
            say(f"{error}; waiting for Home Assistant")
            await asyncio.sleep(PAUSE)
        else:
            write_configuration(file, found_in(books, broker=True), None, token, "")
            (file.parent / "my_rules").mkdir(exist_ok=True)
            with file.open("a", encoding="utf-8") as text:
                text.write("\nrules: [my_rules]   # your own rules, and how far you trust the shipped ones\n")
            return
        finally:
            await memory.close()


def main() -> None:
    from hubd.cli.run import live
    from hubd.config.load import load
    from hubd.errors import HubError

    token = os.environ.get("SUPERVISOR_TOKEN", "")
    if run_path(str(Path(__file__).with_name("backup.py")))["put_back"]():
        say("the journal of a restored backup is in its place again")
    file = CONFIG / "hubd.yaml"
    try:
        if not file.exists():
            asyncio.run(write_first(file, token))
            say(f"wrote {file.name} into this app's configuration folder: rooms and people are yours to correct there")
        live(lambda: load(file, changes=changes_of(read_options(), token)))
    except HubError as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
