"""The example and the reference say what the models say: no more, no less, with the same defaults."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hubd.config.load import check
from hubd.config.schema import json_schema, reference, settings
from hubd.yaml_places import read_file, read_text

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"


def everything_on() -> str:
    """The example with the settings that are off switched on."""
    return re.sub(r"^(\s*)#(?=\S)", r"\1", EXAMPLE.read_text(), flags=re.MULTILINE)


def at(value: Any, path: str) -> list[Any]:
    """All values in the example at a setting's path."""
    found = [value]
    for step in re.findall(r"<id>|\[\]|[a-z_]+", path):
        inner: list[Any] = [v for v in found if isinstance(v, dict | list)]
        if step == "<id>":
            found = [item for v in inner for item in v.values()]
        elif step == "[]":
            found = [item for v in inner for item in v]
        else:
            found = [v[step] for v in inner if step in v]
    return found


def test_the_example_loads_as_it_stands() -> None:
    loaded, problems = check(EXAMPLE, {})

    assert problems == ()
    assert loaded is not None
    assert loaded.household.people["anna"].diet.prefer == ("vegetarian",)


def test_the_example_loads_with_everything_switched_on(tmp_path: Path) -> None:
    names = ("mqtt_password", "mealie_token", "tandoor_token", "grocy_key")
    (tmp_path / "secrets.yaml").write_text("".join(f"{name}: secret\n" for name in names))
    (tmp_path / "school.ics").touch()
    (tmp_path / "hubd.yaml").write_text(everything_on())

    loaded, problems = check(tmp_path / "hubd.yaml", {"HA_TOKEN": "token"})

    assert problems == ()
    assert loaded is not None
    assert loaded.home_assistant is not None
    assert loaded.mqtt.tls is not None


def test_the_example_shows_every_setting() -> None:
    value = read_text(everything_on(), tags={"!env": str, "!secret": str}).value

    assert [path for path, _, _ in settings() if not at(value, path)] == []


def test_the_example_shows_the_defaults() -> None:
    value = read_file(EXAMPLE).value
    single = [(p, s) for p, s, _ in settings() if p.split(".")[0] in ("mqtt", "store", "policy", "rules", "log")]
    shown = {path: (found[0], setting["default"]) for path, setting in single if "default" in setting
             for found in [at(value, path)] if found}  # fmt: skip

    assert len(shown) > 12
    assert {path: pair for path, pair in shown.items() if pair[0] != pair[1]} == {}


def test_the_reference_is_current() -> None:
    assert (ROOT / "docs/configuration.md").read_text() == reference(), "run: make docs"


def test_the_schema_is_json_and_knows_what_editors_need() -> None:
    schema = json.loads(json.dumps(json_schema()))

    assert schema["additionalProperties"] is False
    assert schema["required"] == ["home"]
    assert schema["$defs"]["RetentionModel"]["properties"]["inputs"]["default"] == "35d"
    assert schema["$defs"]["IdentitiesModel"]["properties"]["face"]["anyOf"][0]["type"] == "string"
