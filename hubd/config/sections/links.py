"""What hubd talks to, and who may look at it: the broker, Home Assistant, pages, figures, programs that word things."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hubd.config.sections.strict import Strict, Text
from hubd.config.words import Address, BrokerUrl, Duration, Id, OneOrMany, TopicRoot, Vendor, WebUrl


class TlsModel(Strict):
    ca: Text | None = Field(default=None, description="File with the authority to trust. Left out: the system's.")
    cert: Text | None = Field(default=None, description="Client certificate, for brokers that ask for one.")
    key: Text | None = Field(default=None, description="The client certificate's key.")
    insecure: bool = Field(default=False, description="true: accept any certificate. For trying out only.")


class EmbeddedModel(Strict):
    host: Text = Field(
        default="127.0.0.1",
        description="Address that hubd's own broker listens on; 0.0.0.0 lets the whole network in.",
    )
    port: int = Field(default=1883, ge=1, le=65535, description="Port that hubd's own broker listens on.")


class MqttModel(Strict):
    url: BrokerUrl = Field(
        default="mqtt://localhost:1883",
        description="mqtt://, mqtts:// (TLS), or embedded: hubd runs a broker itself.",
    )
    username: Text | None = Field(default=None, description="Wins over a user in the url.")
    password: str | None = Field(default=None, description="Best as !secret NAME or !env NAME.")
    client_id: Text | None = Field(
        default=None, description="Left out: hubd-<home id>. The broker keeps missed messages under this name."
    )
    keepalive: Duration = Field(
        default=30.0,
        ge=5,
        le=3600,
        description="A silent connection is probed this often.",
    )
    tls: TlsModel | None = Field(default=None, description="Certificates; naming the section switches TLS on.")
    base_topic: TopicRoot = Field(default="hubd", description="Root of hubd's own topics.")
    discovery: bool = Field(
        default=True, description="Announce people, activities and mode to Home Assistant by MQTT discovery."
    )
    discovery_prefix: TopicRoot = Field(default="homeassistant", description="Home Assistant's discovery root.")
    discovery_format: Literal["device", "single"] = Field(
        default="device",
        description="single: one message for each entity, for a Home Assistant older than 2024.11.",
    )
    prefixes: dict[Vendor, OneOrMany[TopicRoot]] = Field(
        default={"statestream": ["homeassistant"]},
        description="Topic roots of vendors, where they are not the usual ones.",
    )
    embedded: EmbeddedModel = Field(default=EmbeddedModel(), description="For url: embedded.")


class HomeAssistantModel(Strict):
    url: WebUrl = Field(default="http://homeassistant.local:8123", description="Where Home Assistant answers.")
    token: Text = Field(description="A long-lived access token, best as !env HA_TOKEN or !secret NAME.")
    ignore: OneOrMany[Text] = Field(
        default=[], description="Entities that are not listened to, with * for any part, such as sensor.*_signal."
    )


class StatusPageModel(Strict):
    host: Text = Field(default="127.0.0.1", description="Address that the page listens on.")
    port: int = Field(default=8099, ge=1, le=65535, description="Port that the page listens on.")
    only_from: list[Address] = Field(
        default=["127.0.0.1"], description="Addresses that may look. There is no password: list as few as possible."
    )


class MetricsModel(Strict):
    listen: str = Field(
        default="127.0.0.1",
        description='Address to answer on. "": only as /metrics of `web:`, with a token.',
    )
    port: int = Field(default=9464, ge=1, le=65535, description="Port to answer on.")
    only_from: list[Address] = Field(
        default=["127.0.0.1"], description="Addresses that may ask. There is no password: list as few as possible."
    )


class WebTlsModel(Strict):
    cert: Text = Field(description="File with the certificate, and those that vouch for it.")
    key: Text = Field(description="File with its key.")


class IngressModel(Strict):
    only_from: list[Address] = Field(
        default=["172.30.32.2"], description="The Supervisor's address: whoever comes from there has logged in already."
    )
    scope: Literal["screen", "admin"] = Field(
        default="screen", description="What they may do: screen looks and answers, admin may change rules and tokens."
    )


class WebModel(Strict):
    listen: Text = Field(
        default="127.0.0.1",
        description="Address to listen on; 0.0.0.0 lets the home's network in, each screen with a token of its own.",
    )
    port: int = Field(default=8484, ge=1, le=65535, description="Port to listen on.")
    hosts: OneOrMany[Text] = Field(
        default=[],
        description="Further names by which browsers may ask for it. Addresses, localhost and names of the home's own "
        "network (.local, .lan, .home, .internal) always count.",
    )
    origins: OneOrMany[WebUrl] = Field(
        default=[],
        description="Other pages that may ask from a browser, such as http://homeassistant.local:8123 for the card.",
    )
    tls: WebTlsModel | None = Field(default=None, description="Left out: plain HTTP.")
    ingress: IngressModel | None = Field(
        default=None, description="Trust whoever Home Assistant's ingress lets in. For hubd as an app of it only."
    )
    mcp: bool = Field(default=False, description="Serve assistants at /mcp, each with a token. Needs the extra `mcp`.")


class LanguageModelModel(Strict):
    name: Id = Field(description="What to call it where it is switched.")
    url: WebUrl = Field(description="Where it answers as OpenAI's API does: http://127.0.0.1:11434/v1 for Ollama.")
    model: Text = Field(description="Which model to ask for there.")
    key: Text | None = Field(default=None, description="Its key, best as !secret NAME or !env NAME. Left out: none.")
    uses: list[Literal["wording", "summary"]] = Field(
        default=["wording", "summary"], description="What it may do: word a card, or sum up a digest. It never decides."
    )
    private: bool = Field(
        default=False,
        description="true: it may read private words, such as messages. For models that run in the house only.",
    )
    timeout: Duration = Field(
        default=4.0, ge=0.5, le=30, description="What it has not answered by then keeps hubd's own words."
    )


class AssistantToolsModel(Strict):
    url: WebUrl | None = Field(default=None, description="Where the server answers (MCP over HTTP).")
    command: list[Text] = Field(default=[], description="Or how it is started (MCP over standard input and output).")
    token: Text | None = Field(default=None, description="Sent to it as a bearer token, best as !secret NAME.")
    tools: list[Text] = Field(description="The tools that steps of chains may use, each by its name.")
