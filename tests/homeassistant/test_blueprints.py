"""The examples of docs/home-assistant.md: configuration that loads, YAML that Home Assistant can read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hubd_homeassistant.speech import MAKERS
from ruamel.yaml import YAML

from hubd.config.load import load
from tests.runtime.hub import ROOT

PAGE = (ROOT / "docs" / "home-assistant.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def read(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("!input", lambda loader, node: f"input {loader.construct_scalar(node)}")
    yaml.constructor.add_constructor("!secret", lambda loader, node: loader.construct_scalar(node))
    return yaml.load(text)


def test_every_example_is_yaml() -> None:
    assert len(BLOCKS) >= 6
    assert all(read(block) for block in BLOCKS)


def test_the_outputs_of_the_page_load(tmp_path: Path) -> None:
    areas = "{kitchen: {}, living: {}, hall: {}, study: {}}"
    for block in (block for block in BLOCKS if block.startswith("outputs:")):
        file = tmp_path / "hubd.yaml"
        file.write_text(f"home: {{id: page}}\nareas: {areas}\npeople: {{anna: {{}}}}\n{block}", encoding="utf-8")
        assert load(file).household.outputs


def test_the_blueprint_uses_every_input_that_it_asks_for() -> None:
    blueprint = next(read(block) for block in BLOCKS if block.startswith("blueprint:"))
    asked = set(blueprint["blueprint"]["input"])
    used = set(re.findall(r"input (\w+)", str({key: value for key, value in blueprint.items() if key != "blueprint"})))
    assert asked == used


@pytest.mark.parametrize("domain", list(MAKERS))
def test_every_kind_of_output_is_on_the_page(domain: str) -> None:
    assert f"`{domain}." in PAGE
