"""Parameters that several verbs take."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hubd.config.settings import Mqtt

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
LONGEST = 36_525 * 86_400.0
"""No calendar goes much further than that."""
NO_RULES = "none"
"""Said instead of a path: no rules but the shipped ones."""
SIZES = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}


class Duration(click.ParamType):  # type: ignore[type-arg]  # not generic in every click that we allow
    """`30s`, `5m`, `2h`, `1d`, or a number of seconds. The value is in seconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, int | float):
            return float(value)
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", str(value).strip())
        seconds = float(match[1]) * UNITS[match[2] or "s"] if match else 0.0
        if seconds <= 0.0:
            self.fail(f"{value!r} is no duration: write 30s, 5m, 2h or 1d", param, ctx)
        if seconds > LONGEST:
            self.fail(f"{value!r} is longer than a hundred years", param, ctx)
        return seconds


DURATION = Duration()


class Days(click.ParamType):  # type: ignore[type-arg]  # not generic in every click that we allow
    """`14`, a number of days, or `80%` of all there are: the share, as a fraction."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        match = re.fullmatch(r"(\d{1,5})(%?)", str(value).strip())
        if match is None or (match[2] and int(match[1]) >= 100):
            self.fail(f"{value!r} is no number of days: write 14, or 80%", param, ctx)
        return int(match[1]) / 100.0 if match[2] else int(match[1])


DAYS = Days()


class Moment(click.ParamType):  # type: ignore[type-arg]  # not generic in every click that we allow
    """A time with its offset, as logs have it: `2026-03-02T18:30:00+01:00`."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"{value!r} is no time: write it as 2026-03-02T18:30:00+01:00", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} lacks its offset: write it as {moment.isoformat()}+01:00, or with a Z", param, ctx)
        return moment


MOMENT = Moment()


class RulesPath(click.ParamType):  # type: ignore[type-arg]  # not generic in every click that we allow
    """A file or folder of rules, or `none` for the shipped ones alone. What is not there would compare with nothing
    unnoticed."""

    name = "path"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(str(value))
        if str(value) != NO_RULES and not path.exists():
            hint = f"write {NO_RULES} for the shipped rules alone"
            self.fail(f"there is no file or folder {str(value)!r}; {hint}", param, ctx)
        return path


RULES_PATH = RulesPath()


class Series(click.ParamType):  # type: ignore[type-arg]  # not generic in every click that we allow
    """`2,4,7`: numbers of days, in rising order and each only once, whatever the order in which they are given."""

    name = "days,days,..."

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        if re.fullmatch(r"\d{1,5}(\s*,\s*\d{1,5})*", str(value).strip()) is None:
            self.fail(f"{value!r} are no numbers of days: write 2,4,7", param, ctx)
        return tuple(sorted({int(each) for each in str(value).split(",")}))


SERIES = Series()


def broker_at(url: str) -> Mqtt:
    """The broker at an address from the command line, checked as in the configuration."""
    from pydantic import ValidationError

    from hubd.config.build import mqtt_settings
    from hubd.config.sections.links import MqttModel

    full = url if "://" in url else f"mqtt://{url}"
    try:
        return mqtt_settings(MqttModel.model_validate({"url": full}), "home", Path())
    except ValidationError as error:
        said = error.errors()[0].get("ctx", {})
        what, hint = (
            said.get("what", "no address of a broker"),
            said.get("hint", "write mqtt://user:password@host:1883"),
        )
        raise click.BadParameter(f"{what}; {hint}", param_hint="--url") from error


class Size(click.ParamType):  # type: ignore[type-arg]  # not generic in every click that we allow
    """`100MB`, `2GB`, `500kB`, or a number of bytes."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMG]?)B?", str(value).strip())
        size = int(float(match[1]) * SIZES[match[2]]) if match else 0
        if size <= 0:
            self.fail(f"{value!r} is no size: write 500kB, 100MB or 2GB", param, ctx)
        return size


SIZE = Size()
