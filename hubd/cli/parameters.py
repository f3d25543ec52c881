"""Parameters that several verbs take."""

from __future__ import annotations

import re

import click

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Duration(click.ParamType):
    """`30s`, `5m`, `2h`, `1d`, or a number of seconds. The value is in seconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, int | float):
            return float(value)
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", str(value).strip())
        seconds = float(match[1]) * UNITS[match[2] or "s"] if match else 0.0
        if seconds <= 0.0:
            self.fail(f"{value!r} is no duration: write 30s, 5m, 2h or 1d", param, ctx)
        return seconds


DURATION = Duration()
