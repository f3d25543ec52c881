"""Looks for known faults in the packages that hubd is installed with, and for dangerous habits in its own code.

Usage: python scripts/audit.py   (make audit brings pip-audit and bandit in an environment of their own)

What is found and is no fault here stands in `ARGUED` with the reason. Exit code 1 for anything else, 3 when the
database of known faults could not be asked: then nothing is known about the packages.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
LOCKS = ("requirements.lock", "integrations/addon/hubd/requirements.lock")
"""What a household installs. The tools of developers are not among it."""

PACKAGES: dict[str, str] = {}
"""Known faults (GHSA, PYSEC or CVE number) that do not concern hubd, and why."""

EVERYWHERE: dict[str, str] = {
    "B101": "asserts narrow types for the checker; nothing depends on them, and ruff's S101 asks for a reason at each",
    "B311": "chance in simulations, trainings and pauses between retries; secrets are drawn by secrets (web/tokens)",
    "B404": "hubd starts processes of its own for the night's learning and for trials, as lists, never by a shell",
    "B603": "the same: the arguments are hubd's own interpreter, modules and files",
    "B105": "titles and prompts that speak of tokens; there is no password in the code",
    "B110": "an answer that nobody waits for any more; ruff's S110 asks for a reason at each",
}
"""Kinds of finding that are none anywhere in hubd, and why."""

HERE: dict[tuple[str, str], str] = {
    ("B104", "hubd/web/server.py"): "a comparison, to print a name instead of 0.0.0.0; the default is 127.0.0.1",
    ("B104", "hubd/cli/mcp.py"): "a comparison, to ask this very computer instead",
    ("B310", "hubd/perception/fetching.py"): "https only, from the manifest, and what comes must have its digest",
    ("B108", "hubd/cli/demo.py"): "a folder of its own is made by tempfile; the word is what is shown",
    ("B104", "hubd/setup/device_parts.py"): "an address in a unit that lets in the home's own networks and nobody else",
    ("B608", "hubd/store/wreck.py"): "the tables and columns are words of that file, the values are parameters",
    ("B310", "integrations/hubd_wyoming/own_hub.py"): "the command takes http and https only, and the owner gives it",
    ("B310", "integrations/hubd_calendar/feed.py"): "settings take http and https only; the address is the owner's",
    ("B310", "integrations/addon/hubd/rootfs/usr/share/hubd/start.py"): "always http, to the Supervisor's own address",
    ("B104", "integrations/addon/hubd/rootfs/usr/share/hubd/start.py"): "inside the app's own network, behind ingress",
}
"""Single findings that are none, by kind and file."""


def packages() -> tuple[list[str], list[str]]:
    """Known faults that are not argued, and packages of which nothing could be learned."""
    faults, unknown = [], []
    for lock in LOCKS:
        for package in _asked(ROOT / lock):
            name = f"{package['name']} {package.get('version', '')}".strip()
            if "skip_reason" in package:
                unknown.append(name)
            for fault in package.get("vulns", ()):
                if not {fault["id"], *fault.get("aliases", ())} & PACKAGES.keys():
                    fixed = ", ".join(fault.get("fix_versions", ())) or "nowhere yet"
                    faults.append(f"{lock}: {name}: {fault['id']}, mended in {fixed}")
    return faults, sorted(set(unknown))


def _asked(lock: Path) -> list[dict[str, Any]]:
    done = subprocess.run(  # noqa: S603 - our own tool and file
        [BIN / "pip-audit", "--requirement", lock, "--disable-pip", "--require-hashes", "--format", "json",
         "--progress-spinner", "off"], capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [{"name": lock.name, "skip_reason": done.stderr.strip().rpartition("\n")[2]}]
    return found


def code() -> tuple[list[str], Counter[str]]:
    """Findings in the code that are not argued, and how often each argument was used."""
    done = subprocess.run(  # noqa: S603 - our own tool and folders
        [BIN / "bandit", "--recursive", "--quiet", "--format", "json", "hubd", "integrations"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    left, argued = [], Counter[str]()
    for finding in json.loads(done.stdout)["results"]:
        kind, file = finding["test_id"], finding["filename"].removeprefix("./")
        if kind in EVERYWHERE or (kind, file) in HERE:
            argued[kind] += 1
        else:
            left.append(f"{file}:{finding['line_number']}: {kind} {finding['issue_text']}")
    return left, argued


def told() -> Iterator[str]:
    """What was found, in lines; the last one is the exit code."""
    left, argued = code()
    yield f"code: {len(left)} findings, and {argued.total()} of {len(argued)} kinds that are argued in scripts/audit.py"
    yield from (f"  {line}" for line in left)
    faults, unknown = packages()
    yield f"packages: {len(faults)} known faults"
    yield from (f"  {line}" for line in faults)
    if unknown:
        yield f"  NOT KNOWN for {len(unknown)} packages: the database of known faults did not answer for them"
    yield "1" if left or faults else "3" if unknown else "0"


if __name__ == "__main__":
    *lines, exit_code = told()
    print("\n".join(lines))
    sys.exit(int(exit_code))
