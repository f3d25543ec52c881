"""Which models are asked, and which microphones and pictures hubd may use."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hubd.config.sections.strict import Strict, Text
from hubd.config.words import Id, Service


class ModelsModel(Strict):
    activity: bool = Field(
        default=True,
        description="The shipped model that tells what people do where nothing but simple sensors is known of them. "
        "It needs the extra `models`; false: the cues of the rooms judge alone.",
    )
    messages: bool = Field(
        default=True,
        description="The shipped model that tells how much a message matters from its words; false: rules judge alone.",
    )
    voices: Literal["shipped", "wespeaker"] = Field(
        default="shipped",
        description="What tells who speaks. wespeaker was learned from thousands of speakers, needs the extras `audio` "
        "and `models`, costs far more, and has to be fetched: hubd models get wespeaker. Whoever is enrolled with the "
        "one must be enrolled anew with the other.",
    )
    sentences: Literal["none", "minilm"] = Field(
        default="none",
        description="What reads a message as a whole, beside its words one by one. minilm knows English best, takes "
        "some milliseconds for each, needs the extra `models`, and has to be fetched: hubd models get minilm.",
    )


class WyomingEarModel(Strict):
    url: Service = Field(description="The microphone (wyoming-mic-external), as tcp://host:port.")
    area: Id = Field(description="Where it stands.")


class MicrophoneModel(Strict):
    area: Id = Field(description="Where this computer stands.")
    device: Text | None = Field(
        default=None, description="Part of the microphone's name. Left out: the system's default."
    )


class SoundsModel(Strict):
    hermes: dict[Text, Id] = Field(
        default={},
        description="Satellites (site ids of Hermes) whose microphones are listened to, with the area of each. "
        "The satellite must send its audio to the broker.",
    )
    wyoming: list[WyomingEarModel] = Field(default=[], description="Microphones that speak Wyoming.")
    microphone: MicrophoneModel | None = Field(
        default=None, description="The microphone of this computer. It needs the extra `microphone`."
    )
    alarms: bool = Field(default=True, description="Listen for the rhythm of smoke and carbon monoxide alarms.")
    household: bool = Field(
        default=True,
        description="Tell other sounds by the shipped model (dogs, babies, bells, knocks, beeps, speech). It needs the "
        "extra `models`.",
    )
    embedding: Literal["shipped", "yamnet"] = Field(
        default="shipped",
        description="What the household's own sounds are learned with (`hubd sounds`). yamnet knows more of sounds, "
        "costs ten times as much, and has to be fetched: hubd models get yamnet.",
    )


class FacesModel(Strict):
    cameras: list[Text] = Field(
        default=[],
        description="Frigate cameras whose snapshots of persons hubd looks at for faces. It needs the extra `faces`, "
        "and `hubd models get yunet` and `sface`. No picture is kept.",
    )
