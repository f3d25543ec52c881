"""How the household wants to be treated: quiet hours, guests, meals, calendars, study."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field

from hubd.config.sections.strict import Strict, Text
from hubd.config.words import Clock, Duration, Entity, Id, OneOrMany, WebUrl


class QuietHoursModel(Strict):
    start: Clock = Field(
        default=time(22, 0),
        alias="from",
        description="From now on nothing but hazards is spoken or asked.",
    )
    end: Clock = Field(default=time(7, 0), alias="to", description="Until now.")


class GuestsModel(Strict):
    private_content: Literal["screen_off", "allow"] = Field(
        default="screen_off",
        description="What guests may not hear or see: screen_off keeps private content to phones.",
    )


class PolicyModel(Strict):
    quiet_hours: QuietHoursModel = Field(
        default=QuietHoursModel(),
        description="The hours in which the house is quiet.",
    )
    interruptions_per_hour: int = Field(
        default=4,
        ge=0,
        le=60,
        description="Most spoken, asked or pushed things per person in any 60 minutes; hazards do not count.",
    )
    guests: GuestsModel = Field(default=GuestsModel(), description="What changes while guests are in.")
    critical_senders: OneOrMany[Text] = Field(
        default=[], description="Senders whose messages are critical: at once, at any hour."
    )


class ProgramModel(Strict):
    url: WebUrl = Field(description="Where it answers, such as http://192.168.1.5:9000.")
    token: Text = Field(description="An API token made there, best as !secret NAME or !env NAME.")


class KitchenModel(Strict):
    mealie: ProgramModel | None = Field(default=None, description="Recipes, meal plan and shopping list of Mealie.")
    tandoor: ProgramModel | None = Field(
        default=None, description="Recipes, meal plan, stock and shopping list of Tandoor."
    )
    grocy: ProgramModel | None = Field(default=None, description="Stock, recipes, meal plan and list of Grocy.")
    every: Duration = Field(default=900.0, ge=60, le=86400, description="They are asked this often.")
    shopping_list: Text | None = Field(
        default=None,
        description="Where missing things go after a yes: mealie, tandoor, grocy, or a to-do list of Home Assistant "
        "such as todo.shopping. Left out: nothing is offered to be put anywhere.",
    )
    lunch: Clock | None = Field(default=None, description="When the household eats. Left out: as it was seen to.")
    dinner: Clock | None = Field(default=None, description="The same for dinner.")


class CalendarModel(Strict):
    person: Id = Field(description="Whose calendar it is.")
    url: WebUrl | None = Field(default=None, description="Address of an ICS calendar (write https for webcal).")
    file: Text | None = Field(default=None, description="An ICS file instead.")
    every: Duration = Field(default=900.0, ge=60, le=86400, description="It is read this often.")


class StudySceneModel(Strict):
    begin: Entity | None = Field(default=None, description="Scene or script of Home Assistant when it begins.")
    end: Entity | None = Field(default=None, description="The same when it ends.")


class StudyModel(Strict):
    focus: Duration = Field(default=1500.0, ge=300, le=7200, description="So long until a break is suggested.")
    pause: Duration = Field(default=300.0, ge=60, le=3600, description="So long a break takes.")
    scenes: dict[Id, StudySceneModel] = Field(
        default={}, description="What the desk looks like while somebody studies, by person."
    )
