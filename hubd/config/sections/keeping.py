"""What is remembered and for how long, and what hubd writes about itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hubd.config.sections.strict import Strict, Text
from hubd.config.words import DatabaseUrl, Duration


class RetentionModel(Strict):
    inputs: Duration = Field(
        default=35 * 86400.0,
        ge=3600,
        description="How long messages and daily logs are kept.",
    )
    decisions: Duration = Field(
        default=180 * 86400.0,
        ge=3600,
        description="How long decisions and their reasons are kept.",
    )
    messages: Duration | None = Field(
        default=None,
        ge=3600,
        description="How long words of people are kept: messages, what was said, reminders, appointments, and the "
        "texts of decisions about them. Left out: as long as inputs.",
    )
    positions: Duration | None = Field(
        default=None, ge=3600, description="How long positions on the map are kept. Left out: as long as inputs."
    )
    vectors: Duration = Field(
        default=14 * 86400.0,
        ge=3600,
        description="How long faces and voices as numbers stand in messages and logs. Enrolled examples stay.",
    )
    set_aside: Duration = Field(
        default=90 * 86400.0,
        ge=3600,
        description="How long damaged journals and messages that hubd could not live through are kept.",
    )


class StoreModel(Strict):
    url: DatabaseUrl = Field(
        default="sqlite:///hubd.db",
        description="The journal. A relative SQLite path starts at the configuration file's folder.",
    )
    logs: Text | None = Field(
        default=None,
        description="Folder of the daily logs. Left out: logs beside the SQLite file, "
        "or beside the configuration file.",
    )
    retention: RetentionModel = Field(default=RetentionModel(), description="How long things are remembered.")


class LogModel(Strict):
    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much hubd says about itself. Texts of messages appear at debug only."
    )
    format: Literal["text", "json"] = Field(
        default="text", description="json: one object a line, for programs that collect logs."
    )
